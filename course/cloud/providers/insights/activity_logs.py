"""The activity log of a subscription: its writes, deletions and actions, with who asked and how it ended."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from ...arm.activity_log import Activity
from ...arm.resource_type import Call, ResourceType
from ...arm.store import Document
from ..authorization.actions import action_named

_WORDS = {"write": "Create or Update", "delete": "Delete", "action": "Run"}


class ActivityLogs(ResourceType):
    """client.activity_logs.

    The times are the cloud's own, so a filter's eventTimestamp, which the client takes from its machine's clock, is
    not applied; the log holds what was asked since the cloud was opened.
    """

    group = "activity_logs"
    type = "Microsoft.Insights/eventtypes/management/values"
    package = "monitor"

    def list(self, call: Call) -> Any:
        wanted = dict(re.findall(r"(\w+)\s+eq\s+'([^']*)'", call.query.get("$filter", "")))
        prefix = f"/subscriptions/{call.subscription.lower()}"
        found = [
            _event(call, entry, str(route[0]))
            for entry in reversed(call.arm.log.entries)
            if entry.method not in ("GET", "HEAD")
            and entry.path.lower().startswith(prefix)
            and (route := call.arm.route(entry.method, entry.path))
        ]
        return {"value": [event for event in found if _fits(event, wanted)]}


def _fits(event: Document, wanted: dict[str, str]) -> bool:
    known = {
        "resourcegroupname": event["resourceGroupName"],
        "resourceuri": event["resourceId"],
        "resourceid": event["resourceId"],
        "resourceprovider": event["resourceProviderName"]["value"],
        "correlationid": event["correlationId"],
        "caller": event["caller"],
        "status": event["status"]["value"],
    }
    return all(known.get(name.lower(), "").lower() == value.lower() for name, value in wanted.items())


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
