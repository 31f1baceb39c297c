"""Microsoft.Resources/deployments/operations: what a deployment did, step by step."""

from __future__ import annotations

from typing import Any

from ..arm.errors import ArmError
from ..arm.resource_type import Call, Completion, ResourceType
from ..arm.store import Document
from . import documents
from .execution import Begun, Done, Execution


class DeploymentOperations(ResourceType):
    """client.deployment_operations."""

    group = "deployment_operations"
    type = "Microsoft.Resources/deployments/operations"
    package = "deployments"

    def list(self, call: Call) -> Any:
        found = _operations(call)
        top = call.query.get("$top", "")
        return {"value": found[: int(top)] if top.isdigit() else found}

    list_at_subscription_scope = list

    def get(self, call: Call) -> Any:
        wanted = call.params["operationId"].lower()
        for operation in _operations(call):
            if operation["operationId"].lower() == wanted:
                return operation
        raise ArmError(
            404,
            "DeploymentOperationNotFound",
            f"Deployment operation '{call.params['operationId']}' could not be found.",
        )

    get_at_subscription_scope = get


def _operations(call: Call) -> list[Document]:
    group, name = call.params.get("resourceGroupName"), call.params["deploymentName"]
    scope = f"/subscriptions/{call.subscription}" + (f"/resourceGroups/{group}" if group else "")
    record = call.get(f"{scope}/providers/Microsoft.Resources/deployments/{name}")
    if record is None:
        raise ArmError(404, "DeploymentNotFound", f"Deployment '{name}' could not be found.")
    return list(record.private["operations"])


def operations_of(done: Completion, run: Execution, succeeded: bool) -> list[Document]:
    """The operations of a run, the newest first; the last of all is the evaluation of the outputs."""
    found = [_operation(done, each) for each in run.done]
    if succeeded:
        number = done.arm.ids.hex("outputs")[:16]
        found.append(
            _document(done, f"0{int(number, 16):019d}", "EvaluateDeploymentOutput", "Succeeded", "OK", "PT0S", done.now)
        )
    return found


def running(done: Completion, run: Execution, begun: list[Begun]) -> list[Document]:
    """The operations of a run that goes on; from now on each keeps its ids."""
    shown: list[Done | Begun] = [*run.done, *begun]
    for each in shown:
        each.number = each.number or _number(done)
        each.tracking = each.tracking or done.guid("tracking")
    return [*(_operation(done, one) for one in run.done), *(_running(done, one) for one in begun)]


def canceled(operations: list[Document], moment: str) -> list[Document]:
    """The operations of a run that was canceled: what goes on of it is nothing that the deployment waits for.

    No recording lists them. Resource providers' contract (RPC, async API reference) knows three states that are final,
    and the deployment's own is Canceled (recorded).
    """
    return [_canceled(each, moment) if _is_running(each) else each for each in operations]


def _is_running(operation: Document) -> bool:
    return bool(operation["properties"]["provisioningState"] == "Running")


def _canceled(operation: Document, moment: str) -> Document:
    over = {"provisioningState": "Canceled", "timestamp": documents.zulu(moment)}
    return {**operation, "properties": {**operation["properties"], **over}}


def _number(done: Completion) -> str:
    return done.arm.ids.hex("deployment operation")[:16].upper()


def _running(done: Completion, each: Begun) -> Document:
    duration = documents.duration(each.started, done.now)
    operation = _document(done, each.number, "Create", "Running", each.code, duration, done.now, each.tracking)
    operation["properties"]["targetResource"] = documents.named(each.resource)
    return operation


def _operation(done: Completion, each: Done) -> Document:
    state = "Failed" if each.error else "Succeeded"
    operation = _document(
        done,
        each.number or _number(done),
        "Create",
        state,
        each.code,
        documents.duration(each.started, each.ended),
        each.ended,
        each.tracking,
    )
    if each.error is not None:
        operation["properties"]["statusMessage"] = {"status": "Failed", "error": each.error.content()}
    operation["properties"]["targetResource"] = documents.named(each.resource)
    return operation


def _document(
    done: Completion, number: str, what: str, state: str, code: str, duration: str, moment: str, tracking: str = ""
) -> Document:
    return {
        "id": f"{done.id.text}/operations/{number}",
        "operationId": number,
        "properties": {
            "provisioningOperation": what,
            "provisioningState": state,
            "timestamp": documents.zulu(moment),
            "duration": duration,
            "trackingId": tracking or done.guid("tracking"),
            "statusCode": code,
        },
    }
