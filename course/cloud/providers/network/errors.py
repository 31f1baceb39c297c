"""Refusals of Microsoft.Network: 400 with an empty list of details, and its own sentence for what is absent."""

from __future__ import annotations

from typing import Any

from ...arm.errors import ArmError


class NetworkError(ArmError):
    """A refusal by the network provider, which always lists details (recorded)."""

    def content(self) -> dict[str, Any]:
        content = super().content()
        content.setdefault("details", [])
        return content


def refuse(code: str, message: str, status: int = 400) -> NetworkError:
    """A refusal in the provider's own words."""
    return NetworkError(status, code, message)


def not_found(resource_id: str) -> NetworkError:
    """catalogue row network-resource-not-found: the parent exists, the part does not."""
    return refuse("NotFound", f"Resource {resource_id} not found.", 404)


def invalid_reference(referenced: str, by: str) -> NetworkError:
    """A resource in the body that does not exist."""
    return refuse(
        "InvalidResourceReference",
        f"Resource {referenced} referenced by resource {by} was not found. Please make sure that the referenced "
        "resource exists, and that both resources are in the same region.",
    )


def duplicate(owner: str, name: str) -> NetworkError:
    """Two parts of one resource have one name."""
    detail = ArmError(
        400, "DuplicateResourceName", f"Resource {owner} has two child resources with the same name ({name})."
    )
    return NetworkError(400, "InvalidRequestFormat", "Cannot parse the request.", details=(detail,))


def sku_fixed(resource_id: str, was: str, asked: str) -> NetworkError:
    """The SKU of an address or a load balancer stays (the code: azure-sdk-for-java PublicIpAddressImpl.withSku)."""
    return refuse(
        "SkuCannotBeChangedOnUpdate",
        f"Sku property is set at creation time and cannot be changed from {was} to {asked} on resource update for "
        f"resource {resource_id}.",
    )
