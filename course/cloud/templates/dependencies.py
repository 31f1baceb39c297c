"""Which resource waits for which: dependsOn, and every reference() to a resource of the same template."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from .errors import ExpressionError, invalid_template
from .evaluator import Evaluator
from .expressions import FunctionCall, Member, Node, is_expression, parse
from .resources import PlannedResource
from .scope import Scope

_SYNTAX = "Please see https://aka.ms/arm-syntax-resources for usage details."


@dataclass(frozen=True, slots=True)
class Dependency:
    """One edge; `api_version` is that of a reference() which names one."""

    on: PlannedResource
    api_version: str = ""


Graph = dict[str, list[Dependency]]


def names_of(resource: PlannedResource) -> set[str]:
    """All that dependsOn and reference() may call a resource, lower-cased."""
    names = {resource.id, resource.relative, resource.name, resource.name.split("/")[-1]}
    names |= {f"{resource.type}/{resource.name}", resource.symbol, resource.loop}
    return {name.lower().strip("/") for name in names if name}


class Index:
    """Finds a template's resources by any of their names."""

    def __init__(self, resources: list[PlannedResource]) -> None:
        self._known: dict[str, list[PlannedResource]] = {}
        for resource in resources:
            for name in names_of(resource):
                self._known.setdefault(name, []).append(resource)

    def find(self, name: str) -> list[PlannedResource]:
        """All that a name stands for; a whole id and a type with a name win over a bare name."""
        found = self._known.get(name.lower().strip("/"), [])
        exact = [r for r in found if name.lower() in (r.id.lower(), r.name.lower(), r.symbol.lower(), r.loop.lower())]
        return exact or found


def graph(scope: Scope, resources: list[PlannedResource], left_out: set[str]) -> Graph:
    """The edges of each resource by its lower-cased id; `left_out` are names that may be waited for and are not made."""
    index = Index(resources)
    edges: Graph = {}
    for resource in resources:
        found: dict[tuple[str, str], Dependency] = {}
        for name in resource.depends_on:
            for other in _named(index, name, left_out):
                if other is not resource:
                    found.setdefault((other.id.lower(), ""), Dependency(other))
        for other, version in _referred(scope, index, resource):
            if other is not resource and (version or (other.id.lower(), "") not in found):
                found.setdefault((other.id.lower(), version), Dependency(other, version))
        edges[resource.id.lower()] = list(found.values())
    return edges


def _named(index: Index, name: str, left_out: set[str]) -> list[PlannedResource]:
    found = index.find(name)
    if not found and name.lower().strip("/") not in left_out:
        raise invalid_template(
            f"The resource '{name.strip('/')}' is not defined in the template. "
            "Please see https://aka.ms/arm-syntax for usage details."
        )
    return found


def _referred(scope: Scope, index: Index, resource: PlannedResource) -> Iterator[tuple[PlannedResource, str]]:
    evaluator = Evaluator(scope, resource.evaluator.copies)
    for call in _runtime_calls(scope, resource.source.get("properties"), set()):
        try:
            name = str(evaluator.node(call.arguments[0]))
            version = str(evaluator.node(call.arguments[1])) if len(call.arguments) > 1 else ""
        except (ExpressionError, IndexError):
            continue
        for other in index.find(name):
            yield other, version


def _runtime_calls(scope: Scope, value: Any, seen: set[str]) -> Iterator[FunctionCall]:
    """The reference() and list*() calls in a value, also those in the variables that it uses."""
    if isinstance(value, str) and is_expression(value):
        yield from _calls(scope, parse(value), seen)
    elif isinstance(value, dict):
        for key, content in value.items():
            if key != "template":
                yield from _runtime_calls(scope, content, seen)
    elif isinstance(value, list):
        for item in value:
            yield from _runtime_calls(scope, item, seen)


def _calls(scope: Scope, node: Node, seen: set[str]) -> Iterator[FunctionCall]:
    if isinstance(node, Member):
        yield from _calls(scope, node.of, seen)
        yield from _calls(scope, node.index, seen)
    elif isinstance(node, FunctionCall):
        if node.name == "reference" or (node.name.startswith("list") and node.arguments):
            yield node
        if node.name == "variables" and str(node) not in seen:
            seen.add(str(node))
            variables = scope.template.get("variables") or {}
            name = str(getattr(node.arguments[0], "value", "")).lower() if node.arguments else ""
            yield from _runtime_calls(scope, next((v for k, v in variables.items() if k.lower() == name), None), seen)
        for argument in node.arguments:
            yield from _calls(scope, argument, seen)


def in_order(resources: list[PlannedResource], edges: Graph) -> list[PlannedResource]:
    """Each after what it waits for, else in the template's order; refuses a circle."""
    done: dict[str, bool] = {}
    order: list[PlannedResource] = []

    def visit(resource: PlannedResource) -> None:
        key = resource.id.lower()
        if key in done:
            if not done[key]:
                raise invalid_template(f"Circular dependency detected on resource: '{resource.id}'. {_SYNTAX}")
            return
        done[key] = False
        for dependency in edges[key]:
            visit(dependency.on)
        done[key] = True
        order.append(resource)

    for resource in resources:
        visit(resource)
    return order


def refuse_duplicates(resources: list[PlannedResource]) -> None:
    """A resource may stand in a template once."""
    seen: set[str] = set()
    for resource in resources:
        if resource.id.lower() in seen:
            raise invalid_template(
                f"The resource '{resource.relative}' at line '1' and column '1' is defined multiple times in a template. "
                f"{_SYNTAX}"
            )
        seen.add(resource.id.lower())
