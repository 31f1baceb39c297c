"""Microsoft.Compute/galleries/images/versions: what VMs are created from, replicated to regions."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime
from typing import Any

from ...arm.errors import ArmError, parameter_missing, property_change_not_allowed, resource_not_found
from ...arm.refusals import refusal
from ...arm.resource_type import Accepted, Call, Completion, ResourceType
from ...arm.store import Document, Record
from . import gallery_encryption, gallery_publishing, soft_deleted_resource
from .gallery_images import check_end_of_life, feature
from .gallery_sources import copied, storage_of, version_source
from .sources import Source, from_private

_NAME = re.compile(r"(\d{1,10})\.(\d{1,10})\.(\d{1,10})")
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
        return gallery_publishing.expanded(call, record)

    def create_or_update(self, call: Call) -> Any:
        """PUT: a new version, an update, or a deleted one that is brought back.

        `properties.restore` says so by name; `az sig image-version undelete` does by a body without a source.
        """
        given = call.body.get("properties") or {}
        unsaid = "storageProfile" not in given and soft_deleted_resource.is_kept(call, call.id)
        if call.existing() is None and (given.get("restore") or unsaid):
            return self._restored(call)
        return super().create_or_update(call)

    def _restored(self, call: Call) -> Any:
        self.admit(call, None)
        kept = soft_deleted_resource.take_back(call, call.id)
        if kept is None:
            raise resource_not_found("softDeletedArtifactTypes/images", call.id.name, call.id.resource_group)
        properties = {**kept.document["properties"], "provisioningState": "Updating"}
        record = call.arm.store.put({**kept.document, "properties": properties}, kept.private)
        return Accepted(record.document, created=True, seconds=20)

    def plan(self, call: Call, old: Record | None) -> Document:
        given = call.body.get("properties")
        if given is None:
            raise parameter_missing("galleryImageVersion.properties")
        if old is None:
            check_version_name(call.id.name)
        check_end_of_life(call, given.get("publishingProfile") or {})
        profile = gallery_publishing.profile(call, given.get("publishingProfile") or {}, old)
        safety = {
            "reportedForPolicyViolation": False,
            "allowDeletionOfReplicatedLocations": False,
            **((old.document["properties"]["safetyProfile"]) if old else {}),
            **(given.get("safetyProfile") or {}),
        }
        if old is not None:
            return self._changed(call, old, given, profile, safety)
        storage = given["storageProfile"]
        definition = self._definition(call)
        source = version_source(call, storage, definition)
        gallery_encryption.check(call, profile["targetRegions"], [disk.lun for disk in source.data_disks], None)
        call.private["source"] = self._described(source, definition).as_private()
        more = {name: given[name] for name in ("securityProfile", "validationsProfile") if given.get(name)}
        shown = storage_of(storage, source)
        return {"properties": {"publishingProfile": profile, "storageProfile": shown, "safetyProfile": safety, **more}}

    def _changed(self, call: Call, old: Record, given: Document, profile: Document, safety: Document) -> Document:
        """Regions, replicas, flags and caching may change; what the version is made of may not."""
        before = old.document["properties"]
        call.body.setdefault("location", old.document["location"])
        storage = given.get("storageProfile") or {}
        if storage and call.query.get("api-version", "") < "2020":
            raise refusal("version-storageprofile-on-update")
        self._check_unchanged(old, storage)
        luns = [entry["lun"] for entry in before["storageProfile"].get("dataDiskImages") or []]
        if any(entry.get("lun") not in luns for entry in storage.get("dataDiskImages") or []):
            raise refusal("version-add-data-disk")
        gallery_encryption.check(call, profile["targetRegions"], luns, old)
        return {"properties": {**before, "publishingProfile": profile, "safetyProfile": safety}}

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
            features={entry["name"]: entry["value"] for entry in properties.get("features") or []},
        )

    @staticmethod
    def _check_unchanged(old: Record, after: Document) -> None:
        """catalogue row version-change-source; the source that was given before may be given again."""
        before = old.document["properties"]["storageProfile"]
        for disk in ("source", "osDiskImage"):
            now = after.get(disk) or {}
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
        customer_key = record.private.get("customer_key")
        if customer_key:
            raise refusal("version-cmk-trusted-launch", diskEncryptionSetId=customer_key)
        storage = copied(record.document["properties"]["storageProfile"], source)
        ready = {"provisioningState": "Succeeded", "storageProfile": storage}
        return done.change(record.document["id"], ready, failure=None).document

    def fail(self, done: Completion, problem: ArmError) -> None:
        """The version stays, Failed, and its regions say why."""
        record = done.existing()
        if record is not None:
            done.change(record.document["id"], {"provisioningState": "Failed"}, failure=problem.message)

    def remove(self, done: Completion) -> None:
        """The version is gone; where the gallery says so it can be brought back."""
        record = done.require()
        if soft_deleted_resource.is_enabled(done, done.id):
            soft_deleted_resource.keep(done, record)
        done.arm.store.delete(done.id.key)

    @staticmethod
    def _check_definition(done: Completion, record: Record, source: Source) -> None:
        """catalogue rows version-generation-mismatch and its sibling: accepted first, refused while it runs."""
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
        architecture, wanted = record.private.get("source_architecture"), definition.get("architecture", "x64")
        if architecture and architecture != wanted:
            values = {"sourceArchitecture": architecture, "definitionArchitecture": wanted}
            raise refusal("version-architecture-mismatch", resourceID=record.private["source_id"], **values)

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


def check_version_name(name: str) -> None:
    """Major.Minor.Patch, each a number that fits 32 bits."""
    match = _NAME.fullmatch(name)
    if not match or any(int(part) > 2**31 - 1 for part in match.groups()):
        raise refusal("version-name-invalid")
