"""Expressions of a running script: what each part is worth."""

from __future__ import annotations

from typing import Any

from . import execute, members, operators, statics
from .convert import convert
from .errors import Raised, invalid_operation
from .shell import Shell
from .syntax import (
    ArrayOf,
    Binary,
    Cast,
    Command,
    Constant,
    Group,
    Index,
    Member,
    Node,
    Pipeline,
    Script,
    Step,
    TableOf,
    Text,
    TypeName,
    Unary,
    Variable,
)
from .values import PsObject, ScriptBlock, Table, TypeValue, as_list, number_of, text_of, truth, unrolled


def evaluate(shell: Shell, node: Node) -> Any:
    """The value of an expression; a command's output is its value."""
    shell.step()
    try:
        return _value(shell, node)
    except Raised as problem:
        raise Raised(problem.record.at(node.start, node.end), problem.fatal) from None


def _value(shell: Shell, node: Node) -> Any:
    match node:
        case Constant():
            return node.value
        case Text():
            return "".join(part if isinstance(part, str) else text_of(evaluate(shell, part)) for part in node.parts)
        case Variable():
            return shell.get(node.name)
        case ArrayOf():
            return [evaluate(shell, item) for item in node.items]
        case Group():
            return _group(shell, node)
        case TableOf():
            return Table({_key(evaluate(shell, key)): evaluate(shell, value) for key, value in node.pairs})
        case Script():
            return ScriptBlock(node)
        case Member():
            return _member(shell, node)
        case Index():
            return members.index(evaluate(shell, node.target), evaluate(shell, node.index))
        case TypeName():
            return TypeValue(node.name)
        case Cast():
            return _cast(shell, node)
        case Unary():
            return _unary(shell, node)
        case Step():
            return _step(shell, node)
        case Binary():
            return _binary(shell, node)
        case Command() | Pipeline():
            return unrolled(execute.collect(shell, (node,)))
    return unrolled(execute.collect(shell, (node,)))


def _key(value: Any) -> Any:
    return value if isinstance(value, (str, int)) else text_of(value)


def _group(shell: Shell, node: Group) -> Any:
    if node.kind == "(" and len(node.statements) == 1 and not isinstance(node.statements[0], (Command, Pipeline)):
        return evaluate(shell, node.statements[0])
    found = execute.collect(shell, node.statements)
    return found if node.kind == "@(" else unrolled(found)


def _member(shell: Shell, node: Member) -> Any:
    target = evaluate(shell, node.target)
    name = text_of(evaluate(shell, node.name))
    arguments = None if node.arguments is None else [evaluate(shell, one) for one in node.arguments]
    if node.static:
        return statics.static(shell, text_of(target), name, arguments)
    if arguments is None:
        return members.get(target, name)
    return members.call(shell, target, name, arguments)


def _cast(shell: Shell, node: Cast) -> Any:
    value = evaluate(shell, node.value)
    if node.type.lower() == "pscustomobject" and isinstance(value, Table):
        return PsObject(dict(value))
    return convert(value, node.type)


def _unary(shell: Shell, node: Unary) -> Any:
    value = evaluate(shell, node.operand)
    match node.operator:
        case "not":
            return not truth(value)
        case "-":
            return operators.binary("-", 0, value)
        case "+":
            return number_of(value)
        case "bnot":
            return ~int(number_of(value))
        case "split":
            return operators.split_words(value)
    return "".join(text_of(one) for one in as_list(value))  # -join


def _step(shell: Shell, node: Step) -> Any:
    before = evaluate(shell, node.target)
    after = operators.binary("+" if node.operator == "++" else "-", before or 0, 1)
    assign(shell, node.target, after)
    return after if node.before else before or 0


def _binary(shell: Shell, node: Binary) -> Any:
    left = evaluate(shell, node.left)
    match node.operator:
        case "and":
            return truth(left) and truth(evaluate(shell, node.right))
        case "or":
            return truth(left) or truth(evaluate(shell, node.right))
        case "xor":
            return truth(left) != truth(evaluate(shell, node.right))
    right = evaluate(shell, node.right)
    if node.operator == "as":
        try:
            return convert(left, text_of(right))
        except Raised:
            return None
    if node.operator == "match" and not isinstance(left, list):
        _keep_matches(shell, left, right)
    return operators.binary(node.operator, left, right)


def _keep_matches(shell: Shell, left: Any, right: Any) -> None:
    found = operators.regex(right).search(text_of(left))
    if found:
        groups: dict[Any, Any] = {0: found.group(), **dict(enumerate(found.groups(), 1)), **found.groupdict()}
        shell.set("Matches", Table(groups))


def _spread(shell: Shell, targets: tuple[Node, ...], values: list[Any]) -> None:
    """$a, $b = 1, 2, 3: the last takes what is left."""
    for place, target in enumerate(targets):
        last = place == len(targets) - 1
        assign(shell, target, unrolled(values[place:] if last else values[place : place + 1]))


def assign(shell: Shell, target: Node, value: Any) -> None:
    """Put a value where the target says."""
    match target:
        case Cast():
            assign(shell, target.value, convert(value, target.type))
        case ArrayOf():
            _spread(shell, target.items, as_list(value))
        case Variable():
            shell.set(target.name, value)
        case Member():
            members.put(evaluate(shell, target.target), text_of(evaluate(shell, target.name)), value)
        case Index():
            members.put_index(evaluate(shell, target.target), evaluate(shell, target.index), value)
        case _:
            raise Raised(
                invalid_operation(
                    "The assignment expression is not valid. The input to an assignment operator must be an object that "
                    "is able to accept assignments, such as a variable or a property.",
                    "InvalidLeftHandSide",
                )
            )
