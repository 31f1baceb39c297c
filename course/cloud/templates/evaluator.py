"""The evaluator: template values with their expressions replaced by what they stand for."""

from __future__ import annotations

from typing import Any

from .errors import ExpressionError
from .expressions import FunctionCall, Literal, Member, Node, is_expression, parse
from .functions import Kind, functions
from .functions.values import member
from .scope import Scope, Values

_FAILURES = (TypeError, ValueError, KeyError, IndexError, AttributeError, ZeroDivisionError, OverflowError)
_LINK = "Please see https://aka.ms/arm-functions for usage details."


class Evaluator:
    """Evaluates in a scope, inside copy loops and lambdas."""

    def __init__(self, scope: Scope, copies: dict[str, int] | None = None, variables: Values | None = None) -> None:
        self.scope, self.copies, self.lambda_variables = scope, copies or {}, variables or {}

    def in_copy(self, name: str, index: int) -> Evaluator:
        """The same inside one turn of a copy loop; '' is the loop of the resource itself."""
        return Evaluator(self.scope, {**self.copies, name.lower(): index}, self.lambda_variables)

    def with_lambda_variables(self, values: Values) -> Evaluator:
        """The same inside a lambda."""
        return Evaluator(self.scope, self.copies, {**self.lambda_variables, **values})

    # Values

    def value(self, value: Any) -> Any:
        """A JSON value, its expressions evaluated at every depth."""
        if isinstance(value, str):
            return self.text(value)
        if isinstance(value, list):
            return [self.value(item) for item in value]
        if isinstance(value, dict):
            return self._object(value)
        return value

    def text(self, value: str) -> Any:
        """A string: an expression, an escaped bracket, or itself."""
        if is_expression(value):
            return self.node(parse(value))
        return value[1:] if value.startswith("[[") else value

    def _object(self, value: Values) -> Values:
        found: Values = {}
        for key, content in value.items():
            if key == "copy" and _is_copy(content):
                for loop in content:
                    found[self.text(loop["name"])] = self.copy(loop["name"], loop["count"], loop["input"])
            else:
                found[str(self.text(key))] = self.value(content)
        return found

    def copy(self, name: str, count: Any, content: Any) -> list[Any]:
        """The items of a copy loop over a property, a variable or an output."""
        return [self.in_copy(name, i).value(content) for i in range(int(self.value(count)))]

    # Expressions

    def node(self, node: Node) -> Any:
        """The value of a tree."""
        if isinstance(node, Literal):
            return node.value
        if isinstance(node, FunctionCall):
            return self._call(node)
        return self._member(node)

    def _member(self, node: Member) -> Any:
        of, index = self.node(node.of), self.node(node.index)
        try:
            if isinstance(of, (list, str)):
                return of[index]
            return member(of, index)
        except _FAILURES:
            if node.safe:
                return None
            if isinstance(of, dict):
                known = ", ".join(of)
                raise ExpressionError(
                    f"The language expression property '{index}' doesn't exist, available properties are '{known}'. {_LINK}"
                ) from None
            raise ExpressionError(f"The language expression property '{index}' can't be evaluated. {_LINK}") from None

    def _call(self, node: FunctionCall) -> Any:
        if "." in node.name:
            return self._user_function(node)
        entry = functions().get(node.name)
        if entry is None and node.name.startswith("list"):
            entry = functions()["list*"]
        if entry is None:
            raise ExpressionError(f"The template function '{node.name}' is not valid. {_LINK}")
        try:
            if entry.kind is Kind.LAZY:
                return entry.call(self, *node.arguments)
            arguments = [self.node(argument) for argument in node.arguments]
            if entry.name == "list*":
                return entry.call(self.scope, node.name, *arguments)
            return entry.call(self.scope, *arguments) if entry.kind is Kind.SCOPE else entry.call(*arguments)
        except _FAILURES as problem:
            raise ExpressionError(
                f"Unable to evaluate template language function '{entry.name}': {_reason(problem)}. {_LINK}"
            ) from None
        except RecursionError:
            raise ExpressionError(f"Unable to evaluate template language function '{entry.name}'. {_LINK}") from None

    def _user_function(self, node: FunctionCall) -> Any:
        namespace, name = node.name.split(".", 1)
        for space in self.scope.template.get("functions") or []:
            if space["namespace"].lower() == namespace:
                for known, described in space["members"].items():
                    if known.lower() == name:
                        return self._inside(described, [self.node(argument) for argument in node.arguments])
        raise ExpressionError(f"The template function '{node.name}' is not valid. {_LINK}")

    def _inside(self, described: Values, arguments: list[Any]) -> Any:
        names = [p["name"].lower() for p in described.get("parameters") or []]
        scope = self.scope
        inner = Scope(
            scope.context,
            scope.subscription,
            scope.resource_group,
            scope.deployment,
            {"functions": scope.template.get("functions")},
            dict(zip(names, arguments, strict=True)),
        )
        return Evaluator(inner).value(described["output"]["value"])


def _is_copy(content: Any) -> bool:
    return isinstance(content, list) and all(
        isinstance(loop, dict) and {"name", "count", "input"} <= loop.keys() for loop in content
    )


def _reason(problem: Exception) -> str:
    if isinstance(problem, TypeError):
        return "the number or the type of its arguments is not what the function expects"
    if isinstance(problem, ZeroDivisionError):
        return "attempted to divide by zero"
    return str(problem) or "its arguments are not valid"
