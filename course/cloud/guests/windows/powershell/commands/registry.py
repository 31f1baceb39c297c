"""Values of the registry: Get-ItemProperty, Set-ItemProperty and reg.exe."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from ...registry import Key, full_path
from ..cmdlet import Call, Cmdlet
from ..convert import convert
from ..operators import like
from ..values import PsObject, View, number_of, text_of
from .items import as_object, matches, no_such_path, paths
from .program import Done, Program, Run, lines

_CORE = "Microsoft.PowerShell.Core\\Registry"
_PATHS = {"literalpath": "Path", "pspath": "Path"}


def _provider(key: Key) -> dict[str, Any]:
    parent, _, leaf = key.path.rpartition("\\")
    drive = "HKLM" if key.path.startswith("HKEY_LOCAL") else "HKCU"
    return {
        "PSPath": f"{_CORE}::{key.path}", "PSParentPath": f"{_CORE}::{parent}", "PSChildName": leaf, "PSDrive": drive,
        "PSProvider": _CORE,
    }  # fmt: skip


def get_item_property(call: Call) -> Iterable[Any]:
    """All values of a key, or those of -Name, with the five PS properties."""
    for path in paths(call):
        full = full_path(path)
        if full is None:
            hits = matches(call, path)
            if not hits:
                no_such_path(call, path)
            yield from (as_object(one) for one in hits)
            continue
        key = call.guest.registry.key(full)
        if key is None:
            no_such_path(call, path)
            continue
        wanted = call.texts("Name")
        chosen = {
            name: value for name, value in key.values.items() if not wanted or any(like(name, one) for one in wanted)
        }
        if wanted and not chosen:
            _no_property(call, wanted[0], path)
            continue
        if call.name == "Get-ItemPropertyValue":
            yield from chosen.values()
        elif chosen:
            shown = {**chosen, **_provider(key)}
            yield PsObject(shown, view=View(tuple(shown), as_list=True))


def _no_property(call: Call, name: str, path: str) -> None:
    call.problem(
        f"Property {name} does not exist at path {path}.",
        "InvalidArgument",
        name,
        "PSArgumentException",
        "System.Management.Automation.PSArgumentException",
    )


def set_item_property(call: Call) -> Iterable[Any]:
    """Set-ItemProperty and New-ItemProperty."""
    for path in paths(call):
        full = full_path(path)
        if full is None or call.guest.registry.key(full) is None:
            no_such_path(call, path)
            continue
        name, registry = call.text("Name"), call.guest.registry
        exists = registry.get(full, name) is not None
        if call.name == "New-ItemProperty" and exists and not call.switch("Force"):
            call.problem("The property already exists.", "ResourceExists", path, "IOException", "System.IO.IOException")
            continue
        registry.set(
            full,
            name,
            _typed(call.value("Value"), call.text("Type") or call.text("PropertyType"), registry.get(full, name)),
        )
        if call.name == "New-ItemProperty":
            key = registry.key(full)
            shown = {name: registry.get(full, name), **_provider(key)}
            yield PsObject(shown, view=View(tuple(shown), as_list=True))


def _typed(value: Any, kind: str, before: Any) -> Any:
    if kind.lower() in ("dword", "qword") or (not kind and (isinstance(value, int) or isinstance(before, int))):
        return convert(value, "int")
    return [text_of(one) for one in value] if isinstance(value, list) else text_of(value)


def remove_item_property(call: Call) -> Iterable[Any]:
    for path in paths(call):
        full = full_path(path)
        if full is None or call.guest.registry.key(full) is None:
            no_such_path(call, path)
            continue
        for name in call.texts("Name"):
            if call.guest.registry.get(full, name) is None:
                _no_property(call, name, path)
            call.guest.registry.remove_value(full, name)
    return ()


def reg(run: Run) -> Done:
    """reg query, add and delete."""
    verb, *rest = [*run.arguments, ""]
    full = full_path(rest[0]) if rest and rest[0] else None
    if verb.lower() not in ("query", "add", "delete") or full is None:
        return Done(stderr='ERROR: Invalid syntax.\nType "REG /?" for usage.\n', exit_code=1)
    options = {
        word.lower(): rest[place + 1] for place, word in enumerate(rest[:-1]) if word.lower() in ("/v", "/t", "/d")
    }
    registry = run.shell.guest.registry
    name = options.get("/v", "")
    if verb.lower() == "add":
        value: Any = options.get("/d", "")
        registry.create(full)
        if name:
            registry.set(
                full, name, int(number_of(value or "0")) if "WORD" in options.get("/t", "REG_SZ").upper() else value
            )
        return Done("The operation completed successfully.\n\n")
    key = registry.key(full)
    if key is None or (name and key.spelled(name) is None):
        return Done(stderr="ERROR: The system was unable to find the specified registry key or value.\n", exit_code=1)
    if verb.lower() == "delete":
        if name:
            registry.remove_value(full, name)
        else:
            registry.remove(full)
        return Done("The operation completed successfully.\n\n")
    rows = [
        f"    {key.spelled(one)}    {_sort(value)}    {_shown(value)}"
        for one, value in key.values.items()
        if not name or one.lower() == name.lower()
    ]
    return Done(lines("", key.path, *rows, "", *([] if name else [one.path for one in registry.children(full)])))


def _sort(value: Any) -> str:
    return "REG_DWORD" if isinstance(value, int) else "REG_MULTI_SZ" if isinstance(value, list) else "REG_SZ"


def _shown(value: Any) -> str:
    return hex(value) if isinstance(value, int) else "\\0".join(value) if isinstance(value, list) else str(value)


CMDLETS = {
    "Get-ItemProperty": Cmdlet(
        get_item_property, ("Path", "Name"), (), (), piped="Path", mandatory=("Path",), aliases=_PATHS
    ),
    "Get-ItemPropertyValue": Cmdlet(
        get_item_property, ("Path", "Name"), (), (), mandatory=("Path", "Name"), aliases=_PATHS
    ),
    "Set-ItemProperty": Cmdlet(
        set_item_property,
        ("Path", "Name", "Value"),
        ("Type",),
        ("Force", "PassThru"),
        mandatory=("Path", "Name"),
        aliases=_PATHS,
    ),
    "New-ItemProperty": Cmdlet(
        set_item_property,
        ("Path", "Name"),
        ("Value", "PropertyType"),
        ("Force",),
        mandatory=("Path", "Name"),
        aliases={**_PATHS, "type": "PropertyType"},
    ),
    "Remove-ItemProperty": Cmdlet(
        remove_item_property, ("Path", "Name"), (), ("Force",), mandatory=("Path", "Name"), aliases=_PATHS
    ),
}
ALIASES = {
    "gp": "Get-ItemProperty",
    "gpv": "Get-ItemPropertyValue",
    "sp": "Set-ItemProperty",
    "rp": "Remove-ItemProperty",
}
PROGRAMS = (Program("reg", reg),)
