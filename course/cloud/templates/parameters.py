"""The parameters of a deployment: what was given, what the template's defaults say, what is allowed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from ..arm.errors import ArmError
from .errors import ExpressionError, invalid_template, language_error
from .evaluator import Evaluator
from .functions.values import same
from .scope import Scope, Values

#: What Azure calls the types in its answers.
SPELLED = {
    "string": "String",
    "securestring": "SecureString",
    "int": "Int",
    "bool": "Bool",
    "object": "Object",
    "secureobject": "SecureObject",
    "array": "Array",
}
_EXPECTED: dict[str, tuple[tuple[type, ...], str]] = {
    "string": ((str,), "String, Uri"),
    "securestring": ((str,), "String, Uri"),
    "int": ((int,), "Integer"),
    "bool": ((bool,), "Boolean"),
    "object": ((dict,), "Object"),
    "secureobject": ((dict,), "Object"),
    "array": ((list,), "Array"),
}
_JSON = {
    str: "String",
    bool: "Boolean",
    int: "Integer",
    float: "Float",
    dict: "Object",
    list: "Array",
    type(None): "Null",
}
_SYNTAX = "Please see https://aka.ms/arm-syntax-parameters for usage details."

#: Where a path of the request body stands: (line, column).
Position = Callable[[tuple[str, ...]], tuple[int, int]]


def evaluated(scope: Scope, given: Values, position: Position) -> Values:
    """Every parameter's value by its lower-cased name; refuses what Azure refuses."""
    described = {name.lower(): (name, content) for name, content in (scope.template.get("parameters") or {}).items()}
    supplied = _supplied(given)
    _refuse_unknown(described, given)
    values: Values = {}

    def find(key: str) -> Any:
        if key not in described:
            raise ExpressionError(f"The template parameter '{key}' is not found. {_SYNTAX}")
        if key not in values:
            values[key] = _value(described[key], key)
        return values[key]

    def _value(entry: tuple[str, Values], key: str) -> Any:
        name, content = entry
        if key in supplied:
            return supplied[key]
        if "defaultValue" in content:
            return Evaluator(defaults).value(content["defaultValue"])
        if content.get("nullable"):
            return None
        raise _missing(name, position)

    defaults = replace(scope, in_default_value=True, known_variables={}, missing_parameter=find)
    for key in described:
        try:
            value = find(key)
        except ExpressionError as problem:
            raise language_error(str(problem)) from None
        values[key] = _checked(described[key], value, key in supplied)
    return values


def _supplied(given: Values) -> Values:
    found: Values = {}
    for name, content in given.items():
        if isinstance(content, dict) and "value" in content:
            found[name.lower()] = content["value"]
        elif isinstance(content, dict) and "reference" in content:
            raise ArmError(
                400,
                "KeyVaultParameterReferenceNotFound",
                "The specified KeyVault could not be found: the local Azure holds none.",
            )
    return found


def _refuse_unknown(described: dict[str, tuple[str, Values]], given: Values) -> None:
    unknown = [name for name in given if name.lower() not in described]
    if unknown:
        known = ", ".join(name for name, _ in described.values())
        raise invalid_template(
            f"The template parameters '{', '.join(unknown)}' in the parameters file are not valid; they are not present in "
            "the original template and can therefore not be provided at deployment time. The only supported parameters for "
            f"this template are '{known}'. Please see https://aka.ms/arm-pass-parameter-values for usage details."
        )


def _missing(name: str, position: Position) -> ArmError:
    """catalogue row template-parameter-missing, with the place that Azure names."""
    line, column = position(("properties", "template", "parameters", name))
    return invalid_template(
        f"The value for the template parameter '{name}' at line '{line}' and column '{column}' is not provided. "
        "Please see https://aka.ms/arm-create-parameter-file for usage details.",
        {"lineNumber": line, "linePosition": column, "path": f"properties.template.parameters.{name}"},
    )


def _checked(entry: tuple[str, Values], value: Any, given: bool) -> Any:
    name, content = entry
    kind = str(content.get("type", "")).lower()
    if value is None and (content.get("nullable") or not given):
        return value
    if kind in _EXPECTED:
        value = _typed(kind, value)
    _allowed(name, content, value)
    _limits(name, content, value)
    return value


def _typed(kind: str, value: Any) -> Any:
    """Azure reads "5" as an integer and "true" as a boolean, and nothing else as something else."""
    types, wanted = _EXPECTED[kind]
    if isinstance(value, types) and (kind == "bool" or not isinstance(value, bool)):
        return value
    if isinstance(value, str) and kind == "int" and value.lstrip("-").isdigit():
        return int(value)
    if isinstance(value, str) and kind == "bool" and value.lower() in ("true", "false"):
        return value.lower() == "true"
    raise invalid_template(
        f"Template parameter JToken type is not valid. Expected '{wanted}'. Actual '{_JSON.get(type(value), 'Object')}'. "
        "Please see https://aka.ms/resource-manager-parameter-files for usage details."
    )


def _allowed(name: str, content: Values, value: Any) -> None:
    allowed = content.get("allowedValues")
    if not allowed or any(same(value, known) or _equal_text(value, known) for known in allowed):
        return
    if isinstance(value, list) and all(any(same(item, known) for known in allowed) for item in value):
        return
    shown = ",".join(str(known) for known in allowed)
    raise invalid_template(
        f"The provided value '{value}' for the template parameter '{name}' is not valid. The parameter value is not part "
        f"of the allowed value(s): '{shown}'."
    )


def _equal_text(a: Any, b: Any) -> bool:
    return isinstance(a, str) and isinstance(b, str) and a.lower() == b.lower()


def _limits(name: str, content: Values, value: Any) -> None:
    """catalogue row template-parameter-limit."""
    if isinstance(value, (str, list)):
        size = len(value)
        if size < content.get("minLength", 0):
            raise _limit(name, f"Length of the value should be greater than or equal to '{content['minLength']}'")
        if size > content.get("maxLength", size):
            raise _limit(name, f"Length of the value should be less than or equal to '{content['maxLength']}'")
    elif isinstance(value, int) and not isinstance(value, bool):
        if value < content.get("minValue", value):
            raise _limit(name, f"Value should be greater than or equal to '{content['minValue']}'")
        if value > content.get("maxValue", value):
            raise _limit(name, f"Value should be less than or equal to '{content['maxValue']}'")


def _limit(name: str, sentence: str) -> ArmError:
    return invalid_template(
        f"The provided value for the template parameter '{name}' is not valid. {sentence}. {_SYNTAX}"
    )


def shown(template: Values, values: Values) -> Values:
    """The parameters as a deployment shows them: secrets without their value."""
    found: Values = {}
    for name, content in (template.get("parameters") or {}).items():
        kind = SPELLED.get(str(content.get("type", "")).lower(), "Object")
        found[name] = {"type": kind} if kind.startswith("Secure") else {"type": kind, "value": values.get(name.lower())}
    return found


def without_secrets(template: Values, values: Values) -> Values:
    """What is kept of the values once they were used: secrets are emptied."""
    kinds = {
        name.lower(): str(content.get("type", "")).lower()
        for name, content in (template.get("parameters") or {}).items()
    }
    empty = {"securestring": "", "secureobject": {}}
    return {name: empty.get(kinds.get(name, ""), value) for name, value in values.items()}
