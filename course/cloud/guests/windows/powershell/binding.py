"""The words of a command line to the parameters of a cmdlet."""

from __future__ import annotations

from typing import Any

from .cmdlet import COMMON, COMMON_SWITCHES, Call, Cmdlet
from .errors import ErrorRecord, Raised
from .evaluate import evaluate
from .shell import Shell
from .syntax import Argument, Command, Variable
from .values import Switch, Table, as_list

Words = list[tuple[str, Any, Argument]]
"""Name or "", value, where it stands; a name alone has the value NOTHING."""
NOTHING = object()


def words_of(shell: Shell, command: Command) -> Words:
    """The command line evaluated, splats spread out."""
    found: Words = []
    for argument in command.arguments:
        value = argument.value
        if isinstance(value, Variable) and value.splat:
            splat = shell.get(value.name)
            if isinstance(splat, Table):
                found += [(str(key), one, argument) for key, one in splat.items()]
            else:
                found += [("", one, argument) for one in as_list(splat)]
        else:
            found.append((argument.name, NOTHING if value is None else evaluate(shell, value), argument))
    return found


def bind(call: Call, cmdlet: Cmdlet, words: Words) -> None:
    """Fill the call's parameters; raise what PowerShell says of a name or word that does not fit."""
    loose: list[tuple[Any, Argument]] = []
    rest: list[Any] = []
    place = 0
    while place < len(words):
        name, value, where = words[place]
        place += 1
        if not name:
            loose.append((value, where))
            continue
        parameter, takes_value = _parameter(call, cmdlet, name, where)
        if not takes_value:
            call.bound[parameter] = Switch() if value is NOTHING else Switch(bool(value))
        elif value is not NOTHING:
            call.bound[parameter] = value
        elif place < len(words) and not words[place][0]:
            call.bound[parameter] = words[place][1]
            place += 1
        else:
            raise _failure(
                call,
                f"Missing an argument for parameter '{name}'. Specify a parameter and try again.",
                "MissingArgument",
                where,
            )
    free = [name.lower() for name in cmdlet.positional if name.lower() not in call.bound]
    for value, where in loose:
        if free:
            call.bound[free.pop(0)] = value
        elif cmdlet.rest:
            rest.append(value)
        else:
            raise _failure(
                call,
                f"A positional parameter cannot be found that accepts argument '{_short(value)}'.",
                "PositionalParameterNotFound",
                where,
                whole=True,
            )
    if rest:
        call.bound[cmdlet.rest.lower()] = rest


def _short(value: Any) -> str:
    return str(value)


def _parameter(call: Call, cmdlet: Cmdlet, name: str, where: Argument) -> tuple[str, bool]:
    """The parameter that a name or its beginning means, and whether it takes a value."""
    low = name.lower()
    if low in COMMON:
        return COMMON[low], True
    if low in COMMON_SWITCHES:
        return low, False
    if low in cmdlet.aliases:
        low = cmdlet.aliases[low].lower()
    names = {one.lower() for one in cmdlet.parameters}
    hits = [low] if low in names else [one for one in names if one.startswith(low)]
    if len(hits) == 1:
        return hits[0], hits[0] not in {one.lower() for one in cmdlet.switches}
    if len(hits) > 1:
        shown = " ".join(f"-{one}" for one in cmdlet.parameters if one.lower() in hits)
        raise _failure(
            call,
            f"Parameter cannot be processed because the parameter name '{name}' is ambiguous. Possible matches include: {shown}.",
            "AmbiguousParameter",
            where,
        )
    raise _failure(
        call, f"A parameter cannot be found that matches parameter name '{name}'.", "NamedParameterNotFound", where
    )


def _failure(call: Call, message: str, identity: str, where: Argument, whole: bool = False) -> Raised:
    start, end = (call.start, call.end) if whole else (where.start, where.end)
    record = ErrorRecord(
        message,
        "InvalidArgument",
        "",
        "",
        call.name,
        "ParameterBindingException",
        f"{identity},{call.identity_of('')}",
        start,
        end,
    )
    return Raised(record)
