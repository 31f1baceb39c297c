"""Sysprep: validate, generalize, shut down; or refuse, and leave the reason in its log."""

from __future__ import annotations

from datetime import timedelta

from . import registry as keys
from .state import WindowsGuest
from .sysprep_log import SysprepLog

TAG = r"C:\Windows\System32\Sysprep\Sysprep_succeeded.tag"
UNDEPLOYABLE = "IMAGE_STATE_UNDEPLOYABLE"
DURATION = timedelta(seconds=90)
_OPTIONS = {"generalize", "oobe", "audit", "shutdown", "reboot", "quit", "quiet"}
_PROVIDER = r"C:\Windows\System32\VMAgentDisabler.dll"


def start(guest: WindowsGuest, arguments: list[str], user: str) -> bool:
    """Begin a run; it ends later, when its time has come. False: it was refused, or only opened its window."""
    options = [word.lstrip("/-").lower() for word in arguments]
    plain = [option for option in options if not option.startswith(("mode:", "unattend:"))]
    if not plain or any(option not in _OPTIONS for option in plain):
        return False  # the window, or the list of options, on a desktop that nobody sees
    log = SysprepLog(guest.files, guest.now)
    guest.files.remove(TAG)
    log.begin(options, TAG)
    if not _validated(guest, log, "generalize" in options):
        return False
    guest.image_state = UNDEPLOYABLE
    guest.registry.set(keys.SYSPREP_STATUS, "GeneralizationState", 3)
    if "generalize" in options and not guest.files.is_file(_PROVIDER):
        return True  # packer#5945: without the agent's provider it never ends
    guest.live.due.append((guest.now + DURATION, lambda later: _finish(later, options, user)))
    return True


def running(guest: WindowsGuest) -> bool:
    """A run has begun and not ended."""
    return guest.image_state == UNDEPLOYABLE


def _validated(guest: WindowsGuest, log: SysprepLog, generalize: bool) -> bool:
    """The checks in their order: the first that fails ends the run."""
    log.phase("cleanup", 3, "Cleanup.xml")
    log.method("Sysprep_Clean_Validate_Opk", "spopk.dll")
    if not (_no_servicing(guest, log) and _no_restart_due(guest, log)):
        return False
    log.info(
        "Sysprep_Clean_Validate_Opk: Successfully validated reserves state on the machine for entering audit mode."
    )
    log.done("Sysprep_Clean_Validate_Opk", "spopk.dll")
    if not generalize:
        return True
    log.phase("generalize", 1, "Generalize.xml")
    return _no_encryption(guest, log) and _no_stray_apps(guest, log) and _no_broken_run(guest, log)


def _no_servicing(guest: WindowsGuest, log: SysprepLog) -> bool:
    if not guest.registry.get(keys.RESERVE_MANAGER, "ActiveScenario", 0):
        return True
    log.error(
        "Sysprep_Clean_Validate_Opk: Audit mode cannot be turned on if reserved storage is in use. An update or servicing "
        "operation may be using reserved storage.; hr = 0x800F0975"
    )
    log.failed("Sysprep_Clean_Validate_Opk", "spopk.dll", "Cleanup.xml", "cleanup", 0x975, "0x80070975")
    return False


def _no_restart_due(guest: WindowsGuest, log: SysprepLog) -> bool:
    if guest.registry.key(keys.REBOOT_REQUIRED) is None:
        return True
    log.error(
        "Sysprep_Clean_Validate_Opk:There are one or more Windows updates that require a reboot. To run Sysprep, reboot the "
        "computer and restart the application.[gle=0x000036b7]"
    )
    log.end()  # no log shows what follows
    return False


def _no_encryption(guest: WindowsGuest, log: SysprepLog) -> bool:
    guest.os_volume.advance(guest.now)
    log.method("ValidateBitLockerState", "BdeSysprep.dll")
    if guest.os_volume.status == "FullyDecrypted":
        log.done("ValidateBitLockerState", "BdeSysprep.dll")
        return True
    log.error("BitLocker-Sysprep: BitLocker is on for the OS volume. Turn BitLocker off to run Sysprep. (0x80310039)")
    log.failed("ValidateBitLockerState", "BdeSysprep.dll", "Generalize.xml", "generalize", 0x80310039, "0x80310039")
    return False


def _no_stray_apps(guest: WindowsGuest, log: SysprepLog) -> bool:
    log.method("SysprepGeneralizeValidate", "AppxSysprep.dll")
    log.info("Entering SysprepGeneralizeValidate (Appx) - validating whether all apps are also provisioned.")
    stray = next((app for app in guest.apps if app.stops_sysprep), None)
    if stray is None:
        log.done("SysprepGeneralizeValidate", "AppxSysprep.dll")
        return True
    log.error(
        f"Package {stray.full_name} was installed for a user, but not provisioned for all users. This package will not "
        "function properly in the sysprep image."
    )
    log.error("Failed to remove apps for the current user: 0x80073cf2.")
    log.error("Exit code of RemoveAllApps thread was 0x3cf2.")
    log.failed("SysprepGeneralizeValidate", "AppxSysprep.dll", "Generalize.xml", "generalize", 0x3CF2, "0x80073cf2")
    return False


def _no_broken_run(guest: WindowsGuest, log: SysprepLog) -> bool:
    """A run that died midway leaves its mark, and Sysprep does not go on from there (fatal-error-occurred-sysprep-machine)."""
    if guest.registry.get(keys.SYSPREP_STATUS, "GeneralizationState", 7) == 7:
        return True
    log.error(
        "RunExternalDlls:Not running DLLs; either the machine is in an invalid state or we couldn't update the recorded "
        "state, dwRet = 31",
        "0x0f0073",
    )
    log.end()
    return False


def _finish(guest: WindowsGuest, options: list[str], user: str) -> None:
    log = SysprepLog(guest.files, guest.now)
    kind = "GENERALIZE" if "generalize" in options else "SPECIALIZE"
    mode = "AUDIT" if "audit" in options else "OOBE"
    guest.image_state = f"IMAGE_STATE_{kind}_RESEAL_TO_{mode}"
    guest.registry.set(keys.SYSPREP_STATUS, "GeneralizationState", 4 if kind == "GENERALIZE" else 7)
    if kind == "GENERALIZE":
        guest.events = 0
        guest.sysprepped_as = user
        for app in guest.apps:
            app.users = {}
        guest.apps = [app for app in guest.apps if app.provisioned or not app.removable]
    guest.files.write(TAG, b"", guest.now)
    log.info(f"FCreateTagFile:Successfully created tag file {TAG}")
    if "shutdown" in options or "reboot" in options:
        log.info("ProcessShutdown:Successfully called InitiateSystemShutdownEx to shutdown the computer")
    log.end()
    guest.live.powered_off = "shutdown" in options
    guest.live.rebooted = "reboot" in options
