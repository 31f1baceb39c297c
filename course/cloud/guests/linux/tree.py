"""A stored file tree: what a disk holds while nobody runs it."""

from __future__ import annotations

import base64
from dataclasses import dataclass
from typing import Any

from .files import ROOT


@dataclass(frozen=True)
class Node:
    """A file, folder or link with what `ls -l` shows of it."""

    kind: str  # "f", "d" or "l"
    content: bytes = b""  # of a link: its target
    mode: int = 0o644
    owner: tuple[str, str] = ROOT
    modified: str = ""  # 2026-11-24T09:00:00


class Tree:
    """Files by absolute path, in memory."""

    def __init__(self, nodes: dict[str, Node] | None = None, now: str = "") -> None:
        self.nodes: dict[str, Node] = nodes if nodes is not None else {"/": Node("d", mode=0o755, modified=now)}
        self.now = now

    def copy(self, now: str | None = None) -> Tree:
        """The same files, to change freely: nodes are values, so this is one dictionary copy."""
        return Tree(dict(self.nodes), self.now if now is None else now)

    def resolve(self, path: str) -> str:
        """Follow links in a path, as far as the guest has them."""
        done = ""
        for part in path.split("/"):
            if not part:
                continue
            done = f"{done}/{part}"
            for _ in range(8):
                node = self.nodes.get(done)
                if node is None or node.kind != "l":
                    break
                done = _joined(done, node.content.decode())
        return done or "/"

    def exists(self, path: str) -> bool:
        return self.resolve(path) in self.nodes

    def is_dir(self, path: str) -> bool:
        node = self.nodes.get(self.resolve(path))
        return node is not None and node.kind == "d"

    def read(self, path: str) -> bytes:
        node = self._node(path)
        if node.kind == "d":
            raise IsADirectoryError(path)
        return node.content

    def write(self, path: str, content: bytes, mode: int | None = None, owner: tuple[str, str] | None = None) -> None:
        path = self.resolve(path)
        self._parents(path)
        before = self.nodes.get(path, Node("f"))
        self.nodes[path] = Node("f", content, before.mode if mode is None else mode, owner or before.owner, self.now)

    def mkdir(self, path: str, mode: int = 0o755, owner: tuple[str, str] = ROOT) -> None:
        path = self.resolve(path)
        self._parents(path)
        self.nodes.setdefault(path, Node("d", mode=mode, owner=owner, modified=self.now))

    def symlink(self, target: str, path: str) -> None:
        self._parents(path)
        self.nodes[path] = Node("l", target.encode(), 0o777, ROOT, self.now)

    def remove(self, path: str) -> None:
        if path not in self.nodes:
            path = self.resolve(path)
        if path not in self.nodes:
            raise FileNotFoundError(path)
        below = path.rstrip("/") + "/"
        for name in [name for name in self.nodes if name == path or name.startswith(below)]:
            del self.nodes[name]

    def children(self, path: str) -> list[str]:
        below = self.resolve(path).rstrip("/") + "/"
        names = (name[len(below) :] for name in self.nodes if name.startswith(below))
        return sorted(name for name in names if name and "/" not in name)

    def mode(self, path: str) -> int:
        return self._node(path).mode

    def owner(self, path: str) -> tuple[str, str]:
        return self._node(path).owner

    def _node(self, path: str) -> Node:
        try:
            return self.nodes[self.resolve(path)]
        except KeyError:
            raise FileNotFoundError(path) from None

    def _parents(self, path: str) -> None:
        parent = path.rpartition("/")[0]
        if parent and parent not in self.nodes:
            self._parents(parent)
            self.nodes[parent] = Node("d", mode=0o755, modified=self.now)

    def to_json(self) -> dict[str, list[Any]]:
        return {path: _packed(node) for path, node in self.nodes.items()}

    @classmethod
    def from_json(cls, data: dict[str, list[Any]], now: str = "") -> Tree:
        return cls({path: _unpacked(row) for path, row in data.items()}, now)


def _joined(link: str, target: str) -> str:
    """Where a link's target is, as an absolute path."""
    parts: list[str] = [] if target.startswith("/") else link.split("/")[1:-1]
    for part in target.split("/"):
        if part == "..":
            parts = parts[:-1]
        elif part not in ("", "."):
            parts.append(part)
    return "/" + "/".join(parts)


def _packed(node: Node) -> list[Any]:
    try:
        content: Any = node.content.decode()
    except UnicodeDecodeError:
        content = [base64.b64encode(node.content).decode()]  # not text: boxed, so that it is known on the way back
    return [node.kind, content, node.mode, node.owner[0], node.owner[1], node.modified]


def _unpacked(row: list[Any]) -> Node:
    kind, content, mode, owner, group, modified = row
    raw = base64.b64decode(content[0]) if isinstance(content, list) else content.encode()
    return Node(kind, raw, mode, (owner, group), modified)
