"""What Azure asks the resource providers before it deploys anything: one file per question, each discovered.

A refusal here is 400 InvalidTemplateDeployment with the provider's errors inside, and nothing is deployed.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable, Iterable
from functools import cache

from ...arm.errors import ArmError
from ...arm.refusals import refusal
from ..plan import Plan

Question = Callable[[Plan], Iterable[ArmError]]


@cache
def questions() -> tuple[Question, ...]:
    """The function `ask` of every file here."""
    modules = (importlib.import_module(f"{__name__}.{info.name}") for info in pkgutil.iter_modules(__path__))
    return tuple(module.ask for module in modules if hasattr(module, "ask"))


def check(plan: Plan, name: str, tracking_id: str) -> None:
    """Ask all; catalogue row wrapper-invalid-deployment where one refuses."""
    problems = tuple(problem for ask in questions() for problem in ask(plan))
    if problems:
        wrapper = refusal("wrapper-invalid-deployment", name=name, id=tracking_id)
        raise ArmError(400, wrapper.code, wrapper.message, details=problems)
