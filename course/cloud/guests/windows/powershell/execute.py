"""Statements of a running script: what each one does, and what it puts out."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import suppress
from typing import Any

from . import invoke, operators
from .errors import ErrorRecord, Exited, LeftLoop, Raised, Returned
from .evaluate import assign, evaluate
from .shell import Emit, Shell, error_object
from .syntax import Assign, Command, ForEach, Function, If, Leave, Loop, Node, Pipeline, Script, Step, Switch, Try
from .values import PsObject, ScriptBlock, as_list, enumerate_value, number_of, text_of, truth


def run_statements(shell: Shell, statements: Iterable[Node], emit: Emit) -> None:
    """One after the other; an error ends its statement, and the script only where it is fatal or a try is around it."""
    for statement in statements:
        try:
            execute(shell, statement, emit)
        except Raised as problem:
            stops = text_of(shell.get("ErrorActionPreference")).lower() == "stop"
            if problem.fatal or shell.trying or stops:
                raise
            quiet = text_of(shell.get("ErrorActionPreference")).lower() in ("silentlycontinue", "ignore")
            shell.complain(problem.record.at(statement.start, statement.end), quiet)


def collect(shell: Shell, statements: Iterable[Node]) -> list[Any]:
    """What statements put out, as a list."""
    found: list[Any] = []
    run_statements(shell, statements, found.append)
    return found


def execute(shell: Shell, node: Node, emit: Emit) -> None:
    """Do one statement."""
    shell.step()
    runner = _RUNNERS.get(type(node))
    if runner is not None:
        runner(shell, node, emit)
        return
    value = evaluate(shell, node)
    shell.succeeded = True
    if not isinstance(node, Step):
        for one in enumerate_value(value):
            emit(one)


def _assign(shell: Shell, node: Assign, emit: Emit) -> None:
    value = _assigned(shell, node.value)
    if node.operator != "=":
        value = operators.binary(node.operator[0], evaluate(shell, _bare(node.target)), value)
    assign(shell, node.target, value)


def _bare(target: Node) -> Node:
    return getattr(target, "value", target) if type(target).__name__ == "Cast" else target


def _assigned(shell: Shell, node: Node) -> Any:
    """The right side: an expression's value, or a statement's output."""
    if type(node) in _RUNNERS:
        if isinstance(node, Assign):
            execute(shell, node, lambda _: None)
            return evaluate(shell, _bare(node.target))
        found = collect(shell, (node,))
        return None if not found else found[0] if len(found) == 1 else found
    return evaluate(shell, node)


def _if(shell: Shell, node: If, emit: Emit) -> None:
    for condition, body in node.branches:
        if truth(evaluate(shell, condition)):
            run_statements(shell, body, emit)
            return
    run_statements(shell, node.otherwise, emit)


def _loop(shell: Shell, node: Loop, emit: Emit) -> None:
    if node.first is not None:
        execute(shell, node.first, lambda _: None)
    check_first = node.kind in ("while", "for")
    while True:
        shell.step()
        if check_first and node.condition is not None and not truth(evaluate(shell, node.condition)):
            return
        if not _once(shell, node.body, emit):
            return
        if node.after is not None:
            execute(shell, node.after, lambda _: None)
        if (
            not check_first
            and node.condition is not None
            and truth(evaluate(shell, node.condition)) == (node.kind == "do until")
        ):
            return


def _once(shell: Shell, body: tuple[Node, ...], emit: Emit) -> bool:
    """One round of a loop; False says that it was left."""
    try:
        run_statements(shell, body, emit)
    except LeftLoop as left:
        return left.again
    return True


def _foreach(shell: Shell, node: ForEach, emit: Emit) -> None:
    for value in as_list(evaluate(shell, node.values)):
        shell.set(node.variable, value)
        if not _once(shell, node.body, emit):
            return


def _switch(shell: Shell, node: Switch, emit: Emit) -> None:
    tests: dict[str, Callable[[Any, Any], bool]] = {
        "wildcard": operators.like,
        "regex": lambda value, label: operators.binary("match", value, label),
    }
    test = tests.get(node.mode, operators.equal)
    for value in as_list(evaluate(shell, node.value)):
        with shell.current(value):
            met = False
            try:
                for label, body in node.cases:
                    wanted = evaluate(shell, label)
                    if truth(block_value(shell, wanted)) if isinstance(wanted, ScriptBlock) else test(value, wanted):
                        met = True
                        run_statements(shell, body, emit)
                if not met:
                    run_statements(shell, node.default, emit)
            except LeftLoop as left:
                if not left.again:
                    return


def _try(shell: Shell, node: Try, emit: Emit) -> None:
    try:
        shell.trying += 1
        try:
            run_statements(shell, node.body, emit)
        finally:
            shell.trying -= 1
    except Raised as problem:
        body = next((body for types, body in node.catches if _catches(types, problem)), None)
        if body is None:
            raise
        caught = error_object(problem.record)
        shell.history.insert(0, caught)
        with shell.current(caught):
            run_statements(shell, body, emit)
    finally:
        run_statements(shell, node.lastly, emit)


def _catches(types: tuple[str, ...], problem: Raised) -> bool:
    names = {name.rpartition(".")[2].lower() for name in types}
    return not types or bool(
        names & {"exception", "runtimeexception", problem.record.exception.rpartition(".")[2].lower()}
    )


def _leave(shell: Shell, node: Leave, emit: Emit) -> None:
    match node.how:
        case "break" | "continue":
            raise LeftLoop(node.how == "continue")
        case "return":
            if node.value is not None:
                execute(shell, node.value, emit)
            raise Returned
        case "exit":
            value = evaluate(shell, node.value) if node.value is not None else shell.exit_code or 0
            raise Exited(int(number_of(value)))
    value = evaluate(shell, node.value) if node.value is not None else "ScriptHalted"
    raise Raised(_thrown(value).at(node.start, node.end), fatal=True)


def _thrown(value: Any) -> ErrorRecord:
    if isinstance(value, PsObject) and isinstance(value.get("record"), ErrorRecord):
        found: ErrorRecord = value.get("record")
        return found
    message = text_of(value.get("Message") if isinstance(value, PsObject) and value.get("Message") else value)
    return ErrorRecord(message, "OperationStopped", message, "String", "", "RuntimeException", message)


def _function(shell: Shell, node: Function, emit: Emit) -> None:
    shell.functions[node.name.lower()] = node.body


def _pipeline(shell: Shell, node: Command | Pipeline, emit: Emit) -> None:
    invoke.pipeline(shell, node, emit)


def block_value(shell: Shell, block: ScriptBlock) -> Any:
    """A script block's value in the scope it stands in."""
    found = run_block(shell, block)
    return None if not found else found[0] if len(found) == 1 else found


def run_block(shell: Shell, block: ScriptBlock, emit: Emit | None = None) -> list[Any]:
    """Run a script block in the scope it stands in; what it returns ends it, not its caller."""
    found: list[Any] = []
    script: Script = block.script
    with suppress(Returned):
        run_statements(shell, [*script.begin, *(script.process or ()), *script.statements], emit or found.append)
    return found


_RUNNERS: dict[type, Callable[[Shell, Any, Emit], None]] = {
    Assign: _assign,
    Command: _pipeline,
    ForEach: _foreach,
    Function: _function,
    If: _if,
    Leave: _leave,
    Loop: _loop,
    Pipeline: _pipeline,
    Switch: _switch,
    Try: _try,
}
