"""The resources of a template, one by one: copies unrolled, conditions decided, ids written out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from ..arm.errors import ArmError
from .errors import ExpressionError, invalid_template, language_error
from .evaluator import Evaluator
from .functions.resource_ids import joined
from .scope import Scope, Values

#: Members of a resource in a template that are no part of the resource itself.
_ABOUT = frozenset(
    ("type", "name", "apiversion", "dependson", "copy", "condition", "scope", "resources", "comments", "existing",
     "subscriptionid", "resourcegroup", "asserts", "metadata", "import")
)  # fmt: skip
_SYNTAX = "Please see https://aka.ms/arm-syntax-resources for usage details."
DEPLOYMENTS = "microsoft.resources/deployments"


@dataclass(slots=True)
class PlannedResource:
    """One resource to be made; `source` is its text in the template, `evaluator` stands in its copy loops."""

    id: str
    type: str
    name: str
    api_version: str
    source: Values
    evaluator: Evaluator
    symbol: str = ""
    loop: str = ""
    serial: int = 0
    existing: bool = False
    wanted: bool = True
    depends_on: list[str] = field(default_factory=list)

    @property
    def relative(self) -> str:
        """Microsoft.Network/virtualNetworks/v/subnets/s."""
        return self.id.rpartition("/providers/")[2]

    @property
    def location(self) -> Any:
        """Where it is to stand; None where the template does not say before the deployment runs."""
        try:
            return self.evaluator.value(self.source.get("location"))
        except ExpressionError:
            return None

    def body(self, scope: Scope) -> Values:
        """The body of its PUT, its expressions evaluated in a running deployment's scope."""
        evaluator = Evaluator(scope, self.evaluator.copies)
        body = {key: content for key, content in self.source.items() if key.lower() not in _ABOUT}
        if self.type.lower() == DEPLOYMENTS:
            return _nested(evaluator, body)
        return dict(_without_nulls(evaluator.value(body)))


def planned(scope: Scope) -> list[PlannedResource]:
    """The resources of a template in its order; one whose condition is false is there, and not wanted."""
    return list(_all(Evaluator(scope), scope.template.get("resources") or [], None))


def _all(
    evaluator: Evaluator, resources: list[Values] | Values, parent: PlannedResource | None
) -> Iterator[PlannedResource]:
    listed = [("", r) for r in resources] if isinstance(resources, list) else list(resources.items())
    for symbol, source in listed:
        for turn, loop, serial in _turns(evaluator, source):
            try:
                resource = _one(turn, source, parent)
                resource.wanted = _wanted(turn, source)
            except ExpressionError as problem:
                raise _unprocessed(str(source.get("name", symbol)), str(problem)) from None
            resource.symbol, resource.loop, resource.serial = symbol, loop, serial
            yield resource
            if resource.wanted:
                yield from _all(turn, source.get("resources") or [], resource)


def loops(template: Values) -> set[str]:
    """The lower-cased names of a template's copy loops, also of those that make nothing."""
    listed = template.get("resources") or []
    sources = listed if isinstance(listed, list) else list(listed.values())
    return {str(s["copy"].get("name", "")).lower() for s in sources if isinstance(s.get("copy"), dict)}


def _turns(evaluator: Evaluator, source: Values) -> Iterator[tuple[Evaluator, str, int]]:
    """The turns of a resource's copy loop: evaluator, loop's name, how many may run at once (0: all)."""
    copy = source.get("copy")
    if not isinstance(copy, dict):
        yield evaluator, "", 0
        return
    try:
        count, name = evaluator.value(copy["count"]), str(evaluator.value(copy["name"]))
        serial = int(copy.get("batchSize", 1)) if str(copy.get("mode", "")).lower() == "serial" else 0
    except (ExpressionError, KeyError) as problem:
        raise language_error(str(problem)) from None
    if not isinstance(count, int) or isinstance(count, bool) or not 0 <= count <= 800:
        raise invalid_template(
            f"The value for the copy count of resource '{source.get('name')}' must be an integer between '0' and '800'. "
            "Please see https://aka.ms/arm-copy for usage details."
        )
    for index in range(count):
        yield evaluator.in_copy("", index).in_copy(name, index), name, serial


