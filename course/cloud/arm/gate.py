"""What Azure Resource Manager itself refuses, before a resource provider is asked."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from .errors import ArmError, not_served, resource_group_not_found
from .operations import Operation
from .resource_id import ResourceId
from .resource_type import location_key

if TYPE_CHECKING:
    from .engine import Arm

_VERSION = re.compile(r"\d{4}-\d{2}-\d{2}(-preview|-privatepreview|-alpha|-beta)?")


def check_location(arm: Arm, location: str, resource_type: str) -> None:
    """catalogue row location-not-available."""
    if location_key(location) not in arm.locations:
        raise ArmError(
            400,
            "LocationNotAvailableForResourceType",
            f"The provided location '{location}' is not available for resource type '{resource_type}'. "
            f"List of available regions for the resource type is '{','.join(arm.locations)}'.",
        )


def check_version(query: dict[str, str], operation: Operation, newest: str) -> None:
    """A well-formed date up to the newest that the SDK knows is served; anything else is answered as Azure does."""
    version = query.get("api-version", "")
    if not version:
        raise ArmError(
            400,
            "MissingApiVersionParameter",
            "The api-version query parameter (?api-version=) is required for all requests.",
        )
    if not _VERSION.fullmatch(version.lower()):
        raise ArmError(
            400,
            "InvalidApiVersionParameter",
            f"The api-version '{version}' is invalid. "
            f"The supported versions are '{operation.api_version}' and earlier.",
        )
    if version[:10] > newest:
        raise _no_registered_provider(operation, version, newest)


def _no_registered_provider(operation: Operation, version: str, newest: str) -> ArmError:
    """catalogue row no-registered-provider; real answers quote the values."""
    parts = operation.template.split("/providers/")[-1].strip("/").split("/")
    kind = "/".join(part for part in parts[1:] if not part.startswith("{")) or "resourceGroups"
    return ArmError(
        400,
        "NoRegisteredProviderFound",
        f"No registered resource provider found for location '' and API version '{version}' for type '{kind}'. "
        f"The supported api-versions are '{newest}' and earlier.",
    )


def check_group(arm: Arm, resource_id: ResourceId, name: str, method: str) -> None:
    """The group must exist, and take writes: catalogue rows group-not-found and group-being-deleted."""
    group = arm.store.records.get(resource_id.group_id.lower())
    if group is None:
        raise resource_group_not_found(name)
    if method == "PUT" and group.document["properties"].get("provisioningState") == "Deleting":
        raise ArmError(
            409,
            "ResourceGroupBeingDeleted",
            f"The resource group '{group.document['name']}' is in deprovisioning state and cannot perform this "
            "operation.",
        )


def unrouted(known: Operation | None, methods: list[str], method: str, segments: list[str], query: Any) -> ArmError:
    """The refusal of a method and path that nothing serves: never a made-up success."""
    if known is not None:
        return not_served(f"The operation {known.group}.{known.name} ({method} {known.template})")
    if methods:
        return ArmError(405, "MethodNotAllowed", f"The requested resource does not support http method '{method}'.")
    lowered = [segment.lower() for segment in segments]
    if "providers" in lowered and lowered.index("providers") + 1 < len(segments):
        namespace = segments[lowered.index("providers") + 1]
        return ArmError(
            404,
            "InvalidResourceType",
            f"The resource type could not be found in the namespace '{namespace}' for api version "
            f"'{query.get('api-version', '')}'. The local Azure serves virtual machine imaging only.",
        )
    return ArmError(404, "NotFound", f"No operation of Azure Resource Manager answers {method} at this URL.")
