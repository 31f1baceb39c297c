"""A deployment as a client sends it: the body read, its plan made."""

from __future__ import annotations

from functools import partial

from ..arm.errors import ArmError
from ..arm.resource_type import Call, Context, location_key
from . import jsonc, on_error, plan
from .errors import MALFORMED, unreadable_template
from .plan import Plan
from .scope import Values


def planned(call: Call) -> tuple[Plan, Values]:
    """The plan of a deployment and its properties; refuses what cannot be planned."""
    body = jsonc.loads(call.request.body) or {}  # as it was sent: what is validated has lost its nulls
    envelope = {name.lower(): content for name, content in body.items()}
    properties = envelope.get("properties")
    if properties is None:
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
        location = location_key(envelope["location"]) if envelope.get("location") else None
        return plan.make(Context(call.arm, call.id), properties, where, location=location), properties
    except MALFORMED as problem:
        raise unreadable_template(f"A part of the template is not of the expected form: {problem}") from None
