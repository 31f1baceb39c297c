"""What a script is made of, after parsing."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Node:
    """A part of a script, with the characters it stands on."""

    start: int = field(default=0, kw_only=True)
    end: int = field(default=0, kw_only=True)


@dataclass(frozen=True, slots=True)
class Constant(Node):
    value: Any


@dataclass(frozen=True, slots=True)
class Text(Node):
    """A string in double quotes, or a bare word: its pieces are text and expressions."""

    parts: tuple[str | Node, ...]


@dataclass(frozen=True, slots=True)
class Variable(Node):
    name: str
    splat: bool = False


@dataclass(frozen=True, slots=True)
class ArrayOf(Node):
    items: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Group(Node):
    """( ), $( ) or @( )."""

    kind: str
    statements: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class TableOf(Node):
    pairs: tuple[tuple[Node, Node], ...]


@dataclass(frozen=True, slots=True)
class Param(Node):
    name: str
    type: str = ""
    default: Node | None = None
    mandatory: bool = False


@dataclass(frozen=True, slots=True)
class Script(Node):
    """A script or the inside of { }: its parameters and statements."""

    statements: tuple[Node, ...]
    params: tuple[Param, ...] = ()
    begin: tuple[Node, ...] = ()
    process: tuple[Node, ...] | None = None
    text: str = ""


@dataclass(frozen=True, slots=True)
class Member(Node):
    target: Node
    name: Node
    static: bool = False
    arguments: tuple[Node, ...] | None = None  # None: a property, not a call


@dataclass(frozen=True, slots=True)
class Index(Node):
    target: Node
    index: Node


@dataclass(frozen=True, slots=True)
class TypeName(Node):
    name: str


@dataclass(frozen=True, slots=True)
class Cast(Node):
    type: str
    value: Node


@dataclass(frozen=True, slots=True)
class Unary(Node):
    operator: str
    operand: Node


@dataclass(frozen=True, slots=True)
class Step(Node):
    """++ and --."""

    operator: str
    target: Node
    before: bool


@dataclass(frozen=True, slots=True)
class Binary(Node):
    operator: str
    left: Node
    right: Node


@dataclass(frozen=True, slots=True)
class Argument(Node):
    """A word of a command line: a value, or -Name with or without one."""

    name: str = ""
    value: Node | None = None


@dataclass(frozen=True, slots=True)
class Redirection(Node):
    stream: str
    append: bool = False
    target: Node | None = None  # None: merged into standard output


@dataclass(frozen=True, slots=True)
class Command(Node):
    name: Node
    arguments: tuple[Argument, ...] = ()
    redirections: tuple[Redirection, ...] = ()
    operator: str = ""  # & or .


@dataclass(frozen=True, slots=True)
class Pipeline(Node):
    stages: tuple[Node, ...]
    redirections: tuple[Redirection, ...] = ()


@dataclass(frozen=True, slots=True)
class Assign(Node):
    target: Node
    operator: str
    value: Node


@dataclass(frozen=True, slots=True)
class If(Node):
    branches: tuple[tuple[Node, tuple[Node, ...]], ...]
    otherwise: tuple[Node, ...] = ()


@dataclass(frozen=True, slots=True)
class Loop(Node):
    """while, do-while, do-until and for."""

    kind: str
    condition: Node | None
    body: tuple[Node, ...]
    first: Node | None = None
    after: Node | None = None


@dataclass(frozen=True, slots=True)
class ForEach(Node):
    variable: str
    values: Node
    body: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Switch(Node):
    value: Node
    cases: tuple[tuple[Node, tuple[Node, ...]], ...]
    default: tuple[Node, ...] = ()
    mode: str = ""  # "", wildcard or regex


@dataclass(frozen=True, slots=True)
class Try(Node):
    body: tuple[Node, ...]
    catches: tuple[tuple[tuple[str, ...], tuple[Node, ...]], ...] = ()
    lastly: tuple[Node, ...] = ()


@dataclass(frozen=True, slots=True)
class Leave(Node):
    """throw, return, break, continue and exit."""

    how: str
    value: Node | None = None


@dataclass(frozen=True, slots=True)
class Function(Node):
    name: str
    body: Script
