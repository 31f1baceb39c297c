"""BitLocker: Get-, Enable- and Disable-BitLocker, and manage-bde."""

from __future__ import annotations

from collections.abc import Iterable
from hashlib import sha256
from typing import Any

from ...state import WindowsGuest
from ...volumes import Volume
from ..cmdlet import Call, Cmdlet, item_text
from ..values import PsObject, View, as_list
from .program import Done, Program, Run, lines

_COLUMNS = (
    "VolumeType",
    "MountPoint",
    "CapacityGB",
    "VolumeStatus",
    "EncryptionPercentage",
    "KeyProtector",
    "AutoUnlockEnabled",
    "ProtectionStatus",
)
_VIEW = View(
    _COLUMNS,
    heading="ComputerName",
    right=("CapacityGB", "EncryptionPercentage"),
    titles=(
        ("MountPoint", "Mount Point"), ("EncryptionPercentage", "Encryption Percentage"), ("AutoUnlockEnabled", "AutoUnlock Enabled"),
        ("ProtectionStatus", "Protection Status"),
    ),
)  # fmt: skip


def _object(guest: WindowsGuest, volume: Volume) -> PsObject:
    volume.advance(guest.now)
    return PsObject(
        {
            "ComputerName": guest.name.upper(), "VolumeType": volume.kind, "MountPoint": volume.letter, "CapacityGB": volume.size_gb,
            "VolumeStatus": volume.status, "EncryptionPercentage": int(volume.percent),
            "KeyProtector": ["RecoveryPassword"] if volume.protector else [], "AutoUnlockEnabled": "",
            "ProtectionStatus": "On" if volume.protection else "Off", "LockStatus": "Unlocked",
        },
        kind="Microsoft.BitLocker.Structures.BitLockerVolume",
        view=_VIEW,
        text=volume.letter,
    )  # fmt: skip


def _volumes(call: Call) -> Iterable[Volume]:
    for one in as_list(call.value("MountPoint")):
        letter = item_text(one, "MountPoint").rstrip("\\").upper()
        letter = letter if letter.endswith(":") else letter + ":"
        found = next((volume for volume in call.guest.volumes if volume.letter == letter), None)
        if found is None:
            call.problem(
                f"{call.name} : Cannot find a volume with the mount point '{letter}'.",
                "ObjectNotFound",
                letter,
                "COMException",
                "System.Runtime.InteropServices.COMException",
            )
        else:
            yield found


def get_volume(call: Call) -> Iterable[Any]:
    chosen = _volumes(call) if call.has("MountPoint") else call.guest.volumes
    return [_object(call.guest, volume) for volume in chosen]


def enable(call: Call) -> Iterable[Any]:
    """Encryption begins at once and goes on by itself."""
    for volume in _volumes(call):
        volume.turn_on(call.guest.now, _protector(call.guest, call.shell.random("bitlocker")))
        yield _object(call.guest, volume)


def disable(call: Call) -> Iterable[Any]:
    """Decryption begins at once and goes on by itself."""
    for volume in _volumes(call):
        volume.turn_off(call.guest.now)
        yield _object(call.guest, volume)


def suspend(call: Call) -> Iterable[Any]:
    """Protection is off, the volume stays encrypted."""
    for volume in _volumes(call):
        volume.protection = call.name == "Resume-BitLocker" and volume.percent == 100
        yield _object(call.guest, volume)


def _protector(guest: WindowsGuest, seed: str) -> str:
    digits = sha256(seed.encode()).hexdigest().upper()
    return f"{{{digits[:8]}-{digits[8:12]}-{digits[12:16]}-{digits[16:20]}-{digits[20:32]}}}"


def manage_bde(run: Run) -> Done:
    """-status, -on and -off of a volume."""
    words = [word.lower() for word in run.arguments]
    guest = run.shell.guest
    verb = next((word.lstrip("-/") for word in words if word.lstrip("-/") in ("status", "on", "off")), "")
    letter = next((word.upper() for word in words if word.endswith(":")), "")
    chosen = [volume for volume in guest.volumes if letter in ("", volume.letter)]
    if not verb or not chosen:
        return Done(stderr='ERROR: Invalid syntax.\n\nType "manage-bde -?" for usage.\n', exit_code=-2147024809)
    rows = [f"BitLocker Drive Encryption: Configuration Tool version 10.0.{guest.edition.build}", ""]
    for volume in chosen:
        if verb == "on":
            volume.turn_on(guest.now, _protector(guest, run.shell.random("bitlocker")))
            rows += [f"Volume {volume.letter} [Windows]", "[OS Volume]", "", "Encryption is now in progress."]
        elif verb == "off":
            volume.turn_off(guest.now)
            rows += ["Decryption is now in progress."]
        else:
            rows += _status(guest, volume)
    return Done(lines(*rows))


_WORDS = {
    "FullyDecrypted": "Fully Decrypted", "FullyEncrypted": "Fully Encrypted", "EncryptionInProgress": "Encryption in Progress",
    "DecryptionInProgress": "Decryption in Progress",
}  # fmt: skip


def _status(guest: WindowsGuest, volume: Volume) -> list[str]:
    volume.advance(guest.now)
    label = "[OS Volume]" if volume.kind == "OperatingSystem" else "[Data Volume]"
    values = {
        "Size": f"{volume.size_gb:.2f} GB", "BitLocker Version": "2.0" if volume.percent else "None",
        "Conversion Status": _WORDS[volume.status],
        "Percentage Encrypted": f"{volume.percent:.1f}%", "Encryption Method": "XTS-AES 128" if volume.percent else "None",
        "Protection Status": "Protection On" if volume.protection else "Protection Off", "Lock Status": "Unlocked",
        "Identification Field": "Unknown" if volume.percent else "None",
        "Key Protectors": "Numerical Password" if volume.protector else "None Found",
    }  # fmt: skip
    return [
        f"Volume {volume.letter} [Windows]",
        label,
        "",
        *(f"    {name + ':':<22}{value}" for name, value in values.items()),
        "",
    ]


_M = ("MountPoint",)
CMDLETS = {
    "Get-BitLockerVolume": Cmdlet(get_volume, _M, (), ()),
    "Enable-BitLocker": Cmdlet(
        enable,
        _M,
        ("EncryptionMethod", "Pin", "Password", "RecoveryPassword", "AdAccountOrGroup"),
        ("RecoveryPasswordProtector", "TpmProtector", "SkipHardwareTest", "UsedSpaceOnly", "PasswordProtector"),
        piped="MountPoint",
        mandatory=_M,
    ),
    "Disable-BitLocker": Cmdlet(disable, _M, (), (), piped="MountPoint", mandatory=_M),
    "Suspend-BitLocker": Cmdlet(suspend, _M, ("RebootCount",), (), piped="MountPoint", mandatory=_M),
    "Resume-BitLocker": Cmdlet(suspend, _M, (), (), piped="MountPoint", mandatory=_M),
}
PROGRAMS = (Program("manage-bde", manage_bde),)
REAL = (
    "Add-BitLockerKeyProtector",
    "Backup-BitLockerKeyProtector",
    "Remove-BitLockerKeyProtector",
    "Unlock-BitLocker",
    "Lock-BitLocker",
    "Clear-BitLockerAutoUnlock",
)
