"""The machine and its time: Get-Date, Start-Sleep, Rename-Computer, Restart-Computer, Get-CimInstance, hostname, shutdown."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from ...registry import COMPUTER_NAME
from .. import formats
from ..cmdlet import Call, Cmdlet
from ..convert import convert
from ..errors import PoweredOff
from ..values import PsObject, View, number_of
from .program import Done, Program, Run, lines


def get_date(call: Call) -> Iterable[Any]:
    value = convert(call.value("Date"), "datetime") if call.has("Date") else call.shell.now.replace(tzinfo=None)
    if call.has("Format"):
        return [formats.date(value, call.text("Format"))]
    return [value]


def start_sleep(call: Call) -> Iterable[Any]:
    seconds = number_of(call.value("Seconds", 0)) + number_of(call.value("Milliseconds", 0)) / 1000
    call.shell.sleep(seconds)
    return ()


def new_time_span(call: Call) -> Iterable[Any]:
    names = ("Days", "Hours", "Minutes", "Seconds")
    if call.has("Start") or call.has("End"):
        now = call.shell.now.replace(tzinfo=None)
        return [convert(call.value("End", now), "datetime") - convert(call.value("Start", now), "datetime")]
    return [timedelta(**{name.lower(): number_of(call.value(name, 0)) for name in names})]


def rename_computer(call: Call) -> Iterable[Any]:
    """The name changes with the next restart."""
    call.guest.registry.set(COMPUTER_NAME, "ComputerName", call.text("NewName"))
    if call.switch("Restart"):
        _leave(call, again=True)
    call.shell.output.append(
        f"WARNING: The changes will take effect after you restart the computer {call.guest.name.upper()}."
    )
    return ()


def restart_computer(call: Call) -> Iterable[Any]:
    _leave(call, again=call.name == "Restart-Computer")
    return ()


def _leave(call: Call, again: bool) -> None:
    call.guest.live.powered_off, call.guest.live.rebooted = not again, again
    raise PoweredOff


def get_computer_info(call: Call) -> Iterable[Any]:
    edition = call.guest.edition
    values = {
        "CsName": call.guest.name.upper(), "CsDomain": "WORKGROUP", "CsManufacturer": "Microsoft Corporation", "CsModel": "Virtual Machine",
        "OsName": f"Microsoft {edition.name}", "OsVersion": f"10.0.{edition.build}", "OsBuildNumber": edition.build,
        "WindowsProductName": edition.name, "WindowsInstallationType": "Client" if edition.client else "Server",
    }  # fmt: skip
    wanted = {name.lower() for name in call.texts("Property")}
    shown = {name: value for name, value in values.items() if not wanted or name.lower() in wanted}
    return [PsObject(shown, view=View(tuple(shown), as_list=True))]


def get_cim_instance(call: Call) -> Iterable[Any]:
    """Win32_OperatingSystem, Win32_ComputerSystem, Win32_LogicalDisk."""
    guest, kind = call.guest, call.text("ClassName").lower()
    booted = datetime.fromisoformat(guest.live.booted).replace(tzinfo=None) if guest.live.booted else None
    match kind:
        case "win32_operatingsystem":
            values: list[dict[str, Any]] = [
                {
                    "SystemDirectory": r"C:\Windows\system32", "BuildNumber": guest.edition.build,
                    "Caption": f"Microsoft {guest.edition.name}",
                    "Version": f"10.0.{guest.edition.build}", "LastBootUpTime": booted,
                    "CSName": guest.name.upper(), "OSArchitecture": "64-bit",
                }
            ]  # fmt: skip
        case "win32_computersystem":
            values = [
                {
                    "Name": guest.name.upper(),
                    "Domain": "WORKGROUP",
                    "PartOfDomain": False,
                    "Manufacturer": "Microsoft Corporation",
                    "Model": "Virtual Machine",
                }
            ]
        case "win32_logicaldisk":
            values = [
                {
                    "DeviceID": one.letter,
                    "DriveType": 3,
                    "Size": int(one.size_gb * 2**30),
                    "VolumeName": "Windows" if one.letter == "C:" else "Temporary Storage",
                }
                for one in guest.volumes
            ]
        case _:
            call.problem(
                f"{call.text('ClassName')}: not simulated: the course's practice guest knows Win32_OperatingSystem, "
                "Win32_ComputerSystem and Win32_LogicalDisk.",
                "NotImplemented", call.text("ClassName"), "NotSimulatedException", "NotSimulated",
            )  # fmt: skip
            return []
    return [PsObject(one, kind=f"Microsoft.Management.Infrastructure.CimInstance#{kind}") for one in values]


def hostname(run: Run) -> Done:
    return Done(lines(run.shell.guest.name))


def shutdown(run: Run) -> Done:
    """/s, /r and /a; with /t the guest goes down after so many seconds."""
    words = [word.lower().replace("-", "/") for word in run.arguments]
    guest = run.shell.guest
    if "/a" in words:
        guest.live.due.clear()
        return Done()
    if not {"/s", "/r", "/p"} & set(words):
        return Done(stderr="Usage: shutdown [/i | /l | /s | /sg | /r | /g | /a | /p | /h | /e | /o] ...\n", exit_code=1)
    seconds = next(
        (int(words[n + 1]) for n, word in enumerate(words[:-1]) if word == "/t" and words[n + 1].isdigit()), 30
    )
    again = "/r" in words

    def leave(later: Any) -> None:
        later.live.powered_off, later.live.rebooted = not again, again

    guest.live.due.append((guest.now + timedelta(seconds=seconds), leave))
    return Done()


def ipconfig(run: Run) -> Done:
    address = run.shell.machine.private_ip
    gateway = address.rpartition(".")[0] + ".1"
    return Done(
        lines("", "Windows IP Configuration", "", "", "Ethernet adapter Ethernet:", "", f"   IPv4 Address. . . . . . . . . . . : {address}",
              "   Subnet Mask . . . . . . . . . . . : 255.255.255.0", f"   Default Gateway . . . . . . . . . : {gateway}")
    )  # fmt: skip


CMDLETS = {
    "Get-Date": Cmdlet(get_date, ("Date",), ("Format", "UFormat"), ()),
    "Start-Sleep": Cmdlet(
        start_sleep, ("Seconds",), ("Milliseconds",), (), aliases={"m": "Milliseconds", "ms": "Milliseconds"}
    ),
    "New-TimeSpan": Cmdlet(new_time_span, ("Start", "End"), ("Days", "Hours", "Minutes", "Seconds"), ()),
    "Rename-Computer": Cmdlet(
        rename_computer, ("NewName",), ("ComputerName",), ("Force", "Restart", "PassThru"), mandatory=("NewName",)
    ),
    "Restart-Computer": Cmdlet(restart_computer, ("ComputerName",), ("Delay", "Timeout"), ("Force", "Wait")),
    "Stop-Computer": Cmdlet(restart_computer, ("ComputerName",), (), ("Force",)),
    "Get-ComputerInfo": Cmdlet(get_computer_info, ("Property",)),
    "Get-CimInstance": Cmdlet(
        get_cim_instance, ("ClassName",), ("Namespace", "Filter", "Property"), (), mandatory=("ClassName",)
    ),
    "Get-WmiObject": Cmdlet(
        get_cim_instance,
        ("ClassName",),
        ("Namespace", "Filter", "Property"),
        (),
        aliases={"class": "ClassName"},
        mandatory=("ClassName",),
    ),
}
ALIASES = {"sleep": "Start-Sleep", "gcim": "Get-CimInstance", "gwmi": "Get-WmiObject"}
PROGRAMS = (Program("hostname", hostname), Program("shutdown", shutdown), Program("ipconfig", ipconfig))
REAL = (
    "systeminfo",
    "Get-TimeZone",
    "Set-TimeZone",
    "Add-Computer",
    "Remove-Computer",
    "Get-HotFix",
    "Clear-EventLog",
    "Get-EventLog",
    "Get-WinEvent",
    "wevtutil",
)
