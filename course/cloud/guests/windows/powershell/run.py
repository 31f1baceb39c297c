"""A whole script: read, run, and what it left on its two streams."""

from __future__ import annotations

from dataclasses import dataclass

from . import execute
from .errors import ErrorRecord, Exited, LeftLoop, LimitReached, PoweredOff, Raised, Returned, shown
from .formatting import render
from .parse import parse
from .scanner import SyntaxProblem
from .shell import Shell

_STOPPED = (
    "The course stopped this script: it ran too many steps or looped without end. Azure would have stopped it after 90 "
    "minutes.\n"
)


@dataclass(frozen=True)
class ScriptResult:
    """What a script printed and how it ended."""

    stdout: str
    stderr: str
    exit_code: int


def run(shell: Shell, text: str, parameters: dict[str, str]) -> ScriptResult:
    """Run a script; the shell's guest is changed in place."""
    shell.text = text = text.replace("\r\n", "\n")
    code, stopped = 0, ""
    try:
        code = _run(shell, text, parameters)
    except SyntaxProblem as problem:
        shell.problems.append(_syntax_error(problem, text))
        code = 1
    except Raised as problem:
        shell.problems.append(problem.record)
        code = 1
    except Exited as left:
        code = left.code
    except (LimitReached, RecursionError):
        stopped, code = _STOPPED, 1
    except (PoweredOff, Returned, LeftLoop):
        pass
    errors = "".join(one if isinstance(one, str) else shown(one, text, shell.path) for one in shell.problems)
    return ScriptResult(render(shell.output), errors + stopped, code)


def _run(shell: Shell, text: str, parameters: dict[str, str]) -> int:
    from .invoke import _arguments

    script = parse(text)
    words = [(name, value, script) for name, value in parameters.items()]
    for name, value in _arguments(shell, script, words).items():  # type: ignore[arg-type]
        shell.set(name, value)
    execute.run_statements(shell, script.begin, shell.output.append)
    execute.run_statements(shell, script.process or (), shell.output.append)
    execute.run_statements(shell, script.statements, shell.output.append)
    return shell.exit_code or 0 if not shell.succeeded else 0


def _syntax_error(problem: SyntaxProblem, text: str) -> ErrorRecord:
    start = min(problem.start, max(len(text) - 1, 0))
    return ErrorRecord(
        problem.message,
        "ParserError",
        "",
        "",
        "",
        "ParentContainsErrorRecordException",
        problem.identity,
        start,
        start + 1,
    )
