"""Where a template is deployed and with what: everything that its expressions can ask for."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any, Protocol

from ..arm.resource_type import Context
from .errors import ExpressionError

Values = dict[str, Any]


class Runtime(Protocol):
    """What only a running deployment can tell."""

    def reference(self, name: str, api_version: str, full: bool) -> Any:
        """The state of a resource, by its name in the template or its id."""

    def action(self, function: str, name: str, api_version: str, body: Values | None) -> Any:
        """The answer of a list* operation of a resource."""


@dataclass(frozen=True, slots=True)
class Scope:
    """One template in one place; `resource_group` is empty for a deployment to a subscription."""

    context: Context
    subscription: str
    resource_group: str
    deployment: Values
    template: Values
    parameters: Values = field(default_factory=dict)
    runtime: Runtime | None = None
    in_default_value: bool = False
    #: Evaluated variables by lower-cased name; filled as they are asked for.
    known_variables: Values = field(default_factory=dict)
    #: Evaluates a parameter's default value when another default value asks for it.
    missing_parameter: Callable[[str], Any] | None = None

    @property
    def id(self) -> str:
        """The id of the resource group or the subscription."""
        group = f"/resourceGroups/{self.resource_group}" if self.resource_group else ""
        return f"/subscriptions/{self.subscription}{group}"

    def running(self, runtime: Runtime) -> Scope:
        """The same while the deployment runs."""
        return replace(self, runtime=runtime, known_variables={})

    def parameter(self, name: str) -> Any:
        """The value of a parameter, in any case."""
        key = name.lower()
        if key in self.parameters:
            return self.parameters[key]
        if self.missing_parameter is not None:
            return self.missing_parameter(key)
        raise ExpressionError(
            f"The template parameter '{name}' is not found. Please see https://aka.ms/arm-syntax-parameters for usage details."
        )
