"""A deployment before anything is done: its parameters, its resources and their order, as Azure validates them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from ..arm.resource_type import Context
from .dependencies import Graph, Index, graph, in_order, names_of, refuse_duplicates
from .errors import ExpressionError, invalid_template, language_error, unreadable_template
from .expressions import is_expression, parse
from .parameters import Position, evaluated, shown
from .resources import PlannedResource, loops, planned
from .scope import Scope, Values


@dataclass(frozen=True, slots=True)
class Plan:
    """What a deployment is going to do."""

    scope: Scope
    #: In the template's order.
    resources: list[PlannedResource]
    #: In the order in which they are made.
    order: list[PlannedResource]
    edges: Graph
    index: Index

    @property
    def template(self) -> Values:
        """The template."""
        return self.scope.template

    def shown_parameters(self) -> Values:
        """The parameters as a deployment shows them."""
        return shown(self.template, self.scope.parameters)


def nowhere(path: tuple[str, ...]) -> tuple[int, int]:
    """The position of a template that is not text any more."""
    return 1, 1


def make(
    context: Context,
    properties: Values,
    position: Position = nowhere,
    values: Values | None = None,
    location: str | None = None,
) -> Plan:
    """Read a deployment's properties; `values` are parameters evaluated before (utcNow() is asked once).

    A deployment to a subscription has a `location`.
    """
    template = properties.get("template")
    _refuse_unreadable(template)
    assert isinstance(template, dict)
    resource_id = context.id
    about: Values = {
        "name": resource_id.name,
        **({"location": location} if location else {}),
        "properties": {
            "template": template,
            "parameters": properties.get("parameters") or {},
            "mode": properties.get("mode", "Incremental"),
            "provisioningState": "Accepted",
        },
    }
    scope = Scope(context, resource_id.subscription, resource_id.resource_group, about, template)
    found = values if values is not None else evaluated(scope, properties.get("parameters") or {}, position)
    scope = Scope(context, resource_id.subscription, resource_id.resource_group, about, template, found)
    everything = planned(scope)
    resources = [r for r in everything if r.wanted]
    left_out = loops(template).union(*(names_of(r) for r in everything if not r.wanted))
    refuse_duplicates(resources)
    edges = _edges(scope, resources, left_out)
    order = [r for r in in_order(resources, edges) if not r.existing]
    made = [r for r in resources if not r.existing]
    _check_expressions(template)
    return Plan(scope, made, order, edges, Index(resources))


def _edges(scope: Scope, resources: list[PlannedResource], left_out: set[str]) -> Graph:
    try:
        return graph(scope, resources, left_out)
    except ExpressionError as problem:
        raise language_error(str(problem)) from None


def _refuse_unreadable(template: Any) -> None:
    if not isinstance(template, dict):
        raise invalid_template(
            "Deployment template is null or empty. Please see https://aka.ms/arm-syntax for usage details."
        )
    for needed in ("$schema", "contentVersion", "resources"):
        if needed not in {key if key != "Resources" else "resources" for key in template}:
            raise unreadable_template(
                f"Required property '{needed}' not found in JSON. Path 'properties.template', line 1, position 1."
            )
    _refuse_shapes(template)


def _refuse_shapes(template: Values) -> None:
    wanted: dict[str, Callable[[Any], bool]] = {
        "resources": lambda v: _all_objects(v) or (isinstance(v, dict) and _all_objects(list(v.values()))),
        "parameters": lambda v: isinstance(v, dict) and _all_objects(list(v.values())),
        "variables": lambda v: isinstance(v, dict),
        "outputs": lambda v: isinstance(v, dict) and _all_objects(list(v.values())),
        "functions": _all_objects,
    }
    for name, fits in wanted.items():
        if template.get(name) is not None and not fits(template[name]):
            raise unreadable_template(
                f"Error converting value to the type of '{name}'. Path 'properties.template.{name}', line 1, position 1."
            )


def _all_objects(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(item, dict) for item in value)


def _check_expressions(value: Any) -> None:
    """Every expression of a template must be readable before anything is deployed."""
    if isinstance(value, str):
        if is_expression(value):
            try:
                parse(value)
            except ExpressionError as problem:
                raise invalid_template(str(problem)) from None
    elif isinstance(value, dict):
        for content in value.values():
            _check_expressions(content)
    elif isinstance(value, list):
        for item in value:
            _check_expressions(item)
