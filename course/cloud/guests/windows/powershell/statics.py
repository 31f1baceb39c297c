"""[Type]::Member: the few of .NET that scripts around imaging use."""

from __future__ import annotations

import base64
import math
import re
from collections.abc import Callable
from datetime import datetime
from hashlib import sha256
from typing import Any

from .convert import convert
from .errors import Raised, invalid_operation
from .shell import Shell
from .values import Growing, PsObject, as_list, number_of, text_of

_PREFIXES = ("system.",)


def static(shell: Shell, type_name: str, member: str, arguments: list[Any] | None) -> Any:
    """[type_name]::member, or ::member(arguments)."""
    kind = type_name.lower()
    if member.lower() == "new" and ("collections.arraylist" in kind or "collections.generic.list" in kind):
        return Growing(answers="arraylist" in kind)
    for prefix in _PREFIXES:
        kind = kind.removeprefix(prefix)
    known = _KNOWN.get((kind, member.lower()))
    if known is None:
        raise Raised(
            invalid_operation(
                f"[{type_name}]::{member}: not simulated: a real guest has .NET, the course's practice guest only a few of its "
                "members.",
                "NotSimulated",
            )
        )
    return known(shell, *(arguments or []))


def _round(shell: Shell, value: Any, digits: Any = 0) -> int | float:
    found = round(number_of(value), int(number_of(digits)))
    return int(found) if float(found).is_integer() else found


def _guid(shell: Shell) -> str:
    digits = sha256(shell.random("guid").encode()).hexdigest()
    return f"{digits[:8]}-{digits[8:12]}-4{digits[13:16]}-8{digits[17:20]}-{digits[20:32]}"


def _file_text(shell: Shell, path: Any) -> str:
    try:
        return shell.guest.files.read(shell.guest.files.absolute(text_of(path), shell.location)).decode(
            errors="replace"
        )
    except FileNotFoundError:
        raise Raised(
            invalid_operation(
                f'Exception calling "ReadAllText" with "1" argument(s): "Could not find file \'{text_of(path)}\'."',
                "FileNotFoundException",
            )
        ) from None


def _write(shell: Shell, path: Any, content: Any) -> None:
    shell.guest.files.write(
        shell.guest.files.absolute(text_of(path), shell.location), text_of(content).encode(), shell.now
    )


def _identity(shell: Shell) -> PsObject:
    return PsObject(
        {"Name": r"NT AUTHORITY\SYSTEM", "User": PsObject({"Value": "S-1-5-18"}, text="S-1-5-18"), "IsSystem": True},
        kind="System.Security.Principal.WindowsIdentity",
    )


def _system_version(shell: Shell) -> PsObject:
    edition = shell.guest.edition
    version = PsObject(
        {"Major": 10, "Minor": 0, "Build": int(edition.build), "Revision": 0}, text=f"10.0.{edition.build}.0"
    )
    return PsObject({"Version": version, "Platform": "Win32NT"}, text=f"Microsoft Windows NT 10.0.{edition.build}.0")


def _exists(shell: Shell, path: Any, folder: bool) -> bool:
    full = shell.guest.files.absolute(text_of(path), shell.location)
    return shell.guest.files.is_dir(full) if folder else shell.guest.files.is_file(full)


_KNOWN: dict[tuple[str, str], Callable[..., Any]] = {
    ("environment", "machinename"): lambda s: s.guest.name,
    ("environment", "osversion"): _system_version,
    ("environment", "newline"): lambda s: "\r\n",
    ("environment", "username"): lambda s: "SYSTEM",
    ("environment", "getenvironmentvariable"): lambda s, n, *_: s.environment[text_of(n)],
    ("environment", "setenvironmentvariable"): lambda s, n, v, *_: s.environment.__setitem__(text_of(n), v),
    ("datetime", "now"): lambda s: s.now.replace(tzinfo=None),
    ("datetime", "utcnow"): lambda s: s.now.replace(tzinfo=None),
    ("datetime", "today"): lambda s: datetime(s.now.year, s.now.month, s.now.day),
    ("guid", "newguid"): _guid,
    ("math", "round"): _round,
    ("math", "floor"): lambda s, v: math.floor(number_of(v)),
    ("math", "ceiling"): lambda s, v: math.ceil(number_of(v)),
    ("math", "max"): lambda s, a, b: max(number_of(a), number_of(b)),
    ("math", "min"): lambda s, a, b: min(number_of(a), number_of(b)),
    ("math", "abs"): lambda s, v: abs(number_of(v)),
    ("string", "isnullorempty"): lambda s, v: not text_of(v),
    ("string", "isnullorwhitespace"): lambda s, v: not text_of(v).strip(),
    ("string", "join"): lambda s, mark, *v: text_of(mark).join(text_of(x) for one in v for x in as_list(one)),
    ("string", "empty"): lambda s: "",
    ("io.file", "exists"): lambda s, p: _exists(s, p, False),
    ("io.directory", "exists"): lambda s, p: _exists(s, p, True),
    ("io.file", "readalltext"): _file_text,
    ("io.file", "readalllines"): lambda s, p: _file_text(s, p).splitlines(),
    ("io.file", "writealltext"): _write,
    ("io.path", "combine"): lambda s, *p: "\\".join(text_of(one).rstrip("\\") for one in p),
    ("io.path", "getfilename"): lambda s, p: text_of(p).rpartition("\\")[2],
    ("io.path", "getdirectoryname"): lambda s, p: text_of(p).rpartition("\\")[0],
    ("security.principal.windowsidentity", "getcurrent"): _identity,
    ("convert", "tobase64string"): lambda s, v: base64.b64encode(bytes(v)).decode(),
    ("regex", "escape"): lambda s, v: re.escape(text_of(v)),
    ("int", "parse"): lambda s, v: convert(v, "int"),
    ("double", "parse"): lambda s, v: convert(v, "double"),
    ("datetime", "parse"): lambda s, v: convert(v, "datetime"),
    ("int", "maxvalue"): lambda s: 2**31 - 1,
    ("int32", "maxvalue"): lambda s: 2**31 - 1,
}
