"""Do the Marketplace images that the template names exist? catalogue row platform-image-preflight (recorded)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ...arm.errors import ArmError
from ...arm.refusals import refusal
from ...providers.compute import marketplace
from ..plan import Plan
from .virtual_machines import wanted


def ask(plan: Plan) -> Iterator[ArmError]:
    """One refusal per image that is not there."""
    seen = set()
    for machine in wanted(plan):
        reference = machine.image_reference
        names = tuple(str(reference.get(part) or "") for part in ("publisher", "offer", "sku", "version"))
        if reference.get("id") or not all(names) or names in seen:
            continue
        seen.add(names)
        if not _exists(plan, reference, machine.location):
            publisher, offer, sku, version = names
            yield refusal("platform-image-preflight", publisher=publisher, offer=offer, sku=sku, version=version)


def _exists(plan: Plan, reference: dict[str, Any], location: str) -> bool:
    try:
        marketplace.require(plan.scope.context, reference, location)
    except ArmError:
        return False
    return True
