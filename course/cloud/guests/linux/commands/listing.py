"""ls, stat, chown, chgrp and which: files with their owners, which the shell's own commands do not know."""

from __future__ import annotations

from datetime import datetime
from stat import filemode

from .. import accounts
from ..files import walk
from ..state import stamp
from ..tree import Node
from .call import Answer, Call, printed

_KINDS = {"f": 0o100000, "d": 0o040000, "l": 0o120000}


def ls(call: Call) -> Answer:
    """-l, -a, -A, -d, -1, -R, -h, in name order."""
    letters = "".join(word[1:] for word in call.argv if word.startswith("-") and not word.startswith("--"))
    words = [word for word in call.argv if not word.startswith("-")] or ["."]
    shown, errors, code = [], [], 0
    loose = [word for word in words if _there(call, word) and ("d" in letters or not _is_folder(call, word, letters))]
    folders = [word for word in words if _there(call, word) and word not in loose]
    for word in words:
        if not _there(call, word):
            errors.append(f"ls: cannot access '{word}': No such file or directory")
            code = 2
    if loose:
        shown.append("\n".join(_rows(call, [(word, call.path(word)) for word in sorted(loose)], letters)))
    for word in sorted(folders):
        shown += _folder(call, word, letters, heading=len(words) > 1 or "R" in letters)
    body = "\n\n".join(shown) if len(shown) > 1 else "".join(shown)
    return Answer(body + "\n" if body else "", "".join(f"{row}\n" for row in errors), code)


def _folder(call: Call, word: str, letters: str, heading: bool) -> list[str]:
    path = call.path(word)
    names = [name for name in call.files.children(path) if "a" in letters or "A" in letters or not name.startswith(".")]
    pairs = [(name, f"{path.rstrip('/')}/{name}") for name in names]
    if "a" in letters:
        pairs = [(".", path), ("..", path.rpartition("/")[0] or "/"), *pairs]
    rows = (
        ([f"{word}:"] if heading else [])
        + (["total " + str(4 * len(names))] if "l" in letters else [])
        + _rows(call, pairs, letters)
    )
    found = ["\n".join(rows)]
    if "R" in letters:
        for name, below in pairs:
            if name not in (".", "..") and _node(call, below).kind == "d":
                found += _folder(call, f"{word.rstrip('/')}/{name}", letters, heading=True)
    return found


def _rows(call: Call, pairs: list[tuple[str, str]], letters: str) -> list[str]:
    if "l" not in letters:
        return [name for name, _ in pairs]
    nodes = [(name, path, _node(call, path)) for name, path in pairs]
    owner = max((len(node.owner[0]) for _, _, node in nodes), default=0)
    group = max((len(node.owner[1]) for _, _, node in nodes), default=0)
    size = max((len(str(_size(node))) for _, _, node in nodes), default=0)
    return [
        f"{filemode(_KINDS[node.kind] | node.mode)} {_links(node)} {node.owner[0]:<{owner}} {node.owner[1]:<{group}} "
        f"{_size(node):>{size}} {_when(node.modified)} {name}{_target(node)}"
        for name, _, node in nodes
    ]


def _links(node: Node) -> int:
    return 2 if node.kind == "d" else 1


def _size(node: Node) -> int:
    return 4096 if node.kind == "d" else len(node.content)


def _target(node: Node) -> str:
    return f" -> {node.content.decode()}" if node.kind == "l" else ""


def _when(modified: str) -> str:
    moment = datetime.fromisoformat(modified) if modified else datetime(2026, 1, 1)
    return f"{moment:%b} {moment.day:>2} {moment:%H:%M}"


def _there(call: Call, word: str) -> bool:
    path = call.path(word)
    return call.files.exists(path) or path.rpartition("/")[2] in _siblings(call, path)


def _siblings(call: Call, path: str) -> list[str]:
    parent = path.rpartition("/")[0] or "/"
    return call.files.children(parent) if call.files.is_dir(parent) else []


def _is_folder(call: Call, word: str, letters: str) -> bool:
    node = _node(call, call.path(word))
    if node.kind == "l" and "l" not in letters:
        return call.files.is_dir(call.path(word))
    return node.kind == "d" or (node.kind == "l" and word.endswith("/"))


def _node(call: Call, path: str) -> Node:
    """An entry as it will be stored, with the time it will have."""
    now, before = stamp(call.session.now), call.session.before
    if path == "/":
        return before.nodes["/"]
    parent, _, name = path.rpartition("/")
    entries = {entry["name"]: entry["metadata"] for entry in call.files.fs.read_dir(parent or "/")}
    if name not in entries:
        return before.nodes.get(path, Node("f", modified=now))
    return call.files.node(path, entries[name], now, before)


def stat(call: Call) -> Answer:
    """-c FORMAT with %a %A %U %G %s %n %F, or the long form."""
    form = call.option("-c", "--format", "--printf")
    names = call.words("-c", "--format", "--printf")
    rows: list[str] = []
    for name in names:
        if not _there(call, name):
            return Answer(
                "".join(f"{row}\n" for row in rows), f"stat: cannot statx '{name}': No such file or directory\n", 1
            )
        rows.append(_formatted(form or _LONG, name, _node(call, call.path(name))))
    return printed(*rows) if names else call.fail("missing operand")


_LONG = "  File: %n\n  Size: %s\t%F\nAccess: (0%a/%A)  Uid: (%U)   Gid: (%G)\nModify: %y"


def _formatted(form: str, name: str, node: Node) -> str:
    kind = {"f": "regular file", "d": "directory", "l": "symbolic link"}[node.kind]
    values = {
        "%a": f"{node.mode:o}", "%A": filemode(_KINDS[node.kind] | node.mode), "%U": node.owner[0], "%G": node.owner[1],
        "%s": str(_size(node)), "%n": name, "%F": kind, "%y": node.modified.replace("T", " "),
    }  # fmt: skip
    for key, value in values.items():
        form = form.replace(key, value)
    return form


def chown(call: Call) -> Answer:
    """chown [-R] OWNER[:GROUP] FILE..."""
    words = [word for word in call.argv if not word.startswith("-")]
    if len(words) < 2:
        return call.fail("missing operand")
    user, _, group = words[0].replace(".", ":").partition(":") if call.name == "chown" else ("", ":", words[0])
    one = accounts.account(call.files, user)
    if user and one is None:
        return call.fail(f"invalid user: \u2018{words[0]}\u2019")
    for word in words[1:]:
        path = call.path(word)
        if not call.files.exists(path):
            return call.fail(f"cannot access '{word}': No such file or directory")
        deep = any(flag in call.argv for flag in ("-R", "--recursive", "-hR", "-Rh"))
        for each in [path, *(walk(call.files, path) if deep and call.files.is_dir(path) else [])]:
            before = call.files.owner(each)
            call.session.owners[each] = (user or before[0], group or (before[1] if ":" not in words[0] else user))
    return Answer()


def which(call: Call) -> Answer:
    """The full path of programs."""
    found, code = [], 0
    for word in call.words():
        hits = [f"{folder}/{word}" for folder in call.env.get("PATH", "/usr/sbin:/usr/bin").split(":")]
        hit = next((path for path in hits if call.files.exists(path)), None)
        found += [hit] if hit else []
        code = code if hit else 1
    return Answer("".join(f"{row}\n" for row in found), exit_code=code)


COMMANDS = {"chgrp": chown, "chown": chown, "ls": ls, "stat": stat, "which": which}
