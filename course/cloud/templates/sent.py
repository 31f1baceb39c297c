"""A deployment as a client sends it: the body read, its plan made."""

from __future__ import annotations

from functools import partial

from ..arm.errors import ArmError, resource_group_not_found
from ..arm.resource_type import Call, Context
from . import jsonc, on_error, plan
from .errors import MALFORMED, unreadable_template
from .plan import Plan
from .scope import Values


def planned(call: Call) -> tuple[Plan, Values]:
    """The plan of a deployment and its properties; refuses what cannot be planned."""
    if call.id.resource_group and call.id.group_id not in call.arm.store:
        raise resource_group_not_found(call.id.resource_group)
    body = jsonc.loads(call.request.body) or {}
    properties = body.get("properties") if isinstance(body, dict) else None
    if not isinstance(properties, dict):
        raise ArmError(400, "InvalidDeployment", "The 'properties' property is required for this deployment.")
    for link in ("templateLink", "parametersLink"):
        if properties.get(link):
            raise ArmError(
                400,
                "InvalidContentLink",
                f"Unable to download deployment content from '{(properties[link] or {}).get('uri', '')}'. The tracking Id is "
                f"'{call.guid('tracking')}'. Please see https://aka.ms/arm-deploy for usage details.",
            )
    properties = on_error.resolved(call, {key: value for key, value in properties.items() if value is not None})
    where = partial(jsonc.position, call.request.body)
    try:
        return plan.make(Context(call.arm, call.id), properties, where), properties
    except MALFORMED as problem:
        raise unreadable_template(f"A part of the template is not of the expected form: {problem}") from None
