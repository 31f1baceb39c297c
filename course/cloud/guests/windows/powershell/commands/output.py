"""Write-Output, Write-Host, Write-Error and their kin; Out-Null, Out-String, Out-File."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from ..cmdlet import Call, Cmdlet
from ..errors import ErrorRecord
from ..formatting import render
from ..values import Growing, PsObject, as_list, text_of


def write_output(call: Call) -> Iterable[Any]:
    return as_list(call.value("InputObject")) if call.input is None or call.has("InputObject") else call.input


def write_host(call: Call) -> Iterable[Any]:
    """To the console, past the pipeline."""
    words = call.value("Object")
    mark = call.text("Separator", " ")
    shown = mark.join(text_of(one) for one in as_list(words))
    call.shell.output.append(shown)
    return ()


def write_error(call: Call) -> Iterable[Any]:
    message = call.text("Message") or call.text("Exception")
    identity = call.text("ErrorId") or "Microsoft.PowerShell.Commands.WriteErrorException"
    script = call.shell.path.rpartition("\\")[2]
    call.report(
        ErrorRecord(
            message,
            call.text("Category") or "NotSpecified",
            call.text("TargetObject"),
            "",
            "Write-Error",
            "WriteErrorException",
            f"{identity},{script}",
            call.start,
            call.end,
            by_script=True,
        )
    )
    return ()


def write_warning(call: Call) -> Iterable[Any]:
    call.shell.output.append(f"WARNING: {call.text('Message')}")
    return ()


def write_verbose(call: Call) -> Iterable[Any]:
    """Shown where -Verbose or $VerbosePreference says so."""
    if call.switch("verbose") or text_of(call.shell.get("VerbosePreference")).lower() == "continue":
        call.shell.output.append(f"VERBOSE: {call.text('Message')}")
    return ()


def nothing(call: Call) -> Iterable[Any]:
    return ()


def out_string(call: Call) -> Iterable[Any]:
    text = render(call.input or as_list(call.value("InputObject")))
    return text.splitlines() if call.switch("Stream") else [text]


def out_file(call: Call) -> Iterable[Any]:
    files = call.guest.files
    path = files.absolute(call.text("FilePath"), call.shell.location)
    text = render(call.input or as_list(call.value("InputObject")))
    before = files.text(path) if call.switch("Append") else ""
    files.write(path, (before + text).encode(), call.shell.now)
    return ()


def out_default(call: Call) -> Iterable[Any]:
    call.shell.output.extend(call.input or [])
    return ()


def new_object(call: Call) -> Iterable[Any]:
    """New-Object PSObject -Property @{ } and lists; other types are .NET's."""
    kind = call.text("TypeName").lower().removeprefix("system.management.automation.")
    if kind in ("psobject", "pscustomobject", "object"):
        return [PsObject(dict(call.value("Property") or {}))]
    if kind.startswith(("system.collections.arraylist", "collections.arraylist", "system.collections.generic.list")):
        call.emit(Growing(answers="arraylist" in kind))  # as it is: a pipeline would take it apart
        return ()
    call.problem(
        f"New-Object {call.text('TypeName')}: not simulated: a real guest has .NET, the course's practice guest only PSObject.",
        "NotImplemented",
        call.text("TypeName"),
        "NotSimulatedException",
        "NotSimulated",
    )
    return ()


_MESSAGE = Cmdlet(write_verbose, ("Message",), piped="Message")
CMDLETS = {
    "Write-Output": Cmdlet(write_output, (), (), ("NoEnumerate",), rest="InputObject", whole=True),
    "Write-Host": Cmdlet(
        write_host,
        (),
        ("Separator", "ForegroundColor", "BackgroundColor"),
        ("NoNewline",),
        piped="Object",
        rest="Object",
    ),
    "Write-Error": Cmdlet(
        write_error, ("Message",), ("Exception", "ErrorId", "Category", "TargetObject"), piped="Message"
    ),
    "Write-Warning": Cmdlet(write_warning, ("Message",), piped="Message", mandatory=("Message",)),
    "Write-Verbose": _MESSAGE,
    "Write-Debug": _MESSAGE,
    "Write-Information": Cmdlet(nothing, ("MessageData",), ("Tags",)),
    "Write-Progress": Cmdlet(
        nothing, ("Activity", "Status", "Id"), ("PercentComplete", "CurrentOperation"), ("Completed",)
    ),
    "Out-Null": Cmdlet(nothing, ("InputObject",), whole=True),
    "Out-Host": Cmdlet(out_default, ("InputObject",), whole=True),
    "Out-Default": Cmdlet(out_default, ("InputObject",), whole=True),
    "Out-String": Cmdlet(out_string, ("InputObject",), ("Width",), ("Stream",), whole=True),
    "Out-File": Cmdlet(
        out_file,
        ("FilePath",),
        ("InputObject", "Encoding", "Width"),
        ("Append", "Force", "NoClobber"),
        whole=True,
        mandatory=("FilePath",),
    ),
    "New-Object": Cmdlet(new_object, ("TypeName", "ArgumentList"), ("Property", "ComObject")),
}
ALIASES = {"echo": "Write-Output", "write": "Write-Output", "oh": "Out-Host"}
