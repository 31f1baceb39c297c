"""The environment of a script that the agent runs as SYSTEM."""

from __future__ import annotations

from ..state import WindowsGuest
from .values import Table


def system_environment(guest: WindowsGuest) -> Table:
    """The variables behind $env:."""
    return Table(
        {
            "ALLUSERSPROFILE": r"C:\ProgramData",
            "COMPUTERNAME": guest.name.upper(),
            "ComSpec": r"C:\Windows\system32\cmd.exe",
            "OS": "Windows_NT",
            "Path": r"C:\Windows\system32;C:\Windows;C:\Windows\System32\WindowsPowerShell\v1.0",
            "ProgramData": r"C:\ProgramData",
            "ProgramFiles": r"C:\Program Files",
            "PROCESSOR_ARCHITECTURE": "AMD64",
            "PUBLIC": r"C:\Users\Public",
            "SystemDrive": "C:",
            "SystemRoot": r"C:\Windows",
            "TEMP": r"C:\Windows\TEMP",
            "TMP": r"C:\Windows\TEMP",
            "USERDOMAIN": "WORKGROUP",
            "USERNAME": f"{guest.name}$",
            "USERPROFILE": r"C:\Windows\system32\config\systemprofile",
            "windir": r"C:\Windows",
        }
    )
