"""Resources that move to another group: what must move together, and every id written anew."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ...arm.engine import Arm
from ...arm.errors import ArmError, resource_group_not_found, resource_not_found
from ...arm.resource_id import linked, parse
from ...arm.store import Document, Record

#: Types that Azure does not move (docs: move-support-resources; facts: a gallery "cannot be moved").
_FIXED = (
    "microsoft.compute/galleries",
    "microsoft.compute/galleries/images",
    "microsoft.compute/galleries/images/versions",
)
#: What a resource holds on to must come along when it is in the same group.
_TOGETHER = (
    "microsoft.compute/disks", "microsoft.compute/availabilitysets", "microsoft.network/networkinterfaces",
    "microsoft.network/virtualnetworks", "microsoft.network/publicipaddresses", "microsoft.network/networksecuritygroups",
    "microsoft.network/loadbalancers",
)  # fmt: skip


def check(arm: Arm, group_id: str, body: Document) -> dict[str, str]:
    """Old id -> new id of everything that moves; refuses what Azure refuses."""
    target, wanted = str(body.get("targetResourceGroup") or ""), [str(each) for each in body.get("resources") or []]
    if target not in arm.store:
        raise resource_group_not_found(target.rstrip("/").rsplit("/", 1)[-1])
    if not wanted:
        raise ArmError(400, "InvalidRequestContent", "The request content was invalid: no resources to move.")
    if target.lower() == group_id.lower():
        raise ArmError(
            400, "MoveResourcesToSameGroup", "The source and the target resource group of a move must not be the same."
        )
    records = [_found(arm, linked(each, f"resources[{i}]").text) for i, each in enumerate(wanted)]
    _refuse_fixed(records)
    _refuse_unfinished(records)
    _refuse_missing(arm, group_id, records)
    target_id = arm.store.records[target.lower()].document["id"]
    return dict(_renamed(arm, group_id, target_id, records))


def _found(arm: Arm, resource_id: str) -> Record:
    record = arm.store.get(resource_id)
    if record is None:
        missing = parse(resource_id)
        raise resource_not_found(missing.type, missing.name, missing.resource_group)
    return record


def _refuse_fixed(records: list[Record]) -> None:
    fixed = sorted({r.document["type"] for r in records if r.document["type"].lower() in _FIXED})
    if fixed:
        raise ArmError(
            400, "ResourceMoveNotSupported", f"Resource move is not supported for resource types '{','.join(fixed)}'."
        )


def _refuse_unfinished(records: list[Record]) -> None:
    for record in records:
        state = (record.document.get("properties") or {}).get("provisioningState", "Succeeded")
        if state != "Succeeded":
            raise ArmError(
                409,
                "MoveCannotProceedWithResourcesNotInSucceededState",
                f"The move resources request cannot proceed: resource '{record.document['id']}' is in the state '{state}'.",
            )


def _refuse_missing(arm: Arm, group_id: str, records: list[Record]) -> None:
    moving = {record.document["id"].lower() for record in records}
    missing = []
    for record in records:
        for link in _strings(record.document):
            top = _top(link)
            if top is None or top.lower() in moving or not top.lower().startswith(group_id.lower() + "/"):
                continue
            held = arm.store.get(top)
            if held is not None and held.document["type"].lower() in _TOGETHER:
                missing.append(held.document["id"])
    if missing:
        details = tuple(
            ArmError(409, "MissingMoveDependentResource", f"Missing dependent resource '{each}'.", each)
            for each in dict.fromkeys(missing)
        )
        raise ArmError(
            409,
            "MissingMoveDependentResources",
            "The move resources request does not contain all the dependent resources. Please check details for missing "
            "resource Ids.",
            details=details,
        )


def _renamed(arm: Arm, group_id: str, target_id: str, records: list[Record]) -> Iterator[tuple[str, str]]:
    for record in records:
        old = record.document["id"]
        new = target_id + old[len(group_id) :]
        if new in arm.store:
            raise ArmError(
                409, "ResourceMoveTargetConflict", f"A resource with the same name exists in the target group: '{new}'."
            )
        yield old, new


def move(arm: Arm, renamed: dict[str, str]) -> None:
    """Write every id anew, in the resources that moved and in all that refer to them."""
    lowered = {old.lower(): new for old, new in renamed.items()}
    for key, record in list(arm.store.records.items()):
        document, private = _rewritten(record.document, lowered), _rewritten(dict(record.private), lowered)
        if document == record.document and private == record.private:
            continue
        if document["id"].lower() != key:
            arm.store.apply({key: None})
        arm.store.put(document, private)


def _rewritten(value: Any, renamed: dict[str, str]) -> Any:
    if isinstance(value, dict):
        return {_rewritten(key, renamed): _rewritten(content, renamed) for key, content in value.items()}
    if isinstance(value, list):
        return [_rewritten(item, renamed) for item in value]
    if isinstance(value, str) and value[:15].lower() == "/subscriptions/":
        parts = value.split("/")
        for length in range(len(parts), 8, -1):
            new = renamed.get("/".join(parts[:length]).lower())
            if new is not None:
                return "/".join((new, *parts[length:]))
    return value


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        for content in value.values():
            yield from _strings(content)
    elif isinstance(value, list):
        for item in value:
            yield from _strings(item)
    elif isinstance(value, str) and value.lower().startswith("/subscriptions/"):
        yield value


def _top(resource_id: str) -> str | None:
    """The resource at the top of a nested one's id."""
    parts = resource_id.split("/")
    return "/".join(parts[:9]) if len(parts) >= 9 and parts[5].lower() == "providers" else None
