"""Services: Get-Service, Start-, Stop-, Restart- and Set-Service."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from ...services import Service
from ..cmdlet import Call, Cmdlet, item_text
from ..operators import like
from ..values import PsObject, View, as_list
from .program import Done, Program, Run, lines

_VIEW = View(("Status", "Name", "DisplayName"))


def _object(one: Service) -> PsObject:
    values = {
        "Status": "Running" if one.running else "Stopped", "Name": one.name, "DisplayName": one.display, "StartType": one.start,
        "ServiceName": one.name, "CanStop": one.running, "MachineName": ".",
    }  # fmt: skip
    return PsObject(values, kind="System.ServiceProcess.ServiceController", view=_VIEW, text=one.name)


def _chosen(call: Call) -> Iterable[Service]:
    for value in as_list(call.value("Name")):
        name = item_text(value, "Name")
        hits = [one for one in call.guest.services if like(one.name, name)]
        if not hits and "*" not in name:
            call.problem(
                f"Cannot find any service with service name '{name}'.",
                "ObjectNotFound",
                name,
                "ServiceCommandException",
                "NoServiceFoundForGivenName",
            )
        yield from hits


def get_service(call: Call) -> Iterable[Any]:
    return [_object(one) for one in (_chosen(call) if call.has("Name") else call.guest.services)]


def change(call: Call) -> Iterable[Any]:
    """Start-, Stop- and Restart-Service."""
    for one in _chosen(call):
        if call.name != "Stop-Service" and one.start == "Disabled":
            call.problem(
                f"Service '{one.display} ({one.name})' cannot be started due to the following error: "
                f"Cannot start service {one.name} on computer '.'.",
                "OpenError", one.name, "ServiceCommandException", "CouldNotStartService", "ServiceController",
            )  # fmt: skip
            continue
        one.running = call.name != "Stop-Service"
        if call.switch("PassThru"):
            yield _object(one)


def set_service(call: Call) -> Iterable[Any]:
    for one in _chosen(call):
        if call.has("StartupType"):
            one.start = call.text("StartupType").capitalize()
        if call.has("Status"):
            one.running = call.text("Status").lower() == "running"
    return ()


def sc(run: Run) -> Done:
    """sc.exe query, start, stop and config NAME start= KIND."""
    words = run.arguments
    one = run.shell.guest.service(words[1]) if len(words) > 1 else None
    if one is None:
        return Done(
            "[SC] EnumQueryServicesStatus:OpenService FAILED 1060:\n\nThe specified service does not exist as an installed service.\n\n",
            exit_code=1060,
        )
    match words[0].lower():
        case "config":
            kinds = {"auto": "Automatic", "demand": "Manual", "disabled": "Disabled"}
            one.start = kinds.get(words[-1].rpartition("=")[2].strip().lower(), one.start)
            return Done("[SC] ChangeServiceConfig SUCCESS\n")
        case "start" | "stop":
            one.running = words[0].lower() == "start"
    state = "4  RUNNING" if one.running else "1  STOPPED"
    return Done(
        lines(
            "",
            f"SERVICE_NAME: {one.name}",
            "        TYPE               : 10  WIN32_OWN_PROCESS",
            f"        STATE              : {state}",
        )
    )


_N = ("Name",)
CMDLETS = {
    "Get-Service": Cmdlet(get_service, _N, ("DisplayName", "Include", "Exclude"), ("RequiredServices",)),
    "Start-Service": Cmdlet(change, _N, (), ("PassThru",), piped="Name", mandatory=_N),
    "Stop-Service": Cmdlet(change, _N, (), ("Force", "NoWait", "PassThru"), piped="Name", mandatory=_N),
    "Restart-Service": Cmdlet(change, _N, (), ("Force", "PassThru"), piped="Name", mandatory=_N),
    "Set-Service": Cmdlet(
        set_service,
        _N,
        ("StartupType", "Status", "Description", "DisplayName"),
        ("PassThru",),
        piped="Name",
        mandatory=_N,
    ),
}
ALIASES = {"gsv": "Get-Service", "sasv": "Start-Service", "spsv": "Stop-Service"}
PROGRAMS = (Program("sc", sc),)
REAL = ("New-Service", "Suspend-Service", "Resume-Service")
