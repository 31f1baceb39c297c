"""onErrorDeployment: the deployment that is made again when this one fails (`--rollback-on-error`)."""

from __future__ import annotations

from typing import Any

from ..arm.errors import ArmError
from ..arm.resource_id import parse
from ..arm.resource_type import Call, Completion, Context
from ..arm.store import Document, Record
from . import plan
from .execution import Execution
from .scope import Values

_TYPE = "Microsoft.Resources/deployments"


def resolved(call: Call, properties: Values) -> Values:
    """The properties with the name of the deployment that LastSuccessful stands for."""
    given = properties.get("onErrorDeployment")
    if not isinstance(given, dict):
        return properties
    if str(given.get("type", "")).lower() == "specificdeployment":
        found = _named(call, str(given.get("deploymentName") or ""))
    else:
        found = _last_successful(call)
    if found is None:
        raise ArmError(
            400,
            "OnErrorDeploymentNotFound",
            "The on error deployment could not be found: there is no earlier successful deployment of that name in this scope.",
        )
    kind = "SpecificDeployment" if given.get("deploymentName") else "LastSuccessful"
    return {**properties, "onErrorDeployment": {"type": kind, "deploymentName": found.document["name"]}}


def _named(call: Call, name: str) -> Record | None:
    record = call.get(f"{_scope(call)}/providers/{_TYPE}/{name}")
    return record if record and _succeeded(record) else None


def _last_successful(call: Call) -> Record | None:
    others = [r for r in call.arm.store.children(_scope(call), _TYPE) if r.document["id"].lower() != call.id.key]
    return max((r for r in others if _succeeded(r)), key=_moment, default=None)


def _scope(call: Call) -> str:
    return call.id.text.rpartition("/providers/")[0]


def _succeeded(record: Record) -> bool:
    return bool(record.document["properties"]["provisioningState"] == "Succeeded")


def _moment(record: Record) -> str:
    return str(record.document["properties"]["timestamp"])


def roll_back(done: Completion, properties: Values) -> str | None:
    """Make the named deployment again, as it was then; how that ended."""
    name = (properties.get("onErrorDeployment") or {}).get("deploymentName")
    record = done.get(f"{done.id.text.rpartition('/providers/')[0]}/providers/{_TYPE}/{name}") if name else None
    if record is None:
        return None
    context = Context(done.arm, parse(record.document["id"]))
    before: dict[str, Any] = {**record.private["properties"], "template": record.private["template"]}
    run = Execution(done.arm, plan.make(context, before, values=dict(record.private["parameters"])))
    run.run()
    return "Failed" if run.failures else "Succeeded"


def shown(properties: Values, state: str | None) -> Document:
    """As a deployment shows it; the state once it was needed."""
    given = properties.get("onErrorDeployment")
    if not given:
        return {}
    return {"onErrorDeployment": {**given, **({"provisioningState": state} if state else {})}}
