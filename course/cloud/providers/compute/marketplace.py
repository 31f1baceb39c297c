"""The Marketplace catalogue: publishers, offers, SKUs and versions, as dated data."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any

from ... import data, guests
from ...arm.refusals import refusal
from ...arm.resource_type import Context, location_key
from . import documentation
from .sources import Source


@dataclass(frozen=True, slots=True)
class Image:
    """One SKU with its versions, oldest first."""

    publisher: str
    offer: str
    sku: str
    versions: tuple[str, ...]
    row: dict[str, Any]

    def has(self, version: str) -> bool:
        """Whether a version can be had: one of those that a listing tells, or one recorded or quoted by itself."""
        return version in self.versions or version in self.row.get("versionsSeenAlone", ())

    @property
    def generation(self) -> str | None:
        """V1 or V2; of a SKU that is only listed, by its name; of the oldest ones Azure does not say (recorded)."""
        name = self.sku.lower()
        inferred = "V2" if "gen2" in name or "arm64" in name else None if name[:3] in ("12.", "14.") else "V1"
        return self.row.get("hyperVGeneration", inferred)

    @property
    def architecture(self) -> str:
        """x64 or Arm64."""
        return str(self.row.get("architecture") or ("Arm64" if "arm64" in self.sku.lower() else "x64"))

    @property
    def replica_type(self) -> str:
        """Managed for images of the second generation, Unmanaged for older ones (recorded)."""
        return str(self.row.get("replicaType") or ("Managed" if self.generation == "V2" else "Unmanaged"))

    @property
    def security(self) -> str:
        """The SecurityType feature, or ""."""
        return next((f["value"] for f in self.row.get("features") or [] if f["name"] == "SecurityType"), "")


@cache
def images() -> dict[tuple[str, str, str], Image]:
    """Every SKU by lower-cased publisher, offer and SKU."""
    found: dict[tuple[str, str, str], Image] = {}
    catalogue = data.read("marketplace")
    for row in [*catalogue["images"], *catalogue["recordedListings"]]:
        image = Image(row["publisher"], row["offer"], row["sku"], tuple(row["versions"]), row)
        found.setdefault((row["publisher"].lower(), row["offer"].lower(), row["sku"].lower()), image)
    return found


def find(publisher: str, offer: str, sku: str) -> Image | None:
    """The SKU, in any case."""
    return images().get((publisher.lower(), offer.lower(), sku.lower()))


def require(context: Context, reference: dict[str, Any], location: str) -> Source:
    """The source that an imageReference with publisher, offer, sku and version names."""
    publisher, offer, sku = (str(reference.get(name, "")) for name in ("publisher", "offer", "sku"))
    wanted = str(reference.get("version") or "latest")
    image = find(publisher, offer, sku)
    example = None if image else documentation.image(publisher, offer, sku)
    if example:
        versions = ("1.0.0" if wanted.lower() == "latest" else wanted,)
        image = Image(publisher, offer, sku, versions, example)
    exact = None if image is None else image.versions[-1] if wanted.lower() == "latest" else wanted
    if image is None or exact is None or not image.has(exact) or "os" not in image.row:
        raise refusal("platform-image-not-found", publisher=publisher, offer=offer, sku=sku, version=wanted)
    row = image.row
    return Source(
        kind="platform image",
        id=image_id(context.id.subscription, image, exact, location_key(location)),
        os_type=row["os"],
        generation=row["hyperVGeneration"],
        architecture=row["architecture"],
        security=image.security,
        size_gb=row["osDiskSizeGB"] or 30,
        contents=pristine(context, row["os"], image),
        plan=row.get("plan"),
        publisher=image.publisher,
        offer=image.offer,
        sku=image.sku,
        version=exact,
        features={entry["name"]: str(entry["value"]) for entry in row.get("features") or []},
    )


def pristine(context: Context, os_type: str, image: Image) -> str:
    """The blob with the file tree that the publisher ships."""
    return context.arm.store.keep(_first_disk(os_type, image.publisher, image.offer, image.sku))


@cache
def _first_disk(os_type: str, publisher: str, offer: str, sku: str) -> bytes:
    return guests.first_disk(os_type, guests.Image(publisher, offer, sku))


def image_id(subscription: str, image: Image, version: str, location: str) -> str:
    """The id of a version in Azure's own odd capitals (recorded)."""
    return (
        f"/Subscriptions/{subscription}/Providers/Microsoft.Compute/Locations/{location}/Publishers/{image.publisher}"
        f"/ArtifactTypes/VMImage/Offers/{image.offer}/Skus/{image.sku}/Versions/{version}"
    )
