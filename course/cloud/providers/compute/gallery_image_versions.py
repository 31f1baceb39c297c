"""Microsoft.Compute/galleries/images/versions: what VMs are created from, replicated to regions."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime
from typing import Any

from ...arm.errors import ArmError, parameter_missing, property_change_not_allowed
from ...arm.refusals import refusal
from ...arm.resource_type import Call, Completion, ResourceType, location_key
from ...arm.store import Document, Record
from .gallery_images import check_end_of_life, feature
from .gallery_sources import storage_of, version_source
from .sources import Source, from_private

_NAME = re.compile(r"(\d{1,10})\.(\d{1,10})\.(\d{1,10})")
MAX_REPLICAS = 100
MAX_SIZE_GB = 2048


class GalleryImageVersions(ResourceType):
    """client.gallery_image_versions."""

    group = "gallery_image_versions"
    type = "Microsoft.Compute/galleries/images/versions"
    operation_segment = "capsOperations"
    seconds = 480

    def list_by_gallery_image(self, call: Call) -> Any:
        return self.list(call)

    def read(self, call: Call, record: Record) -> Document:
        """With $expand=ReplicationStatus the answer says how far each region is."""
        if "replicationstatus" in call.query.get("$expand", "").lower():
            status = replication_status(record)
            properties = {**record.document["properties"], "replicationStatus": status}
            return {**record.document, "properties": properties}
        return record.document

    def plan(self, call: Call, old: Record | None) -> Document:
        given = call.body.get("properties")
        if given is None:
            raise parameter_missing("galleryImageVersion.properties")
        if old is None:
            self._check_name(call.id.name)
        check_end_of_life(call, given.get("publishingProfile") or {})
        profile = self._profile(call, given.get("publishingProfile") or {}, old)
        safety = {
            "reportedForPolicyViolation": False,
            "allowDeletionOfReplicatedLocations": False,
            **((old.document["properties"]["safetyProfile"]) if old else {}),
            **(given.get("safetyProfile") or {}),
        }
        if old is not None:
            self._check_unchanged(old, given)
            call.body.setdefault("location", old.document["location"])
            return {"properties": {**old.document["properties"], "publishingProfile": profile, "safetyProfile": safety}}
        storage = given.get("storageProfile")
        if storage is None:
            raise parameter_missing("galleryImageVersion.properties.storageProfile")
        definition = self._definition(call)
        source = version_source(call, storage, definition)
        call.private["source"] = self._described(source, definition).as_private()
        return {
            "properties": {
                "publishingProfile": profile,
                "storageProfile": storage_of(storage, source),
                "safetyProfile": safety,
                **({"securityProfile": given["securityProfile"]} if given.get("securityProfile") else {}),
            }
        }

    @staticmethod
    def _definition(call: Call) -> Record:
        parent = call.id.parent
        assert parent is not None
        return call.arm.store.records[parent.key]

    @staticmethod
    def _described(source: Source, definition: Record) -> Source:
        """A version offers what its definition says: generation, features, plan."""
        properties = definition.document["properties"]
        plan = properties.get("purchasePlan") or source.plan
        return replace(
            source,
            kind="gallery image version",
            os_state=properties["osState"],
            plan=plan,
            generation=properties["hyperVGeneration"],
            architecture=properties.get("architecture", "x64"),
            security=feature(definition, "SecurityType").replace("Standard", ""),
        )

    @staticmethod
    def _check_name(name: str) -> None:
        match = _NAME.fullmatch(name)
        if not match or any(int(part) > 2**31 - 1 for part in match.groups()):
            raise refusal("version-name-invalid")

    def _profile(self, call: Call, given: Document, old: Record | None) -> Document:
        before = old.document["properties"]["publishingProfile"] if old else {}
        location = location_key(call.body.get("location") or (old.document["location"] if old else ""))
        count = given.get("replicaCount", before.get("replicaCount", 1))
        storage = given.get("storageAccountType", before.get("storageAccountType", "Standard_LRS"))
        targets = given.get("targetRegions")
        if targets is None:
            targets = before.get("targetRegions") or [{"name": location}]
        regions = self._regions(call, targets, count, storage)
        if location not in {location_key(region["name"]) for region in regions}:
            raise refusal(
                "version-region-not-in-targets",
                publishingRegions=", ".join(region["name"] for region in regions),
                location=call.arm.locations[location],
            )
        profile = {
            "targetRegions": regions,
            "replicaCount": count,
            "excludeFromLatest": given.get("excludeFromLatest", before.get("excludeFromLatest", False)),
            "publishedDate": before.get("publishedDate", call.now),
            "storageAccountType": storage,
        }
        for name in ("endOfLifeDate", "replicationMode", "targetExtendedLocations"):
            if name in given or name in before:
                profile[name] = given.get(name, before.get(name))
        return profile

    @staticmethod
    def _regions(call: Call, targets: list[Document], count: int, storage: str) -> list[Document]:
        regions, seen = [], set()
        for target in targets:
            name = location_key(target.get("name", ""))
            call.arm.check_location(target.get("name", ""), GalleryImageVersions.type)
            if name in seen:
                raise refusal("version-duplicate-regions")
            seen.add(name)
            replicas = target.get("regionalReplicaCount", count)
            if not 1 <= replicas <= MAX_REPLICAS:
                raise refusal(
                    "version-value-out-of-range",
                    value=replicas,
                    property="regionalReplicaCount",
                    minValue=1,
                    maxValue=MAX_REPLICAS,
                )
            rest = {key: value for key, value in target.items() if key not in ("name", "regionalReplicaCount")}
            regions.append(
                {
                    "name": call.arm.locations[name],
                    "regionalReplicaCount": replicas,
                    "storageAccountType": storage,
                    **rest,
                }
            )
        return regions

    @staticmethod
    def _check_unchanged(old: Record, given: Document) -> None:
        """catalogue row version-change-source; the source that was given before may be given again."""
        before = old.document["properties"]["storageProfile"]
        after = given.get("storageProfile")
        for disk in ("source", "osDiskImage"):
            now = (after or {}).get(disk) or {}
            was = before.get(disk) or {}
            new, known = (now, was) if disk == "source" else (now.get("source") or {}, was.get("source") or {})
            for name in ("id", "virtualMachineId"):
                if new.get(name) and new[name].lower() != str(known.get(name, "")).lower():
                    path = f"storageProfile.{disk}.id" if disk == "source" else f"storageProfile.{disk}.source.id"
                    raise property_change_not_allowed(f"galleryImageVersion.properties.{path}")

    def succeed(self, done: Completion) -> Any:
        """Replication ends: the copy is made from the source as it is now, or fails there."""
        record = done.require()
        source = from_private(record.private["source"])
        if (
            source.size_gb > MAX_SIZE_GB
            and record.document["properties"]["publishingProfile"].get("replicationMode") != "Shallow"
        ):
            raise refusal("version-source-too-big", size=source.size_gb, max=MAX_SIZE_GB)
        self._check_definition(done, record, source)
        storage = dict(record.document["properties"]["storageProfile"])
        os_disk = {"sizeInGB": source.size_gb, **(storage.get("osDiskImage") or {})}
        storage["osDiskImage"] = os_disk
        return done.change(
            record.document["id"], {"provisioningState": "Succeeded", "storageProfile": storage}
        ).document

    @staticmethod
    def _check_definition(done: Completion, record: Record, source: Source) -> None:
        """catalogue row version-generation-mismatch: accepted first, refused while it runs."""
        given = record.private.get("source_generation")
        parent = done.id.parent
        assert parent is not None
        definition = done.arm.store.records[parent.key].document["properties"]
        if given and given != definition["hyperVGeneration"]:
            raise refusal(
                "version-generation-mismatch",
                resourceID=record.private["source_id"],
                sourceGeneration=given,
                definitionGeneration=definition["hyperVGeneration"],
            )

    def deleting(self, call: Call, record: Record) -> None:
        properties = record.document["properties"]
        end = properties["publishingProfile"].get("endOfLifeDate")
        blocked = properties["safetyProfile"].get("blockDeletionBeforeEndOfLife") and end
        if blocked and datetime.fromisoformat(str(end).replace("Z", "+00:00")) > call.arm.clock.now:
            raise refusal("version-delete-before-eol")

    def refuse_busy(self, call: Call, record: Record) -> ArmError | None:
        if record.document["properties"].get("provisioningState") == "Deleting" and call.operation.method != "DELETE":
            return refusal("version-marked-for-deletion", versionNumber=call.id.name)
        return None


def replication_status(record: Record) -> Document:
    """ReplicationStatus per region: Completed when the version is ready, Replicating before, Failed after a failure."""
    properties = record.document["properties"]
    state = properties["provisioningState"]
    done = state in ("Succeeded", "Updating")
    regions = [
        {
            "region": target["name"],
            "state": "Completed" if done else "Failed" if state == "Failed" else "Replicating",
            "details": "",
            "progress": 100 if done else 0,
        }
        for target in properties["publishingProfile"]["targetRegions"]
    ]
    aggregated = "Completed" if done else "Failed" if state == "Failed" else "InProgress"
    return {"aggregatedState": aggregated, "summary": regions}