def _wanted(evaluator: Evaluator, source: Values) -> bool:
    condition = evaluator.value(source.get("condition", True))
    return condition is True or (isinstance(condition, str) and condition.lower() == "true")


def _one(evaluator: Evaluator, source: Values, parent: PlannedResource | None) -> PlannedResource:
    kind, name = _text(evaluator, source, "type"), _text(evaluator, source, "name")
    if parent is not None:
        kind, name = f"{parent.type}/{kind}", f"{parent.name}/{name}"
    version = _text(evaluator, source, "apiVersion")
    return PlannedResource(
        id=_id(evaluator, source, kind, name),
        type=kind,
        name=name,
        api_version=version,
        source=source,
        evaluator=evaluator,
        existing=bool(source.get("existing")),
        depends_on=[str(evaluator.value(item)) for item in source.get("dependsOn") or []],
    )


def _text(evaluator: Evaluator, source: Values, member: str) -> str:
    value = evaluator.value(next((v for k, v in source.items() if k.lower() == member.lower()), None))
    if isinstance(value, str) and value:
        return value
    raise invalid_template(
        f"The template resource '{source.get('name', '')}' at line '1' and column '1' is not valid. The {member} property "
        f"is required and must be a string. {_SYNTAX}"
    )


def _id(evaluator: Evaluator, source: Values, kind: str, name: str) -> str:
    if kind.count("/") != name.count("/") + 1:
        raise invalid_template(
            f"The template resource '{name}' for type '{kind}' at line '1' and column '1' has incorrect segment lengths. A "
            "nested resource type must have identical number of segments as its resource name. A root resource type must "
            f"have segment length one greater than its resource name. {_SYNTAX}"
        )
    if kind.lower() == "microsoft.resources/resourcegroups":
        return f"/subscriptions/{evaluator.scope.subscription}/resourceGroups/{name}"
    return f"{_base(evaluator, source, kind)}/providers/{joined(kind, name.split('/'))}"


def _base(evaluator: Evaluator, source: Values, kind: str) -> str:
    """The id that a resource stands below."""
    scope = evaluator.scope
    if source.get("scope") is not None:
        given = str(evaluator.value(source["scope"]))
        if given.startswith("/") and "/subscriptions/" in given:
            return given
        if given == "/":
            return ""
        namespace, first, *rest = given.strip("/").split("/")
        return f"{scope.id}/providers/{'/'.join((namespace, first, *rest))}"
    subscription = str(evaluator.value(source.get("subscriptionId") or scope.subscription))
    group = str(evaluator.value(source.get("resourceGroup") or ""))
    if not group and not source.get("subscriptionId"):
        group = scope.resource_group
    return f"/subscriptions/{subscription}" + (f"/resourceGroups/{group}" if group else "")


def _nested(evaluator: Evaluator, body: Values) -> Values:
    """A nested deployment: its template is its own where it says so, else it is evaluated here."""
    properties = dict(body.get("properties") or {})
    options = properties.pop("expressionEvaluationOptions", None) or {}
    template = properties.pop("template", None)
    found: Values = {**evaluator.value({**body, "properties": properties})}
    if template is not None:
        inner = str(options.get("scope", "outer")).lower() == "inner"
        found["properties"]["template"] = template if inner else _outer(evaluator, template)
    return found


def _outer(evaluator: Evaluator, template: Values) -> Values:
    """The nested template with the outer's values in it; what then looks like an expression is escaped."""
    return {key: _escaped(evaluator.value(content)) for key, content in template.items()}


def _escaped(value: Any) -> Any:
    if isinstance(value, str):
        return f"[{value}" if value.startswith("[") else value
    if isinstance(value, list):
        return [_escaped(item) for item in value]
    if isinstance(value, dict):
        return {key: _escaped(content) for key, content in value.items()}
    return value


def _without_nulls(value: Any) -> Any:
    """az writes null for what it leaves to Azure."""
    if isinstance(value, dict):
        return {key: _without_nulls(content) for key, content in value.items() if content is not None}
    if isinstance(value, list):
        return [_without_nulls(item) for item in value]
    return value


def _unprocessed(name: str, sentence: str) -> ArmError:
    return ArmError(
        400,
        "InvalidTemplate",
        f"Unable to process template language expressions for resource '{name}' at line '1' and column '1'. '{sentence}'",
    )
