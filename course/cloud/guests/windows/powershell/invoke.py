"""Commands of a running script: functions, cmdlets and programs, one after the other in a pipeline."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from . import execute
from .binding import NOTHING, Words, bind, words_of
from .cmdlet import COMMON, COMMON_SWITCHES, Call, Cmdlet, missing_parameter
from .commands import catalogue
from .commands.program import Program, Run
from .convert import convert
from .errors import ErrorRecord, Raised, Returned, not_found
from .evaluate import evaluate
from .formatting import render
from .shell import Emit, Shell, error_object
from .syntax import Command, Node, Pipeline, Redirection, Script, Variable
from .values import ScriptBlock, Switch, as_list, enumerate_value, text_of


def pipeline(shell: Shell, node: Node, emit: Emit) -> None:
    """Run the stages; each gets what the one before put out."""
    stages = node.stages if isinstance(node, Pipeline) else (node,)
    redirections = node.redirections if isinstance(node, Pipeline) else ()
    given: list[Any] | None = None
    with _redirected(shell, redirections, emit) as last:
        for place, stage in enumerate(stages):
            made: list[Any] = []
            out = last if place == len(stages) - 1 else made.append
            if isinstance(stage, Command):
                _command(shell, stage, given, out)
            else:
                for one in enumerate_value(evaluate(shell, stage)):
                    out(one)
            given = made


def _command(shell: Shell, node: Command, given: list[Any] | None, emit: Emit) -> None:
    name = evaluate(shell, node.name)
    shell.succeeded = True
    with _redirected(shell, node.redirections, emit) as out:
        words = words_of(shell, node)
        if isinstance(name, ScriptBlock):
            call_block(shell, name.script, words, given, out, scoped=node.operator != ".")
            return
        try:
            run_named(shell, text_of(name), words, given, out, node)
        except Raised as problem:
            shell.succeeded = False
            action = _error_action(words)
            if not problem.fatal and any(one.stream in ("2", "*") for one in node.redirections) and not shell.trying:
                shell.complain(problem.record.at(node.start, node.end))
                return
            if problem.fatal or action not in ("silentlycontinue", "ignore"):
                raise Raised(problem.record.at(node.start, node.end), problem.fatal or action == "stop") from None
            shell.complain(problem.record, quiet=True)


def _error_action(words: Words) -> str:
    for place, (name, value, _) in enumerate(words):
        if COMMON.get(name.lower()) == "erroraction":
            return text_of(words[place + 1][1] if value is NOTHING and place + 1 < len(words) else value).lower()
    return ""


def run_named(shell: Shell, name: str, words: Words, given: list[Any] | None, emit: Emit, node: Command) -> None:
    """A command by its name: alias, function, cmdlet, program, in PowerShell's order."""
    known = catalogue()
    name = known.aliases.get(name.lower(), name)
    if function := shell.functions.get(name.lower()):
        call_block(shell, function, words, given, emit)
        return
    if cmdlet := known.cmdlets.get(name.lower()):
        spelled, found = cmdlet
        _cmdlet(shell, spelled, found, words, given, emit, node)
        return
    if program := known.program(name, shell.guest.files, shell.location):
        _program(shell, program, words, given, emit)
        return
    if name.lower().endswith(".ps1") and _script_file(shell, name, words, given, emit):
        return
    raise Raised(not_simulated(name) if known.is_real(name) else not_found(name))


def not_simulated(name: str) -> ErrorRecord:
    """A command that Windows has and the practice guest has not."""
    return ErrorRecord(
        f"{name}: not simulated: a real guest may have it, the course's practice guest does not.",
        "NotImplemented",
        name,
        "String",
        "",
        "NotSimulatedException",
        "NotSimulated",
    )


def _cmdlet(
    shell: Shell, name: str, cmdlet: Cmdlet, words: Words, given: list[Any] | None, emit: Emit, node: Command
) -> None:
    call = Call(shell, name, {}, node.start, node.end, given, emit)
    bind(call, cmdlet, words)
    piped = cmdlet.piped.lower()
    rounds: list[Any] = [None]
    if piped and piped not in call.bound and given is not None:
        rounds = given
        call.bound[piped] = None
    if lacking := [one for one in cmdlet.mandatory if one.lower() not in call.bound]:
        raise missing_parameter(call, " ".join(lacking))
    fill = piped if rounds is given else ""
    for value in rounds if not cmdlet.whole else [None]:
        if fill:
            call.bound[fill] = value
        for one in _outputs(call, cmdlet):
            for each in enumerate_value(one):
                emit(each)
    if variable := call.text("outvariable"):
        shell.set(variable, None)


def _outputs(call: Call, cmdlet: Cmdlet) -> Iterable[Any]:
    try:
        yield from cmdlet.run(call)
    except ValueError:
        raise Raised(
            ErrorRecord(
                f'Cannot bind parameter. Cannot convert value "{_first_word(call)}" to type "System.Int32". Error: '
                '"Input string was not in a correct format."',
                "InvalidArgument",
                activity=call.name,
                exception="ParameterBindingException",
                identity=f"CannotConvertArgumentNoMessage,{call.identity_of('')}",
            )
        ) from None


