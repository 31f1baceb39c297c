"""What can be seen inside a Windows guest: who it is, who may enter, what stops Sysprep, what the last owner left."""

from __future__ import annotations

import re

from ..results import GuestFact
from . import registry as keys
from .services import AGENT
from .state import WindowsGuest

_SECRET_NAME = re.compile(
    r"(password|secret|token|api[_-]?key|connection[_-]?string|private[_-]?key|\.pfx$)", re.IGNORECASE
)
_SECRET_TEXT = re.compile(
    r"(password|secret|token|api[_-]?key|account[_-]?key|connection[_-]?string)\s*[=:]\s*\S", re.IGNORECASE
)
_SYSTEM = ("c:\\windows", "c:\\packages", "c:\\windowsazure", "c:\\users\\default", "c:\\users\\public", "d:\\")


def facts_of(guest: WindowsGuest) -> list[GuestFact]:
    """All facts, in the order in which one would read them."""
    return [*_identity(guest), *_entry(guest), *_obstacles(guest), *_traces(guest), *_preparation(guest)]


def _fact(group: str, key: str, label: str, value: str, specific: bool = False, secret: bool = False) -> GuestFact:
    return GuestFact(key, label, value or "none", bool(value) and specific, bool(value) and secret, group)


def _identity(guest: WindowsGuest) -> list[GuestFact]:
    mine = not guest.generalized
    return [
        _fact("identity", "os", "Operating system", guest.edition.name),
        _fact("identity", "computer_name", "Computer name", guest.name, mine),
        _fact("identity", "sid", "Security identifier (SID)", guest.sid, mine),
        _fact("identity", "event_logs", "Event logs", f"{guest.events} events" if guest.events else "", True),
    ]


def _entry(guest: WindowsGuest) -> list[GuestFact]:
    people = [one.name for one in guest.accounts if one.rid >= 1000]
    admins = [name for name in guest.groups["Administrators"] if name in people]
    profiles = [
        one.name
        for one in guest.files.children(r"C:\Users")
        if one.folder and one.name.lower() not in ("default", "public")
    ]
    return [
        _fact("accounts", "accounts", "Local accounts of people", ", ".join(people), True),
        _fact("accounts", "account_admins", "Administrators among them", ", ".join(admins), True),
        _fact("accounts", "profiles", "Profile folders", ", ".join(profiles), True),
    ]


def _obstacles(guest: WindowsGuest) -> list[GuestFact]:
    stray = [app.full_name for app in guest.apps if app.stops_sysprep]
    restart = guest.registry.key(keys.REBOOT_REQUIRED) is not None
    reserved = bool(guest.registry.get(keys.RESERVE_MANAGER, "ActiveScenario", 0))
    status = guest.os_volume.status
    return [
        _fact("obstacles", "appx_strays", "Apps installed for one user only", ", ".join(stray), True),
        _fact("obstacles", "bitlocker", "BitLocker on C:", status, status != "FullyDecrypted"),
        _fact("obstacles", "pending_reboot", "Restart due", "yes" if restart else ""),
        _fact("obstacles", "reserved_storage", "Reserved storage in use", "yes" if reserved else ""),
    ]


def _traces(guest: WindowsGuest) -> list[GuestFact]:
    files = guest.files
    panther = [one for one in files.below(r"C:\Windows\Panther") if not one.folder]
    scripts = [one for one in files.below(r"C:\Packages\Plugins") if one.name.endswith(".ps1")]
    custom = r"C:\AzureData\CustomData.bin"
    history = [one.path for one in files.below(r"C:\Users") if one.name.lower() == "consolehost_history.txt"]
    return [
        _fact(
            "traces", "panther", "Set-up logs in C:\\Windows\\Panther", f"{len(panther)} files" if panther else "", True
        ),
        _fact("traces", "history", "PowerShell history", ", ".join(history), True, True),
        _fact("traces", "custom_data", "Custom data", custom if files.is_file(custom) else "", True, True),
        _fact("traces", "secrets", "Files that look like secrets", ", ".join(secret_files(guest)), True, True),
        _fact("traces", "run_commands", "Scripts of run commands", str(len(scripts) or ""), True, True),
    ]


def secret_files(guest: WindowsGuest) -> list[str]:
    """Files that a person put there and that carry a secret by name or by content."""
    found = []
    for low, one in sorted(guest.files.entries.items()):
        if one.folder or low.startswith(_SYSTEM):
            continue
        text = one.content[:65536].decode(errors="replace")
        if _SECRET_NAME.search(one.name) or "PRIVATE KEY-----" in text or _SECRET_TEXT.search(text):
            found.append(one.path)
    return found


def _preparation(guest: WindowsGuest) -> list[GuestFact]:
    agent = all((service := guest.service(name)) is not None and service.start != "Disabled" for name in AGENT)
    return [
        _fact("preparation", "image_state", "Image state", guest.image_state, not guest.generalized),
        _fact("preparation", "sysprepped_as", "Sysprep was run as", guest.sysprepped_as),
        _fact("preparation", "agent", "Agent (RdAgent, WindowsAzureGuestAgent)", "enabled" if agent else "disabled"),
        _fact(
            "preparation",
            "cdrom",
            "CD-ROM driver",
            "enabled" if int(guest.registry.get(keys.CDROM, "Start", 4)) < 4 else "disabled",
        ),
    ]
