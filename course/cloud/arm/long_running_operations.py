"""Long-running operations: accepted now, finished later, polled in between.

An operation is a record of the store like any other: it survives in the file, and rewinding takes it back too.
Protocol: the recordings (201 or 202, Azure-AsyncOperation, Location with monitor=true) and the ARM async reference.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from .caller import OWNER, Caller
from .clock import ClockMode
from .errors import ArmError
from .http import Response
from .resource_id import parse
from .resource_type import Accepted, Answer, Call, Completion, ResourceType
from .store import Record

if TYPE_CHECKING:
    from .engine import Arm

TYPE = "imagecourse.arm/operations"
#: A busy server finishes hundreds of operations before a slow client comes back to poll its own.
KEEP_FINISHED = 5000


def key_of(subscription: str, operation_id: str) -> str:
    """Where the record of an operation is kept; no client can read this id."""
    return f"/subscriptions/{subscription}/providers/{TYPE}/{operation_id}"


def begin(arm: Arm, call: Call, resource_type: ResourceType, accepted: Accepted) -> Record:
    """Record an operation; with the immediate clock it is finished at once."""
    operation_id = arm.ids.guid("operation")
    location = (accepted.document or {}).get("location")
    if not location:
        target = arm.store.get(call.id.key)
        location = target.document.get("location") if target else None
    record = arm.store.put(
        {"id": key_of(call.subscription, operation_id)},
        {
            "operation": operation_id,
            "group": resource_type.group,
            "finish": accepted.finish,
            "arguments": accepted.arguments,
            "target": call.id.text,
            "status": "InProgress",
            "start": arm.clock.text(),
            "seconds": accepted.seconds,
            "due": (arm.clock.now + timedelta(seconds=accepted.seconds)).isoformat(),
            "polls": 0,
            "location": location or "eastus",
            "on_resource": call.operation.method in ("PUT", "PATCH"),
            **({} if arm.caller.is_owner else {"caller": asdict(arm.caller)}),
        },
    )
    arm.running[record.document["id"].lower()] = None
    return record


def finish(arm: Arm, record: Record) -> Record:
    """Bring an operation to its end, through all its parts."""
    while record.private["status"] == "InProgress":
        record = advance(arm, record)
    return record


def advance(arm: Arm, record: Record) -> Record:
    """Run the next part of an operation; in real time as of when it was due, however late somebody looks."""
    due = datetime.fromisoformat(record.private["due"])
    if arm.clock.mode is ClockMode.REAL_TIME and due < arm.clock.now:
        with arm.clock.as_of(due):
            return _advance(arm, record)
    return _advance(arm, record)


def _advance(arm: Arm, record: Record) -> Record:
    """Most operations have one part, their second half.

    One that raises an ArmError has failed and changed nothing; one that returns an ArmError has failed too, and its
    changes stay (a VM that runs although its provisioning failed). One that returns Accepted goes on with that part
    (the batches of a rolling upgrade).
    """
    private = dict(record.private)
    resource_type = arm.types[private["group"]]
    done = Completion(arm, parse(private["target"]), private["arguments"])
    arm.clock.take(private["seconds"])
    asking, arm.caller = arm.caller, Caller(**private["caller"]) if "caller" in private else OWNER
    try:
        with arm.store.transaction():
            output = getattr(resource_type, private["finish"])(done)
        if isinstance(output, Accepted):
            return arm.store.put(record.document, {**private, **_next_part(private, output)})
        if isinstance(output, ArmError):
            private |= _failure(output)
        else:
            private |= {"status": "Succeeded"}
            if isinstance(output, Answer):
                private["result_status"] = output.status
            elif output is not None and (resource_type.polled_output or not private["on_resource"]):
                private["output"] = output
    except ArmError as problem:
        private |= _failure(problem)
        resource_type.fail(done, problem)
    finally:
        arm.caller = asking  # who polls is not who asked
    private["end"] = arm.clock.text()
    key = record.document["id"].lower()
    arm.running.pop(key, None)
    arm.finished.append(key)
    while len(arm.finished) > KEEP_FINISHED:
        arm.store.delete(arm.finished.popleft())
    return arm.store.put(record.document, private)


def _next_part(private: Mapping[str, Any], accepted: Accepted) -> dict[str, Any]:
    due = datetime.fromisoformat(private["due"]) + timedelta(seconds=accepted.seconds)
    return {
        "finish": accepted.finish,
        "arguments": accepted.arguments,
        "seconds": accepted.seconds,
        "due": due.isoformat(),
        "polls": 0,
    }


def _failure(problem: ArmError) -> dict[str, Any]:
    return {"status": "Failed", "error": problem.content(), "error_status": problem.status}


def is_due(arm: Arm, record: Record) -> bool:
    """Whether an operation has had its time."""
    return bool(arm.clock.now >= datetime.fromisoformat(record.private["due"]))


def poll(arm: Arm, subscription: str, operation_id: str, monitor: bool, python: bool) -> Response:
    """GET the status (`monitor` false) or the result (`monitor` true) of an operation."""
    record = arm.store.get(key_of(subscription, operation_id))
    if record is None:
        raise ArmError(404, "NotFound", "The entity was not found in this Azure location.")
    if record.private["status"] == "InProgress":
        polls = record.private["polls"] + 1
        record = arm.store.put(record.document, {**record.private, "polls": polls})
        if polls >= arm.polls_to_finish and arm.clock.mode is not ClockMode.REAL_TIME:
            record = advance(arm, record)
    private = record.private
    running = private["status"] == "InProgress"
    headers = retry_headers(python) if running else {}
    if monitor:
        return _result(arm, record, headers)
    content: dict[str, Any] = {"startTime": private["start"], "status": private["status"], "name": operation_id}
    if not running:
        content["endTime"] = private["end"]
    if "output" in private:
        content["properties"] = {"output": private["output"]}
    if "error" in private:
        content["error"] = private["error"]
    content = arm.types[private["group"]].poll_content(private, content)
    return json_response(200, content, headers)


def _result(arm: Arm, record: Record, headers: dict[str, str]) -> Response:
    private = record.private
    if private["status"] == "InProgress":
        return Response(202, headers, b"")
    if "error" in private:
        return json_response(private["error_status"], {"error": private["error"]}, {})
    if "output" in private:
        return json_response(200, private["output"], {})
    if private["on_resource"]:
        target = arm.store.get(private["target"])
        if target is not None:
            return json_response(200, target.document, {})
    return Response(private.get("result_status", 200), {}, b"")


def answer(
    arm: Arm, call: Call, resource_type: ResourceType, accepted: Accepted, record: Record, python: bool
) -> Response:
    """The first answer on the network: 201 or 202 with the URLs to poll, as recorded for each provider."""
    private, operation = record.private, call.operation
    namespace = resource_type.type.split("/")[0]
    base = f"https://{arm.host}/subscriptions/{call.subscription}/providers/{namespace}/locations/{private['location']}"
    url = f"{base}/{resource_type.operation_segment}/{private['operation']}"
    version = f"api-version={call.query.get('api-version', operation.api_version)}"
    compute = resource_type.operation_segment in ("operations", "DiskOperations") and namespace == "Microsoft.Compute"
    process = f"p={arm.process_id}&" if compute else ""
    headers = {"Azure-AsyncOperation": f"{url}?{process}{version}", **retry_headers(python)}
    status = first_status(operation.statuses, operation.method, accepted.created)
    own = resource_type.polling_headers(call, private["operation"], status)
    if own is not None:
        headers = {**own, **retry_headers(python)}
    elif status == 202:
        results = f"{base}/operationResults/{private['operation']}?{version}"
        headers["Location"] = results if namespace == "Microsoft.Network" else f"{url}?{process}monitor=true&{version}"
    if accepted.document is None or operation.method in ("DELETE", "POST"):
        return Response(status, headers, b"")
    return json_response(status, accepted.document, headers)


def first_status(statuses: tuple[int, ...], method: str, created: bool) -> int:
    """Which of the accepted codes begins the operation: disks answer a PUT with 202, images with 201 or 200."""
    if method in ("POST", "DELETE") and 202 in statuses:
        return 202
    if method in ("PUT", "PATCH") and created and 201 in statuses:
        return 201
    if method in ("PUT", "PATCH") and 201 not in statuses and 202 in statuses:
        return 202
    return 200 if 200 in statuses else statuses[0]


def final_status(statuses: tuple[int, ...], method: str, created: bool) -> int:
    """The code of an answer that is final at once (immediate clock, in-process)."""
    if method in ("PUT", "PATCH") and created and 201 in statuses:
        return 201
    return 200 if 200 in statuses else statuses[0]


def retry_headers(python: bool) -> dict[str, str]:
    """azure-core waits 30 s on `Retry-After: 0`, Go clients 30 s without it."""
    return {"x-ms-retry-after-ms": "1"} if python else {"Retry-After": "0"}


def json_response(status: int, content: Any, headers: dict[str, str]) -> Response:
    """A JSON answer."""
    return Response(
        status,
        {"Content-Type": "application/json; charset=utf-8", **headers},
        json.dumps(content, separators=(",", ":"), ensure_ascii=False).encode(),
    )
