"""Files, folders and registry keys: Get-Content, Test-Path, Remove-Item, Get-ChildItem and their kin."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from ...files import Entry
from ...registry import Key, full_path
from .. import operators
from ..cmdlet import Call, Cmdlet, item_text
from ..values import PsObject, View, as_list, text_of

_FOLDER_VIEW = View(("Mode", "LastWriteTime", "Length", "Name"), heading="Directory", right=("LastWriteTime", "Length"))
_KEY_VIEW = View(("Name", "Property"), heading="Hive")
_PATHS = {"literalpath": "Path", "pspath": "Path", "fullname": "Path"}


def matches(call: Call, path: str) -> list[Entry]:
    """Files and folders by a path with or without wildcards."""
    files, full = call.guest.files, call.guest.files.absolute(path, call.shell.location)
    if not any(mark in full for mark in "*?"):
        found = files.entry(full)
        return [found] if found else []
    hits = [Entry(full[:2] + "\\", True)]
    for part in full[3:].split("\\"):
        hits = [
            child
            for one in hits
            if one.folder
            for child in files.children(one.path)
            if operators.like(child.name, part)
        ]
    return hits


def paths(call: Call, name: str = "Path") -> list[str]:
    return [item_text(one, "PSPath", "FullName", "Path") for one in as_list(call.value(name))]


def no_such_path(call: Call, path: str) -> None:
    shown = path if full_path(path) else call.guest.files.absolute(path, call.shell.location)
    call.problem(
        f"Cannot find path '{shown}' because it does not exist.",
        "ObjectNotFound",
        shown,
        "ItemNotFoundException",
        "PathNotFound",
    )


def as_object(one: Entry) -> PsObject:
    """A file or folder as Get-Item gives it."""
    at = datetime.fromisoformat(one.modified) if one.modified else None
    parent = one.path.rpartition("\\")[0]
    return PsObject(
        {
            "Mode": "d-----" if one.folder else "-a----", "LastWriteTime": at, "Length": None if one.folder else len(one.content),
            "Name": one.name, "FullName": one.path, "BaseName": one.name.rpartition(".")[0] or one.name,
            "Extension": f".{one.name.rpartition('.')[2]}" if "." in one.name else "", "PSIsContainer": one.folder, "Directory": parent,
            "Exists": True, "PSPath": one.path,
        },
        kind="System.IO.DirectoryInfo" if one.folder else "System.IO.FileInfo",
        view=_FOLDER_VIEW,
        text=one.path,
    )  # fmt: skip


def key_object(key: Key) -> PsObject:
    """A registry key as Get-Item gives it."""
    return PsObject(
        {
            "Name": key.path, "Property": list(key.values), "PSPath": f"Microsoft.PowerShell.Core\\Registry::{key.path}",
            "PSChildName": key.path.rpartition("\\")[2], "Hive": key.path.rpartition("\\")[0], "ValueCount": len(key.values),
        },
        kind="Microsoft.Win32.RegistryKey",
        view=_KEY_VIEW,
        text=key.path,
        methods={"GetValue": lambda name, default=None: key.values.get(key.spelled(text_of(name)) or "", default)},
    )  # fmt: skip


def get_content(call: Call) -> Iterable[Any]:
    """-Tail (also -Last), -TotalCount (also -First, -Head), -Raw."""
    for path in paths(call):
        hits = [one for one in matches(call, path) if not one.folder]
        if not hits:
            no_such_path(call, path)
        for one in hits:
            text = one.content.decode(errors="replace").replace("\r\n", "\n")
            if call.switch("Raw"):
                yield text
                continue
            rows = text.split("\n")[:-1] if text.endswith("\n") else text.split("\n") if text else []
            if call.has("TotalCount"):
                rows = rows[: call.number("TotalCount")]
            if call.has("Tail"):
                rows = rows[-call.number("Tail") :] if call.number("Tail") else []
            yield from rows


def set_content(call: Call) -> Iterable[Any]:
    values = as_list(call.value("Value")) if call.has("Value") else call.input or []
    text = "".join(f"{text_of(one)}\n" for one in values)
    if call.switch("NoNewline"):
        text = "".join(text_of(one) for one in values)
    for path in paths(call):
        full = call.guest.files.absolute(path, call.shell.location)
        before = call.guest.files.text(full) if call.name == "Add-Content" else ""
        if not call.guest.files.is_dir(full.rpartition("\\")[0] or "C:\\"):
            call.problem(
                f"Could not find a part of the path '{full}'.",
                "ObjectNotFound",
                full,
                "DirectoryNotFoundException",
                "GetContentWriterDirectoryNotFoundError",
            )
            continue
        call.guest.files.write(full, (before + text).encode(), call.shell.now)
    return ()


def clear_content(call: Call) -> Iterable[Any]:
    for path in paths(call):
        for one in matches(call, path):
            call.guest.files.write(one.path, b"", call.shell.now)
    return ()


def test_path(call: Call) -> Iterable[Any]:
    for path in paths(call):
        key = full_path(path)
        if key is not None:
            yield call.guest.registry.exists(key)
            continue
        kind = call.text("PathType").lower()
        hits = [one for one in matches(call, path) if path]
        yield any(kind in ("", "any") or one.folder == (kind == "container") for one in hits)


def remove_item(call: Call) -> Iterable[Any]:
    for path in paths(call):
        key = full_path(path)
        if key is not None:
            _remove_key(call, path, key)
            continue
        hits = matches(call, path)
        if not hits and not any(mark in path for mark in "*?"):
            no_such_path(call, path)
        for one in hits:
            if one.folder and call.guest.files.children(one.path) and not call.switch("Recurse"):
                call.problem(
                    f"The item at {one.path} has children and the Recurse parameter was not specified. If you continue, all children "
                    "will be removed with the item. Are you sure you want to continue?",
                    "InvalidOperation", one.path, "PSInvalidOperationException", "InvalidOperation",
                )  # fmt: skip
                continue
            call.guest.files.remove(one.path)
    return ()


def _remove_key(call: Call, path: str, key: str) -> None:
    if not call.guest.registry.exists(key):
        no_such_path(call, path)
    else:
        call.guest.registry.remove(key)


def get_child_item(call: Call) -> Iterable[Any]:
    """-Recurse, -Filter, -Include, -File, -Directory, -Name."""
    files = call.guest.files
    for path in paths(call) or [call.shell.location]:
        key = full_path(path)
        if key is not None:
            if not call.guest.registry.exists(key):
                no_such_path(call, path)
            yield from (key_object(one) for one in call.guest.registry.children(key))
            continue
        hits = matches(call, path)
        if not hits and not any(mark in path for mark in "*?"):
            no_such_path(call, path)
        wild = any(mark in path for mark in "*?")
        for hit in hits:
            inside = files.below(hit.path) if call.switch("Recurse") else files.children(hit.path)
            for one in inside if hit.folder and not wild else [hit, *(inside if call.switch("Recurse") else [])]:
                if _wanted(call, one):
                    yield one.name if call.switch("Name") else as_object(one)


_HIDDEN = {"c:\\programdata", "c:\\users\\default"}


def _wanted(call: Call, one: Entry) -> bool:
    if one.path.lower() in _HIDDEN and not call.switch("Force") and not call.switch("Hidden"):
        return False
    if (call.switch("File") and one.folder) or (call.switch("Directory") and not one.folder):
        return False
    patterns = [*call.texts("Filter"), *call.texts("Include")]
    excluded = any(operators.like(one.name, pattern) for pattern in call.texts("Exclude"))
    return not excluded and (not patterns or any(operators.like(one.name, pattern) for pattern in patterns))


def new_item(call: Call) -> Iterable[Any]:
    """-ItemType File or Directory; in the registry a key."""
    for path in paths(call):
        if name := call.text("Name"):
            path = f"{path.rstrip(chr(92))}\\{name}"
        key = full_path(path)
        if key is not None:
            yield from _new_key(call, path, key)
            continue
        files, full = call.guest.files, call.guest.files.absolute(path, call.shell.location)
        folder = call.text("ItemType", "File").lower() in ("directory", "container") or call.name == "mkdir"
        if files.exists(full) and not call.switch("Force"):
            call.problem(
                f"An item with the specified name {full} already exists.",
                "ResourceExists",
                full,
                "IOException",
                "DirectoryExist" if folder else "NewItemIOError",
            )
            continue
        if folder:
            files.mkdir(full, call.shell.now)
        else:
            files.write(full, text_of(call.value("Value")).encode(), call.shell.now)
        found = files.entry(full)
        if found:
            yield as_object(found)


def _new_key(call: Call, path: str, key: str) -> Iterable[Any]:
    registry = call.guest.registry
    if registry.exists(key) and not call.switch("Force"):
        call.problem(
            "A key in this path already exists.", "ResourceExists", path, "IOException", "System.IO.IOException"
        )
        return []
    if not registry.exists(key.rpartition("\\")[0]) and not call.switch("Force"):
        call.problem(
            "The registry key at the specified path does not exist.",
            "InvalidArgument",
            path,
            "ArgumentException",
            "System.ArgumentException",
        )
        return []
    return [key_object(registry.create(key))]


def copy_item(call: Call) -> Iterable[Any]:
    files, moved = call.guest.files, call.name in ("Move-Item", "Rename-Item")
    target = files.absolute(item_text(call.value("Destination"), "FullName"), call.shell.location)
    for path in paths(call):
        hits = matches(call, path)
        if not hits:
            no_such_path(call, path)
        for one in hits:
            if call.name == "Rename-Item":
                target = f"{one.path.rpartition(chr(92))[0]}\\{call.text('Destination')}"
            place = f"{target.rstrip(chr(92))}\\{one.name}" if files.is_dir(target) else target
            inside = files.below(one.path) if one.folder and (call.switch("Recurse") or moved) else []
            for each in [one, *inside]:
                there = place + each.path[len(one.path) :]
                files.mkdir(there, call.shell.now) if each.folder else files.write(there, each.content, call.shell.now)
            if moved:
                files.remove(one.path)
    return ()


def get_item(call: Call) -> Iterable[Any]:
    for path in paths(call):
        key = full_path(path)
        found: list[PsObject]
        if key is not None:
            one = call.guest.registry.key(key)
            found = [key_object(one)] if one else []
        else:
            found = [as_object(one) for one in matches(call, path)]
        if not found:
            no_such_path(call, path)
        yield from found


def resolve_path(call: Call) -> Iterable[Any]:
    for path in paths(call):
        hits = matches(call, path)
        if not hits:
            no_such_path(call, path)
        yield from (PsObject({"Path": one.path}, text=one.path, view=View(("Path",))) for one in hits)


def join_path(call: Call) -> Iterable[Any]:
    return [f"{path.rstrip(chr(92))}\\{call.text('ChildPath').lstrip(chr(92))}" for path in paths(call)]


def split_path(call: Call) -> Iterable[Any]:
    for path in paths(call):
        parent, _, leaf = path.rstrip("\\").rpartition("\\")
        yield leaf if call.switch("Leaf") else parent


def set_location(call: Call) -> Iterable[Any]:
    path = (paths(call) or [r"C:\Windows\system32"])[0]
    full = call.guest.files.absolute(path, call.shell.location)
    if not call.guest.files.is_dir(full):
        no_such_path(call, path)
        return ()
    stack = call.shell.scopes[0].setdefault("location stack", [])
    if call.name == "Push-Location":
        stack.append(call.shell.location)
    call.shell.location = full
    return ()


def pop_location(call: Call) -> Iterable[Any]:
    stack = call.shell.scopes[0].get("location stack") or []
    if stack:
        call.shell.location = stack.pop()
    return ()


def get_location(call: Call) -> Iterable[Any]:
    return [PsObject({"Path": call.shell.location}, text=call.shell.location, view=View(("Path",)))]


_P = ("Path",)
_QUIET = ("Force", "Recurse")
CMDLETS = {
    "Get-Content": Cmdlet(
        get_content,
        _P,
        ("Tail", "TotalCount", "Encoding", "ReadCount", "Delimiter"),
        ("Raw", "Wait", "Force"),
        piped="Path",
        mandatory=_P,
        aliases={**_PATHS, "last": "Tail", "first": "TotalCount", "head": "TotalCount"},
    ),
    "Set-Content": Cmdlet(
        set_content, ("Path", "Value"), ("Encoding",), ("Force", "NoNewline"), whole=True, mandatory=_P, aliases=_PATHS
    ),
    "Add-Content": Cmdlet(
        set_content, ("Path", "Value"), ("Encoding",), ("Force", "NoNewline"), whole=True, mandatory=_P, aliases=_PATHS
    ),
    "Clear-Content": Cmdlet(clear_content, _P, (), ("Force",), piped="Path", mandatory=_P, aliases=_PATHS),
    "Test-Path": Cmdlet(test_path, _P, ("PathType",), ("IsValid",), piped="Path", mandatory=_P, aliases=_PATHS),
    "Remove-Item": Cmdlet(
        remove_item, _P, ("Include", "Exclude", "Filter"), _QUIET, piped="Path", mandatory=_P, aliases=_PATHS
    ),
    "Get-ChildItem": Cmdlet(
        get_child_item,
        ("Path", "Filter"),
        ("Include", "Exclude", "Depth", "Attributes"),
        (*_QUIET, "File", "Directory", "Name", "Hidden"),
        piped="Path",
        aliases={**_PATHS, "ad": "Directory", "af": "File"},
    ),
    "New-Item": Cmdlet(
        new_item, _P, ("Name", "ItemType", "Value"), ("Force",), mandatory=_P, aliases={"type": "ItemType"}
    ),
    "mkdir": Cmdlet(new_item, _P, ("Name",), ("Force",), mandatory=_P),
    "Copy-Item": Cmdlet(
        copy_item,
        ("Path", "Destination"),
        ("Filter", "Include", "Exclude"),
        (*_QUIET, "PassThru"),
        piped="Path",
        aliases=_PATHS,
    ),
    "Move-Item": Cmdlet(copy_item, ("Path", "Destination"), (), ("Force",), piped="Path", aliases=_PATHS),
    "Rename-Item": Cmdlet(
        copy_item, ("Path", "Destination"), (), ("Force",), piped="Path", aliases={**_PATHS, "newname": "Destination"}
    ),
    "Get-Item": Cmdlet(get_item, _P, ("Filter",), ("Force",), piped="Path", mandatory=_P, aliases=_PATHS),
    "Resolve-Path": Cmdlet(resolve_path, _P, (), ("Relative",), piped="Path", mandatory=_P, aliases=_PATHS),
    "Join-Path": Cmdlet(
        join_path, ("Path", "ChildPath"), (), ("Resolve",), piped="Path", mandatory=("Path", "ChildPath")
    ),
    "Split-Path": Cmdlet(
        split_path, _P, (), ("Leaf", "Parent", "Qualifier"), piped="Path", mandatory=_P, aliases=_PATHS
    ),
    "Set-Location": Cmdlet(set_location, _P, (), ("PassThru",), aliases=_PATHS),
    "Push-Location": Cmdlet(set_location, _P, ("StackName",), aliases=_PATHS),
    "Pop-Location": Cmdlet(pop_location, (), ("StackName",)),
    "Get-Location": Cmdlet(get_location),
}
ALIASES = {
    "gc": "Get-Content", "cat": "Get-Content", "type": "Get-Content", "ac": "Add-Content", "sc": "Set-Content", "clc": "Clear-Content",
    "rm": "Remove-Item", "del": "Remove-Item", "rd": "Remove-Item", "ri": "Remove-Item", "erase": "Remove-Item", "rmdir": "Remove-Item",
    "dir": "Get-ChildItem", "ls": "Get-ChildItem", "gci": "Get-ChildItem", "ni": "New-Item", "md": "mkdir", "cp": "Copy-Item",
    "copy": "Copy-Item", "cpi": "Copy-Item", "mv": "Move-Item", "move": "Move-Item", "mi": "Move-Item", "ren": "Rename-Item",
    "gi": "Get-Item",
    "cd": "Set-Location", "sl": "Set-Location", "chdir": "Set-Location", "pwd": "Get-Location", "gl": "Get-Location",
    "pushd": "Push-Location",
    "popd": "Pop-Location", "rvpa": "Resolve-Path",
}  # fmt: skip
