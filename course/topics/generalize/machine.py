"""One VM on both layers, as a check reads it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from checks.attempt import Attempt
from checks.errors import Uncheckable
from course.widgets.vm_view import vm_view

RESEALED = "IMAGE_STATE_GENERALIZE_RESEAL_TO_OOBE"


@dataclass(frozen=True)
class Machine:
    """A VM's power state and flag in Azure, and the facts of its disk."""

    id: str
    name: str
    power: str
    generalized: bool
    windows: bool
    guest: Mapping[str, str]

    @property
    def prepared(self) -> bool:
        """The guest was deprovisioned, or sysprepped: ImageState alone can be written by anybody."""
        sysprepped = self.guest.get("sysprepped_as", "none") != "none"
        return (self.guest.get("image_state") == RESEALED and sysprepped) or self.guest.get("deprovisioned") == "yes"

    @property
    def people(self) -> list[str]:
        """The accounts of people on its disk."""
        return [name for name in self.guest.get("users", "").split(", ") if name not in ("", "none")]


def cloud_of(attempt: Attempt) -> Any:
    """The notebook's cloud."""
    if attempt.cloud is None:
        raise Uncheckable("This notebook has no cloud yet.")
    return attempt.cloud


def machine(cloud: Any, group: str, name: str) -> Machine | None:
    """The VM of that name, None where there is none."""
    vm_id = f"/subscriptions/{cloud.subscription_id}/resourceGroups/{group}"
    view = vm_view(cloud, f"{vm_id}/providers/Microsoft.Compute/virtualMachines/{name}")
    if view is None:
        return None
    guest = {fact.key: fact.value for fact in cloud.guest(view.id).inspect()}
    return Machine(view.id, view.name, view.power, view.generalized, view.os_type == "Windows", guest)
