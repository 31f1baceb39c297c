"""Microsoft.Compute/galleries/images: image definitions, the unchanging description that versions must fit."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any

from ...arm.errors import parameter_missing, property_change_not_allowed
from ...arm.refusals import refusal
from ...arm.resource_type import Call, Context, ResourceType
from ...arm.store import Document, Record
from . import entity_names

_IDENTIFIER = re.compile(r"[A-Za-z0-9._-]*[A-Za-z0-9_-]")
_IMMUTABLE = ("osType", "osState", "hyperVGeneration", "architecture")
_LIMITS = {"publisher": 128, "offer": 64, "sku": 64}
_DEFAULTS_TRUSTED_LAUNCH_FROM = "2025-03-03"


class GalleryImages(ResourceType):
    """client.gallery_images."""

    group = "gallery_images"
    type = "Microsoft.Compute/galleries/images"
    operation_segment = "capsOperations"
    seconds = 2

    def list_by_gallery(self, call: Call) -> Any:
        return self.list(call)

    def plan(self, call: Call, old: Record | None) -> Document:
        given = call.body.get("properties")
        if given is None:
            raise parameter_missing("galleryImage.properties")
        if old is not None:
            return self._changed(call, old, given)
        entity_names.check(call.id.name)
        self._check_identifier(call, given["identifier"])
        self._check_ranges(given.get("recommended") or {})
        check_end_of_life(call, given)
        default = "V2" if self._trusted_launch_by_default(call) else "V1"
        properties = {
            "hyperVGeneration": given.get("hyperVGeneration", default),
            "architecture": given.get("architecture", "x64"),
            **{key: value for key, value in given.items() if value not in ({}, None)},
        }
        properties.setdefault("features", self._default_features(call, properties))
        properties["features"] = _spelled(properties["features"])
        if not properties["features"]:
            del properties["features"]
        return {"properties": properties}

    @staticmethod
    def _trusted_launch_by_default(call: Call) -> bool:
        """From gallery api 2025-03-03 on, definitions default to V2 and TrustedLaunchSupported (facts section 4)."""
        return call.query.get("api-version", "")[:10] >= _DEFAULTS_TRUSTED_LAUNCH_FROM

    def _default_features(self, call: Call, properties: Document) -> list[Document]:
        fits = properties["hyperVGeneration"] == "V2" and properties["architecture"] == "x64"
        if self._trusted_launch_by_default(call) and fits:
            return [{"name": "SecurityType", "value": "TrustedLaunchSupported"}]
        return []

    @staticmethod
    def _check_identifier(call: Call, identifier: Document) -> None:
        for name, limit in _LIMITS.items():
            value = identifier.get(name, "")
            if not _IDENTIFIER.fullmatch(value) or len(value) > limit:
                raise refusal("identifier-invalid", property=name, number=limit)
        wanted = tuple(identifier[name].lower() for name in _LIMITS)
        parent = call.id.parent
        assert parent is not None
        for other in call.arm.store.children(parent.key, GalleryImages.type):
            taken = other.document["properties"]["identifier"]
            if tuple(taken[name].lower() for name in _LIMITS) == wanted:
                raise refusal(
                    "identifier-duplicate",
                    imageDefinitionName=other.document["name"],
                    Publisher=taken["publisher"],
                    Offer=taken["offer"],
                    SKU=taken["sku"],
                )

    @staticmethod
    def _check_ranges(recommended: Document) -> None:
        for name, part in recommended.items():
            if (part.get("min") or 0) > (part.get("max") or 2**31):
                raise refusal("min-greater-than-max", property=f"galleryImage.properties.recommended.{name}")

    @staticmethod
    def _changed(call: Call, old: Record, given: Document) -> Document:
        before = old.document["properties"]
        for name in _IMMUTABLE:
            if name in given and given[name] != before.get(name):
                raise property_change_not_allowed(f"galleryImage.properties.{name}")
        for name, value in (given.get("identifier") or {}).items():
            if value != before["identifier"].get(name):
                raise property_change_not_allowed(f"galleryImage.properties.identifier.{name}")
        features = given.get("features")
        kept = {name: value for name, value in given.items() if name not in ("features", "identifier")}
        if features is not None and _as_set(features) != _as_set(before.get("features") or []):
            if not given.get("allowUpdateImage", before.get("allowUpdateImage")):
                raise property_change_not_allowed("galleryImage.properties.features")
            kept["features"] = _spelled(features)
        GalleryImages._check_ranges(given.get("recommended") or {})
        check_end_of_life(call, given)
        call.body.setdefault("location", old.document["location"])
        return {"properties": {**before, **kept}}


def check_end_of_life(context: Context, given: Document) -> None:
    """catalogue rows date-not-convertible and eol-date-past."""
    value = given.get("endOfLifeDate")
    if value is None:
        return
    try:
        date = datetime.fromisoformat(str(value).replace("Z", "+00:00"))
    except ValueError:
        raise refusal("date-not-convertible", value=value, property="endOfLifeDate") from None
    now = context.arm.clock.now
    if date.replace(tzinfo=date.tzinfo or now.tzinfo) <= now:
        raise refusal("eol-date-past")


def feature(definition: Record, name: str) -> str:
    """The value of a feature of an image definition, or ""."""
    features = definition.document["properties"].get("features") or []
    return next((entry["value"] for entry in features if entry["name"].lower() == name.lower()), "")


_SECURITY = (
    "TrustedLaunch",
    "TrustedLaunchSupported",
    "TrustedLaunchAndConfidentialVmSupported",
    "ConfidentialVM",
    "ConfidentialVmSupported",
    "Standard",
)


def _spelled(features: list[Document]) -> list[Document]:
    """Features in Azure's spelling (recorded: ConfidentialVm is answered as ConfidentialVM, true as True)."""
    known = {value.lower(): value for value in (*_SECURITY, "True", "False")}
    return [{**entry, "value": known.get(str(entry["value"]).lower(), entry["value"])} for entry in features]


def _as_set(features: list[Document]) -> set[tuple[str, str]]:
    return {(entry["name"].lower(), str(entry["value"]).lower()) for entry in features}
