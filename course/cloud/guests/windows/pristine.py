"""The inside of a marketplace image: a Windows that its publisher has generalized and nobody has booted yet."""

from __future__ import annotations

from functools import lru_cache

from . import apps, services
from . import registry as keys
from .accounts import BUILT_IN, GROUPS, LocalAccount
from .edition import Edition
from .files import FileSystem
from .registry import Registry
from .state import WindowsGuest
from .volumes import Volume

BUILT = "2026-09-01T00:00:00"  # when the publisher made the image
AGENT_VERSION = "2.7.41491.1172"
RESEALED = "IMAGE_STATE_GENERALIZE_RESEAL_TO_OOBE"

_FOLDERS = (
    r"C:\Packages\Plugins", r"C:\Program Files", r"C:\Program Files (x86)", r"C:\ProgramData", r"C:\Users\Default",
    r"C:\Users\Public", r"C:\Windows\Panther", r"C:\Windows\System32\drivers", r"C:\Windows\System32\Sysprep\ActionFiles",
    r"C:\Windows\System32\Sysprep\Panther", r"C:\Windows\Temp", r"C:\WindowsAzure\Logs",
)  # fmt: skip
_PROGRAMS = (
    r"cmd.exe", r"dism.exe", r"hostname.exe", r"ipconfig.exe", r"manage-bde.exe", r"net.exe", r"netsh.exe", r"powercfg.exe",
    r"reg.exe", r"sc.exe", r"shutdown.exe", r"systeminfo.exe", r"whoami.exe", r"Sysprep\sysprep.exe",
    r"WindowsPowerShell\v1.0\powershell.exe",
)  # fmt: skip


@lru_cache(maxsize=16)
def _cached(edition: Edition) -> WindowsGuest:
    guest = WindowsGuest(
        edition,
        _files(),
        _registry(edition),
        sid="S-1-5-21-0-0-0",
        accounts=[LocalAccount(**one.to_json()) for one in BUILT_IN],
        groups={name: (["Administrator"] if name == "Administrators" else []) for name in GROUPS},
        apps=apps.shipped(edition),
        services=services.shipped(),
        volumes=[Volume("C:"), Volume("D:", "Data", 15.98)],
    )
    guest.image_state = RESEALED
    return guest


def pristine(edition: Edition) -> WindowsGuest:
    """A fresh copy of the image's inside."""
    return _cached(edition).copy()


def _files() -> FileSystem:
    files = FileSystem()
    for folder in _FOLDERS:
        files.mkdir(folder, BUILT)
    for program in _PROGRAMS:
        files.write(rf"C:\Windows\System32\{program}", b"MZ", BUILT)
    files.write(r"C:\Windows\System32\Sysprep\ActionFiles\Generalize.xml", b"<sysprepInformation/>\r\n", BUILT)
    files.write(r"C:\Windows\System32\Sysprep\ActionFiles\Cleanup.xml", b"<sysprepInformation/>\r\n", BUILT)
    files.write(r"C:\Windows\System32\VMAgentDisabler.dll", b"MZ", BUILT)
    files.write(r"C:\Windows\System32\ntoskrnl.exe", b"MZ", BUILT)
    files.write(
        r"C:\Windows\System32\drivers\etc\hosts",
        b"# localhost name resolution is handled within DNS itself.\r\n",
        BUILT,
    )
    return files


def _registry(edition: Edition) -> Registry:
    registry = Registry()
    registry.set(keys.COMPUTER_NAME, "ComputerName", "WIN-IMAGE")
    for name, value in (
        ("ProductName", edition.name),
        ("CurrentBuild", edition.build),
        ("CurrentBuildNumber", edition.build),
        ("UBR", int(edition.revision)),
        ("InstallationType", "Client" if edition.client else "Server Core" if edition.core else "Server"),
    ):
        registry.set(keys.CURRENT_VERSION, name, value)
    registry.set(keys.SYSPREP_STATUS, "CleanupState", 2)
    registry.set(keys.SYSPREP_STATUS, "GeneralizationState", 4)
    registry.set(keys.CDROM, "Start", 1)
    registry.create(keys.REBOOT_REQUIRED.rpartition("\\")[0])
    if edition.has_reserved_storage:
        registry.set(keys.RESERVE_MANAGER, "ShippedWithReserves", 1 if edition.client else 0)
        registry.set(keys.RESERVE_MANAGER, "ActiveScenario", 0)
    registry.create(r"HKEY_LOCAL_MACHINE\SOFTWARE\Policies\Microsoft\Windows")
    registry.create(r"HKEY_CURRENT_USER\Software")
    return registry
