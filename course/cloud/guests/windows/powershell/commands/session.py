"""The script's own surroundings: variables, modules, preferences, Get-Command."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from ..cmdlet import Call, Cmdlet
from ..operators import like
from ..values import PsObject, View
from . import catalogue

_COMMAND = View(("CommandType", "Name", "Version", "Source"))


def nothing(call: Call) -> Iterable[Any]:
    return ()


def set_variable(call: Call) -> Iterable[Any]:
    call.shell.set(call.text("Name"), call.value("Value"))
    return ()


def get_variable(call: Call) -> Iterable[Any]:
    name = call.text("Name")
    if not call.shell.knows(name):
        call.problem(
            f"Cannot find a variable with the name '{name}'.",
            "ObjectNotFound",
            name,
            "ItemNotFoundException",
            "VariableNotFound",
        )
        return []
    value = call.shell.get(name)
    return (
        [value]
        if call.switch("ValueOnly")
        else [PsObject({"Name": name, "Value": value}, view=View(("Name", "Value")))]
    )


def remove_variable(call: Call) -> Iterable[Any]:
    for scope in call.shell.scopes:
        scope.pop(call.text("Name").lower(), None)
    return ()


def get_command(call: Call) -> Iterable[Any]:
    """What this guest knows; nothing for what it does not."""
    known = catalogue()
    for name in call.texts("Name"):
        low = known.aliases.get(name.lower(), name).lower()
        hits = [spelled for key, (spelled, _) in known.cmdlets.items() if like(key, low)]
        for hit in hits:
            yield PsObject({"CommandType": "Cmdlet", "Name": hit, "Version": "", "Source": ""}, view=_COMMAND, text=hit)
        program = known.program(low, call.guest.files, call.shell.location)
        if program is not None:
            values = {
                "CommandType": "Application",
                "Name": f"{program.name}.exe",
                "Version": f"10.0.{call.guest.edition.build}",
                "Source": program.path,
            }
            yield PsObject(values, view=_COMMAND, text=f"{program.name}.exe")
        elif not hits and low not in call.shell.functions and "*" not in name:
            call.problem(
                f"The term '{name}' is not recognized as the name of a cmdlet, function, script file, or operable program. Check the "
                "spelling of the name, or if a path was included, verify that the path is correct and try again.",
                "ObjectNotFound", name, "CommandNotFoundException", "CommandNotFoundException",
            )  # fmt: skip


def execution_policy(call: Call) -> Iterable[Any]:
    return ["Unrestricted"]  # the agent starts scripts so


CMDLETS = {
    "Set-StrictMode": Cmdlet(nothing, (), ("Version",), ("Off",)),
    "Set-ExecutionPolicy": Cmdlet(nothing, ("ExecutionPolicy", "Scope"), (), ("Force",)),
    "Get-ExecutionPolicy": Cmdlet(execution_policy, ("Scope",), (), ("List",)),
    "Import-Module": Cmdlet(
        nothing,
        ("Name",),
        ("MinimumVersion", "RequiredVersion"),
        ("Force", "DisableNameChecking", "PassThru", "SkipEditionCheck", "UseWindowsPowerShell"),
    ),
    "Set-Variable": Cmdlet(set_variable, ("Name", "Value"), ("Scope", "Option"), ("Force",), mandatory=("Name",)),
    "New-Variable": Cmdlet(set_variable, ("Name", "Value"), ("Scope", "Option"), ("Force",), mandatory=("Name",)),
    "Get-Variable": Cmdlet(get_variable, ("Name",), ("Scope",), ("ValueOnly",), mandatory=("Name",)),
    "Remove-Variable": Cmdlet(remove_variable, ("Name",), ("Scope",), ("Force",), mandatory=("Name",)),
    "Get-Command": Cmdlet(get_command, ("Name",), ("Module", "CommandType"), (), mandatory=("Name",)),
}
ALIASES = {"set": "Set-Variable", "gv": "Get-Variable", "gcm": "Get-Command", "ipmo": "Import-Module"}
