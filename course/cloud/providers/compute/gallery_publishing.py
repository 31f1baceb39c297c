"""publishingProfile: the regions that a gallery's version goes to, and how far it has come there."""

from __future__ import annotations

from ... import data
from ...arm.refusals import refusal
from ...arm.resource_type import Call, location_key
from ...arm.store import Document, Record

MAX_REPLICAS = 100
_WITHOUT_ZONES = "Standard_ZRS"


def expanded(call: Call, record: Record) -> Document:
    """The document of a version, with its replication status where it is asked for."""
    if "replicationstatus" not in call.query.get("$expand", "").lower():
        return record.document
    properties = {**record.document["properties"], "replicationStatus": replication_status(record)}
    return {**record.document, "properties": properties}


def profile(call: Call, given: Document, old: Record | None) -> Document:
    """The publishingProfile of the answer; refuses regions that Azure refuses."""
    before = old.document["properties"]["publishingProfile"] if old else {}
    location = location_key(call.body.get("location") or (old.document["location"] if old else ""))
    count = given.get("replicaCount", before.get("replicaCount", 1))
    storage = given.get("storageAccountType", before.get("storageAccountType", "Standard_LRS"))
    targets = given.get("targetRegions")
    if targets is None:
        targets = before.get("targetRegions") or [{"name": location}]
    regions = _regions(call, targets, count, storage)
    if location not in {location_key(region["name"]) for region in regions}:
        raise refusal(
            "version-region-not-in-targets",
            publishingRegions=", ".join(region["name"] for region in regions),
            location=call.arm.locations[location],
        )
    extended = [_extended(call, target) for target in given.get("targetExtendedLocations") or []]
    answer = {
        "targetRegions": regions,
        **({"targetExtendedLocations": extended} if extended else {}),
        "replicaCount": count,
        "excludeFromLatest": given.get("excludeFromLatest", before.get("excludeFromLatest", False)),
        "publishedDate": before.get("publishedDate", call.now),
        "storageAccountType": storage,
    }
    for name in ("endOfLifeDate", "replicationMode"):
        if name in given or name in before:
            answer[name] = given.get(name, before.get(name))
    return answer


def _regions(call: Call, targets: list[Document], count: int, storage: str) -> list[Document]:
    regions, seen = [], set()
    for target in targets:
        name = location_key(target.get("name", ""))
        call.arm.check_location(target.get("name", ""), "Microsoft.Compute/galleries/images/versions")
        if name in seen:
            raise refusal("version-duplicate-regions")
        seen.add(name)
        replicas = target.get("regionalReplicaCount", count)
        if not 1 <= replicas <= MAX_REPLICAS:
            raise refusal(
                "version-value-out-of-range",
                property="regionalReplicaCount",
                value=replicas,
                minValue=1,
                maxValue=MAX_REPLICAS,
            )
        kind = target.get("storageAccountType", storage)
        if kind == _WITHOUT_ZONES and not data.has_zones(name):
            raise refusal("zrs-not-supported")
        rest = {key: value for key, value in target.items() if key not in ("name", "regionalReplicaCount")}
        first = {"name": call.arm.locations[name], "regionalReplicaCount": replicas, "storageAccountType": kind}
        regions.append({**first, **rest})
    return regions


def _extended(call: Call, target: Document) -> Document:
    """An edge zone: its default storage is StandardSSD_LRS (recorded)."""
    name = call.arm.locations.get(location_key(target.get("name", "")), target.get("name", ""))
    return {"storageAccountType": "StandardSSD_LRS", **target, "name": name}


def replication_status(record: Record) -> Document:
    """ReplicationStatus per region: Completed when the version is ready, Replicating before, Failed after a failure."""
    properties = record.document["properties"]
    state = properties["provisioningState"]
    done = state in ("Succeeded", "Updating")
    details = record.private.get("failure") or ""
    regions = [
        {
            "region": target["name"],
            "state": "Completed" if done else "Failed" if state == "Failed" else "Replicating",
            "details": details,
            "progress": 100 if done else record.private.get("progress", 0),
        }
        for target in properties["publishingProfile"]["targetRegions"]
    ]
    aggregated = "Completed" if done else "Failed" if state == "Failed" else "InProgress"
    return {"aggregatedState": aggregated, "summary": regions}
