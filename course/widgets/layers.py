"""The two layers of a VM on its way to an image: what Azure knows, what is on the disk, and which action is allowed now."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

POWERS = ("running", "stopped", "deallocated")  # then generalized, which is a flag on one of the last two
IN_USE = ("running", "starting", "stopping", "deallocating")


class Guest(StrEnum):
    """What the OS disk holds: one machine's identity, or none."""

    SPECIFIC = "specific"
    DEPROVISIONED = "deprovisioned"


class Action(StrEnum):
    """What can be done to the VM here, in the order of the way to an image."""

    START = "start"
    DEPROVISION = "deprovision"
    POWER_OFF = "power off"
    DEALLOCATE = "deallocate"
    GENERALIZE = "generalize"
    CAPTURE = "capture"


@dataclass(frozen=True)
class Layers:
    """Where one VM is now."""

    name: str
    power: str
    generalized: bool
    guest: Guest
    windows: bool = False
    trusted_launch: bool = False

    @property
    def arm(self) -> str:
        """The state on Azure's layer."""
        return "generalized" if self.generalized else self.power

    @property
    def guest_word(self) -> str:
        return "sysprepped" if self.windows and self.guest is Guest.DEPROVISIONED else str(self.guest)

    def sentence(self) -> str:
        """Both layers in one line, and what is peculiar about them."""
        return f"{self.name}: {self.arm} in Azure, {self.guest_word} inside."


def refusal(layers: Layers, action: Action) -> str:
    """Azure's own words where it refuses the action in this state, else "".

    Texts: SupportArticles-docs windows/error-messages.md@051c368; `deprovision` is a run-command.
    """
    vm = layers.name
    if action is Action.DEPROVISION:
        if layers.power != "running":
            return "OperationNotAllowed: The operation requires the VM to be running (or set to run)."
        return ""
    if action is Action.START and layers.generalized:
        return f"OperationNotAllowed: Operation 'start' is not allowed on VM '{vm}' since the VM is generalized."
    if action is Action.GENERALIZE and layers.power in IN_USE:
        return (
            f"OperationNotAllowed: Operation 'generalize' is not allowed on VM '{vm}' since the VM is running. "
            "Please power off explicitly in case you shut down the VM from inside the guest operating system."
        )
    if action is Action.CAPTURE and not layers.generalized:
        return (
            f"OperationNotAllowed: The operation 'Create Image' requires the Virtual Machine '{vm}' to be Generalized."
        )
    if action is Action.CAPTURE and layers.trusted_launch:
        return "OperationNotAllowed: Creation of managed images are not supported for virtual machine with TrustedLaunch security type."
    return ""


def leads_to(layers: Layers, action: Action) -> str:
    """What an allowed action changes, on which layer."""
    already = {
        Action.START: layers.power == "running",
        Action.POWER_OFF: layers.power in ("stopped", "deallocated"),
        Action.DEALLOCATE: layers.power == "deallocated",
        Action.GENERALIZE: layers.generalized,
        Action.DEPROVISION: layers.guest is Guest.DEPROVISIONED,
    }
    if already.get(action):
        return "changes nothing"
    return {
        Action.START: "Azure: running, billed again",
        Action.DEPROVISION: f"guest: {'sysprepped' if layers.windows else 'deprovisioned'}; Azure has no way back",
        Action.POWER_OFF: "Azure: stopped, still billed",
        Action.DEALLOCATE: "Azure: deallocated, compute no longer billed",
        Action.GENERALIZE: "Azure: the flag, with no way back; the guest is not touched",
        Action.CAPTURE: "a new managed image; the VM stays as it is",
    }[action]


def warning(layers: Layers) -> str:
    """What Azure does not tell: the layers disagree."""
    if layers.generalized and layers.guest is Guest.SPECIFIC:
        ending = (
            "A VM made from this image fails late, in provisioning."
            if layers.windows
            else "Every VM made from this image carries this machine's accounts and files."
        )
        return f"The flag is set, but nobody cleaned the guest. {ending}"
    if layers.guest is Guest.DEPROVISIONED and layers.power == "running":
        return "The guest is clean and still running. Deallocate it now, before anything more is written to its disk."
    if layers.guest is Guest.DEPROVISIONED and not layers.generalized:
        return "The guest is clean, but Azure does not know: only the flag lets an image be made."
    return ""
