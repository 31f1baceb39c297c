"""Disk encryption sets of a gallery image version: each must exist, here, and cover every region alike."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ...arm.refusals import refusal
from ...arm.resource_id import parse
from ...arm.resource_type import Call
from ...arm.store import Document, Record
from . import documentation

_PATH = "galleryArtifactVersion.properties.publishingProfile.targetRegions.encryption.{}.diskEncryptionSetId"


def check(call: Call, regions: list[Document], luns: list[int], old: Record | None) -> None:
    """Refuse what Azure refuses; `luns` are those of the version's data disks."""
    for region in regions:
        for image, _, given in _sets(region):
            _check_set(call, image, given)
        _check_luns(region, luns, old)
    _check_everywhere(regions)


def _sets(region: Document) -> Iterator[tuple[str, str, str]]:
    """Where, for which disk, and which disk encryption set."""
    encryption = region.get("encryption") or {}
    given = (encryption.get("osDiskImage") or {}).get("diskEncryptionSetId")
    if given:
        yield "osDiskImage", _PATH.format("osDiskImage"), given
    for entry in encryption.get("dataDiskImages") or []:
        if entry.get("diskEncryptionSetId"):
            yield "dataDiskImages", f"LUN {entry.get('lun')}", entry["diskEncryptionSetId"]


def _is_checked(given: str | None) -> bool:
    """Whether an id is one of a disk encryption set, and not a placeholder of the documentation."""
    try:
        wanted = parse(given or "")
    except ValueError:
        return True
    return not documentation.is_placeholder(wanted) and wanted.types == ("diskEncryptionSets",)


def _check_set(call: Call, image: str, given: str) -> None:
    try:
        wanted = parse(given)
    except ValueError:
        raise refusal("des-id-invalid", diskImages=image) from None
    if not _is_checked(given):
        return
    if wanted.subscription.lower() != call.subscription.lower():
        raise refusal("des-other-subscription", diskEncryptionSetID=given, subscriptionID=call.subscription)
    if call.get(wanted.key) is None:
        raise refusal("des-not-found", diskEncryptionSetID=given)


def _check_luns(region: Document, luns: list[int], old: Record | None) -> None:
    seen: set[Any] = set()
    known = _encrypted_luns(old, region["name"]) if old else None
    for entry in (region.get("encryption") or {}).get("dataDiskImages") or []:
        lun = entry.get("lun")
        if not _is_checked(entry.get("diskEncryptionSetId")):
            continue
        if lun in seen:
            raise refusal("des-lun-duplicate", number=lun, region=region["name"])
        seen.add(lun)
        if lun not in luns:
            problem = refusal("des-lun-invalid", number=lun)
            problem.message = problem.message.replace("['0,9']", f"['{','.join(map(str, luns))}']")
            raise problem
        if known is not None and lun not in known and entry.get("diskEncryptionSetId"):
            raise refusal("des-new-lun-on-update", number=lun, region=region["name"])


def _encrypted_luns(old: Record, region: str) -> set[Any] | None:
    """The LUNs that a region of a version has encrypted; None for a region that is new."""
    for target in old.document["properties"]["publishingProfile"]["targetRegions"]:
        if target["name"] == region:
            return {entry.get("lun") for entry in (target.get("encryption") or {}).get("dataDiskImages") or []}
    return None


def _check_everywhere(regions: list[Document]) -> None:
    """A disk that is encrypted with a customer's key in one region is so in all."""
    for region in regions:
        for image, shown, given in _sets(region):
            for other in regions:
                if not any((kind, place) == (image, shown) for kind, place, _ in _sets(other)):
                    raise refusal(
                        "des-required-elsewhere",
                        disk=shown,
                        region_1=other["name"],
                        diskEncryptionSetID=given,
                        region_2=region["name"],
                    )
