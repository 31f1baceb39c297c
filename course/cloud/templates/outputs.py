"""The outputs of a deployment."""

from __future__ import annotations

from ..arm.errors import ArmError
from .errors import MALFORMED, ExpressionError
from .evaluator import Evaluator
from .parameters import SPELLED
from .scope import Scope, Values


def evaluated(scope: Scope) -> Values:
    """Every output with its type and value; refuses with DeploymentOutputEvaluationFailed."""
    found: Values = {}
    problems: list[tuple[str, str]] = []
    evaluator = Evaluator(scope)
    for name, content in (scope.template.get("outputs") or {}).items():
        kind = SPELLED.get(str(content.get("type", "")).lower(), "Object")
        try:
            condition = evaluator.value(content.get("condition", True))
            if condition is False or condition == "false":
                continue
            if isinstance(content.get("copy"), dict):
                value = evaluator.copy("", content["copy"]["count"], content["copy"]["input"])
            else:
                value = evaluator.value(content.get("value"))
        except (ExpressionError, *MALFORMED) as problem:
            problems.append((name, str(problem)))
            continue
        found[camel(name)] = {"type": kind} if kind.startswith("Secure") else {"type": kind, "value": value}
    if problems:
        raise _failed(problems)
    return found


def camel(name: str) -> str:
    """VMSS is answered as vmss and NewNSG as newNSG (recorded): the capitals that a name begins with become small."""
    leading = len(name) - len(name.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ"))
    small = leading if leading in (1, len(name)) else max(leading - 1, 0)
    return name[:small].lower() + name[small:]


def _failed(problems: list[tuple[str, str]]) -> ArmError:
    names = ",".join(name for name, _ in problems)
    return ArmError(
        400,
        "DeploymentOutputEvaluationFailed",
        f"Unable to evaluate template outputs: '{names}'. Please see error details and deployment operations. "
        "Please see https://aka.ms/arm-common-errors for usage details.",
        details=tuple(
            ArmError(
                400, "DeploymentOutputEvaluationFailed", f"The template output '{name}' is not valid: {why}.", name
            )
            for name, why in problems
        ),
    )