def _first_word(call: Call) -> str:
    return next((text_of(value) for value in call.bound.values() if isinstance(value, str)), "")


def _program(shell: Shell, program: Program, words: Words, given: list[Any] | None, emit: Emit) -> None:
    result = program.run(Run(shell, program.name, plain(words), [text_of(one) for one in given or []]))
    shell.exit_code = result.exit_code
    shell.succeeded = result.exit_code == 0
    for line in result.stdout.splitlines():
        emit(line)
    if result.stderr:
        shell.problems.append(result.stderr)


def plain(words: Words) -> list[str]:
    """The words as a program gets them."""
    found = []
    for name, value, _ in words:
        if name and value is NOTHING:
            found.append(f"-{name}")
        elif name:
            found.append(f"-{name}:{text_of(value)}")
        else:
            found += [text_of(one) for one in as_list(value)]
    return found


def _script_file(shell: Shell, name: str, words: Words, given: list[Any] | None, emit: Emit) -> bool:
    from .parse import parse

    path = shell.guest.files.absolute(name, shell.location)
    if not shell.guest.files.is_file(path):
        return False
    call_block(shell, parse(shell.guest.files.read(path).decode(errors="replace")), words, given, emit)
    return True


def call_block(
    shell: Shell, script: Script, words: Words, given: list[Any] | None, emit: Emit, scoped: bool = True
) -> None:
    """Call a function or block with arguments, in a scope of its own."""
    variables = _arguments(shell, script, words)
    if given is not None:
        variables["input"] = list(given)
    if not scoped:
        for name, value in variables.items():
            shell.set(name, value)
        _body(shell, script, given, emit)
        return
    with shell.scope(**variables):
        _body(shell, script, given, emit)


def _body(shell: Shell, script: Script, given: list[Any] | None, emit: Emit) -> None:
    try:
        execute.run_statements(shell, script.begin, emit)
        if script.process is not None:
            for value in given if given is not None else [None]:
                with shell.current(value):
                    execute.run_statements(shell, script.process, emit)
        execute.run_statements(shell, script.statements, emit)
    except Returned:
        pass


def _arguments(shell: Shell, script: Script, words: Words) -> dict[str, Any]:
    """The first variables of a function: its parameters, and the rest as $args."""
    types = {param.name.lower(): param.type for param in script.params}
    named: dict[str, Any] = {}
    loose: list[Any] = []
    place = 0
    while place < len(words):
        name, value, _ = words[place]
        place += 1
        low = next((one for one in types if name and one.startswith(name.lower())), name.lower())
        if not name:
            loose.append(value)
        elif low in types and types[low].lower() == "switch":
            named[low] = Switch(value is NOTHING or bool(value))
        elif value is NOTHING and place < len(words) and not words[place][0]:
            named[low] = words[place][1]
            place += 1
        elif low not in COMMON_SWITCHES:
            named[low] = None if value is NOTHING else value
    for param in script.params:
        low = param.name.lower()
        if low not in named and loose and param.type.lower() != "switch":
            named[low] = loose.pop(0)
        if low not in named and param.mandatory:
            raise Raised(
                ErrorRecord(
                    f"Cannot process command because of one or more missing mandatory parameters: {param.name}.",
                    "InvalidArgument",
                    exception="ParameterBindingException",
                    identity="MissingMandatoryParameter",
                )
            )
        if low not in named:
            missing = Switch(False) if param.type.lower() == "switch" else None
            named[low] = missing if param.default is None else evaluate(shell, param.default)
        if param.type and named[low] is not None:
            named[low] = convert(named[low], param.type)
    return {**named, "args": loose}


@contextmanager
def _redirected(shell: Shell, redirections: tuple[Redirection, ...], emit: Emit) -> Iterator[Emit]:
    """Send output and errors where >, 2> and their kin say."""
    if not redirections:
        yield emit
        return
    errors_before, kept = shell.problems, list[Any]()
    to_file: list[tuple[Redirection, list[Any]]] = []
    out, merged = emit, False
    for one in redirections:
        if one.stream in ("2", "*"):
            shell.problems = kept
            merged = merged or (one.stream == "2" and one.target is None)
        if one.stream in ("", "1", "*") and one.target is not None:
            lines: list[Any] = []
            out = lines.append
            to_file.append((one, lines))
    try:
        yield out
    finally:
        shell.problems = errors_before
        for one in redirections:
            if one.stream == "2" and one.target is not None:
                to_file.append(
                    (one, [text_of(problem) if isinstance(problem, str) else problem.message for problem in kept])
                )
        if merged:
            for problem in kept:
                out(problem if isinstance(problem, str) else error_object(problem))
        for one, lines in to_file:
            _to_file(shell, one, lines)


def _to_file(shell: Shell, redirection: Redirection, lines: list[Any]) -> None:
    target = redirection.target
    if target is None or (isinstance(target, Variable) and target.name.lower() == "null"):
        return
    name = text_of(evaluate(shell, target))
    if name.lower() in ("nul", ""):
        return
    files, path = shell.guest.files, shell.guest.files.absolute(name, shell.location)
    before = files.read(path) if redirection.append and files.is_file(path) else b""
    files.write(path, before + render(lines).encode(), shell.now)
