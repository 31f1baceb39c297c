"""Programs from a script: Start-Process, sysprep.exe, cmd /c, powershell -Command, Invoke-Expression."""

from __future__ import annotations

import shlex
from collections.abc import Iterable
from typing import Any

from ... import sysprep as engine
from .. import execute
from ..cmdlet import Call, Cmdlet
from ..errors import Raised, Returned
from ..invoke import not_simulated
from ..parse import parse
from ..scanner import SyntaxProblem
from ..values import PsObject, View, as_list, text_of
from . import catalogue
from .program import SYSTEM32, Done, Program, Run

_PROCESS = View(("Handles", "Id", "ProcessName"))


def sysprep(run: Run) -> Done:
    """A program with a window: it prints nothing, and the script goes on beside it."""
    engine.start(run.shell.guest, run.arguments, r"NT AUTHORITY\SYSTEM")
    return Done()


def start_process(call: Call) -> Iterable[Any]:
    """-Wait lets the guest's time pass until the program is done."""
    name = call.text("FilePath")
    words = [word for one in as_list(call.value("ArgumentList")) for word in text_of(one).split()]
    program = catalogue().program(name, call.guest.files, call.shell.location)
    if program is None:
        if catalogue().is_real(name):
            raise Raised(not_simulated(name))
        call.problem(
            "This command cannot be run due to the error: The system cannot find the file specified.",
            "InvalidOperation", "", "InvalidOperationException", "InvalidOperationException",
        )  # fmt: skip
        return
    done = program.run(Run(call.shell, program.name, words, []))
    call.shell.exit_code = done.exit_code
    if call.switch("Wait") or call.switch("NoNewWindow"):
        _wait(call)
        for line in done.stdout.splitlines() if call.switch("NoNewWindow") else ():
            call.shell.output.append(line)
    if call.switch("PassThru"):
        yield PsObject(
            {"Handles": 120, "Id": 5120, "ProcessName": program.name, "ExitCode": done.exit_code, "HasExited": True},
            kind="System.Diagnostics.Process",
            view=_PROCESS,
            methods={"WaitForExit": lambda *_: _wait(call)},
        )


def _wait(call: Call) -> None:
    """Until Sysprep has ended; one that never ends is stopped with the run command, after 90 minutes."""
    while engine.running(call.guest):
        call.shell.sleep(10)


def get_process(call: Call) -> Iterable[Any]:
    """The few processes that a script around imaging looks for."""
    names = ["WaAppAgent", "WindowsAzureGuestAgent", "powershell", *(["sysprep"] if engine.running(call.guest) else [])]
    wanted = call.texts("Name")
    for name in wanted:
        if name.lower() not in [one.lower() for one in names] and "*" not in name:
            call.problem(
                f'Cannot find a process with the name "{name}". Verify the process name and call the cmdlet again.',
                "ObjectNotFound", name, "ProcessCommandException", "NoProcessFoundForGivenName",
            )  # fmt: skip
    shown = [name for name in names if not wanted or name.lower() in [one.lower() for one in wanted]]
    for place, name in enumerate(shown):
        yield PsObject(
            {
                "Handles": 200 + place,
                "Id": 2048 + 4 * names.index(name),
                "ProcessName": name,
                "Name": name,
                "HasExited": False,
            },
            kind="System.Diagnostics.Process",
            view=_PROCESS,
            methods={"WaitForExit": lambda *_: _wait(call)},
        )


def wait_process(call: Call) -> Iterable[Any]:
    _wait(call)
    return ()


def invoke_expression(call: Call) -> Iterable[Any]:
    _script(call.shell, call.text("Command"), call.emit)
    return ()


def _script(shell: Any, text: str, emit: Any) -> None:
    try:
        execute.run_statements(shell, parse(text).statements, emit)
    except Returned:
        pass
    except SyntaxProblem as problem:
        from ..errors import ErrorRecord

        raise Raised(
            ErrorRecord(problem.message, "ParserError", "", "", "Invoke-Expression", "ParseException", problem.identity)
        ) from None


def cmd(run: Run) -> Done:
    """cmd /c COMMAND, for the programs that are there."""
    line = " ".join(run.arguments[1:]).strip('"')
    if not run.arguments or run.arguments[0].lower() not in ("/c", "/k") or not line:
        return Done()
    words = shlex.split(line, posix=False)
    if words[0].lower() == "echo":
        return Done(line[5:] + "\n")
    program = catalogue().program(words[0].strip('"'), run.shell.guest.files, run.shell.location)
    if program is None:
        known = catalogue().is_real(words[0])
        text = (
            f"{words[0]}: not simulated: a real guest may have it, the course's practice guest does not.\n"
            if known
            else f"'{words[0]}' is not recognized as an internal or external command,\noperable program or batch file.\n"
        )
        return Done(stderr=text, exit_code=1)
    return program.run(Run(run.shell, program.name, [word.strip('"') for word in words[1:]], run.piped))


def powershell(run: Run) -> Done:
    """powershell -Command TEXT or -File PATH, in a scope of its own."""
    from ..formatting import render

    options = [word.lower() for word in run.arguments]
    text = ""
    for place, word in enumerate(options):
        if word in ("-command", "-c"):
            text = " ".join(run.arguments[place + 1 :])
            break
        if word in ("-file", "-f") and place + 1 < len(options):
            files = run.shell.guest.files
            text = files.text(files.absolute(run.arguments[place + 1], run.shell.location))
            break
        if not word.startswith("-") and (
            place == 0 or options[place - 1] not in ("-executionpolicy", "-ep", "-version")
        ):
            text = " ".join(run.arguments[place:])
            break
    found: list[Any] = []
    with run.shell.scope():
        _script(run.shell, text, found.append)
    return Done(render(found))


CMDLETS = {
    "Start-Process": Cmdlet(
        start_process,
        ("FilePath", "ArgumentList"),
        ("WorkingDirectory", "Verb", "WindowStyle", "RedirectStandardOutput", "RedirectStandardError"),
        ("Wait", "PassThru", "NoNewWindow"),
        mandatory=("FilePath",),
        aliases={"args": "ArgumentList"},
    ),
    "Get-Process": Cmdlet(get_process, ("Name",), ("Id",), ()),
    "Wait-Process": Cmdlet(wait_process, ("Name",), ("Id", "Timeout", "InputObject"), (), whole=True),
    "Invoke-Expression": Cmdlet(invoke_expression, ("Command",), piped="Command", mandatory=("Command",)),
}
ALIASES = {
    "start": "Start-Process",
    "saps": "Start-Process",
    "gps": "Get-Process",
    "ps": "Get-Process",
    "iex": "Invoke-Expression",
}
PROGRAMS = (
    Program("sysprep", sysprep, SYSTEM32 + r"\Sysprep"),
    Program("cmd", cmd),
    Program("powershell", powershell, SYSTEM32 + r"\WindowsPowerShell\v1.0"),
)
