"""The activity log of a subscription: its writes, deletions and actions, with who asked and how it ended."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from ...arm.activity_log import Activity
from ...arm.errors import invalid_parameter
from ...arm.resource_type import Call, ResourceType
from ...arm.store import Document
from ..authorization.actions import action_named

_WORDS = {"write": "Create or Update", "delete": "Delete", "action": "Run"}


_EQUALS = re.compile(r"(\w+)\s+eq\s+'([^']*)'", re.IGNORECASE)
_WINDOW = re.compile(r"eventTimestamp\s+(ge|le)\s+'([^']*)'", re.IGNORECASE)


class ActivityLogs(ResourceType):
    """client.activity_logs.

    The times are the cloud's own. A client takes a filter's eventTimestamp from its machine's clock, az always: a
    window in which nothing of this cloud stands is taken for one of that clock, and not applied.
    """

    group = "activity_logs"
    type = "Microsoft.Insights/eventtypes/management/values"
    package = "monitor"

    def list(self, call: Call) -> Any:
        expression = call.query.get("$filter", "")
        wanted = {name.lower(): value for name, value in _EQUALS.findall(expression)}
        prefix = f"/subscriptions/{call.subscription.lower()}"
        entries = [entry for entry in reversed(call.arm.log.changes) if entry.path.lower().startswith(prefix)]
        found = [
            event
            for entry in _within(entries, _WINDOW.findall(expression))
            if (route := call.arm.route(entry.method, entry.path))
            and _fits(event := _event(call, entry, str(route[0])), wanted)
        ]
        return {"value": _selected(found, call.query.get("$select", ""))}


def _within(entries: list[Activity], window: list[tuple[str, str]]) -> list[Activity]:
    """The entries between the times of a filter."""
    inside = entries
    for side, text in window:
        limit = _moment(text)
        inside = [entry for entry in inside if (entry.when >= limit if side.lower() == "ge" else entry.when <= limit)]
    return inside or entries


def _moment(text: str) -> float:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise invalid_parameter(f"The value '{text}' of eventTimestamp in $filter is no time.", "$filter") from None
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp()


def _fits(event: Document, wanted: dict[str, str]) -> bool:
    known = {
        "resourcegroupname": event["resourceGroupName"],
        "resourceuri": event["resourceId"],
        "resourceid": event["resourceId"],
        "resourceprovider": event["resourceProviderName"]["value"],
        "resourcetype": event["resourceType"]["value"],
        "operationname": event["operationName"]["value"],
        "correlationid": event["correlationId"],
        "caller": event["caller"],
        "status": event["status"]["value"],
    }
    listed = {"eventchannels": event["channels"], "levels": event["level"]}
    for name, value in wanted.items():
        if name in listed:  # these name several: 'Admin, Operation'
            if listed[name].lower() not in [one.strip() for one in value.lower().split(",")]:
                return False
        elif known.get(name, "").lower() != value.lower():
            return False
    return True


def _selected(events: list[Document], select: str) -> list[Document]:
    """The members that $select names, of every event; all where it names none."""
    names = {name.strip().lower() for name in select.split(",") if name.strip()}
    if not names:
        return events
    return [{name: value for name, value in event.items() if name.lower() in names} for event in events]


def _event(call: Call, entry: Activity, operation: str) -> Document:
    resource_id = entry.path
    if entry.method == "POST":
        resource_id = entry.path.rpartition("/")[0]
    action = action_named(call.arm, operation, entry.method, entry.path)
    namespace, _, kind = action.rpartition("/")[0].partition("/")
    number = str(UUID(int=entry.number))
    failed, when = entry.status >= 400, f"{datetime.fromtimestamp(entry.when, UTC):%Y-%m-%dT%H:%M:%S.%f}0Z"
    parts = resource_id.strip("/").split("/")
    group = parts[3] if len(parts) > 3 and parts[2].lower() == "resourcegroups" else ""
    return {
        "authorization": {"action": action, "scope": resource_id},
        "caller": entry.caller,
        "channels": "Operation",
        "claims": {},
        "correlationId": number,
        "description": "",
        "eventDataId": number,
        "eventName": _both("EndRequest", "End request"),
        "category": _both("Administrative"),
        "eventTimestamp": when,
        "submissionTimestamp": when,
        "httpRequest": {"clientRequestId": number, "clientIpAddress": "127.0.0.1", "method": entry.method},
        "id": f"{resource_id}/events/{number}/ticks/{entry.number}",
        "level": "Error" if failed else "Informational",
        "operationId": number,
        "operationName": _both(action, f"{_WORDS.get(action.rpartition('/')[2], 'Run')} {kind}"),
        "resourceGroupName": group,
        "resourceId": resource_id,
        "resourceProviderName": _both(namespace),
        "resourceType": _both(f"{namespace}/{kind}"),
        "status": _both("Failed" if failed else "Succeeded"),
        "subStatus": _both(
            str(entry.code or entry.status), f"{entry.code or entry.status} (HTTP Status Code: {entry.status})"
        ),
        "subscriptionId": call.subscription,
        "tenantId": call.caller.tenant,
        "properties": {"statusCode": str(entry.status), **({"statusMessage": entry.code} if entry.code else {})},
    }


def _both(value: str, shown: str | None = None) -> Document:
    return {"value": value, "localizedValue": shown or value}
