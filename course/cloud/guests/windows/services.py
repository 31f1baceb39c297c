"""Services of a Windows guest."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

AGENT = ("RdAgent", "WindowsAzureGuestAgent")


@dataclass
class Service:
    """One service; `start` is Automatic, Manual or Disabled."""

    name: str
    display: str
    start: str = "Automatic"
    running: bool = True

    def to_json(self) -> list[Any]:
        return [self.name, self.display, self.start, self.running]


def shipped() -> list[Service]:
    """The services that matter for imaging, and a few that one meets beside them."""
    return [
        Service("BDESVC", "BitLocker Drive Encryption Service", "Manual", False),
        Service("Dhcp", "DHCP Client"),
        Service("EventLog", "Windows Event Log"),
        Service("RdAgent", "RdAgent"),
        Service("TermService", "Remote Desktop Services", "Manual"),
        Service("W32Time", "Windows Time"),
        Service("WindowsAzureGuestAgent", "Windows Azure Guest Agent"),
        Service("WinDefend", "Microsoft Defender Antivirus Service"),
        Service("wuauserv", "Windows Update", "Manual", False),
    ]
