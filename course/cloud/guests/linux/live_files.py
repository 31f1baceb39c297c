"""A running guest's files: the shell's virtual file system, with the owners that it does not keep."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from .files import ROOT
from .tree import Node, Tree

NOISE = "/dev/.urandom"  # stands for the shell's own /dev/urandom
_DEVICES = ("/dev/fd", "/dev/null", "/dev/random", "/dev/urandom", NOISE)  # the shell's own, no part of a disk


class LiveFiles:
    """`Files` over a bashkit file system. Owners are kept beside it, by path."""

    def __init__(self, fs: Any, owners: dict[str, tuple[str, str]], devices: set[str] | None = None) -> None:
        self.fs = fs
        self.owners = owners
        self.devices: set[str] = set() if devices is None else devices  # of disks, below /dev: no part of the tree

    def exists(self, path: str) -> bool:
        return bool(self.fs.exists(path))

    def is_dir(self, path: str) -> bool:
        return self.exists(path) and self.fs.stat(path)["file_type"] == "directory"

    def read(self, path: str) -> bytes:
        if not self.exists(path):
            raise FileNotFoundError(path)
        if self.is_dir(path):
            raise IsADirectoryError(path)
        return bytes(self.fs.read_file(path))

    def write(self, path: str, content: bytes, mode: int | None = None, owner: tuple[str, str] | None = None) -> None:
        parent = path.rpartition("/")[0]
        if parent and not self.exists(parent):
            self.fs.mkdir(parent, recursive=True)
        self.fs.write_file(path, content)
        if mode is not None:
            self.fs.chmod(path, mode)
        if owner is not None:
            self.owners[path] = owner

    def mkdir(self, path: str, mode: int = 0o755, owner: tuple[str, str] = ROOT) -> None:
        if not self.exists(path):
            self.fs.mkdir(path, recursive=True)
            self.fs.chmod(path, mode)
            self.owners[path] = owner

    def symlink(self, target: str, path: str) -> None:
        self.fs.symlink(target, path)

    def remove(self, path: str) -> None:
        try:
            self.fs.remove(path, recursive=True)
        except Exception:
            raise FileNotFoundError(path) from None
        for name in [name for name in self.owners if name == path or name.startswith(f"{path}/")]:
            del self.owners[name]

    def children(self, path: str) -> list[str]:
        return sorted(entry["name"] for entry in self.fs.read_dir(path))

    def mode(self, path: str) -> int:
        if not self.exists(path):
            raise FileNotFoundError(path)
        return int(self.fs.stat(path)["mode"]) & 0o7777

    def owner(self, path: str) -> tuple[str, str]:
        return self.owners.get(path, ROOT)

    def nodes(self, now: str, before: Tree) -> Iterator[tuple[str, Node]]:
        """Everything there is; what did not change keeps its time."""
        yield "/", before.nodes.get("/", Node("d", mode=0o755, modified=now))
        if self.fs.exists("/"):  # not after rm -rf / --no-preserve-root
            yield from self.below("/", now, before)

    def below(self, folder: str, now: str, before: Tree) -> Iterator[tuple[str, Node]]:
        """Everything below a folder."""
        for entry in sorted(self.fs.read_dir(folder), key=lambda entry: str(entry["name"])):
            path = f"{folder.rstrip('/')}/{entry['name']}"
            if path in _DEVICES or path in self.devices:
                continue
            node = self.node(path, entry["metadata"], now, before)
            yield path, node
            if node.kind == "d":
                yield from self.below(path, now, before)

    def node(self, path: str, metadata: dict[str, Any], now: str, before: Tree) -> Node:
        """One entry as a stored node."""
        mode, owner = int(metadata["mode"]) & 0o7777, self.owner(path)
        match metadata["file_type"]:
            case "directory":
                node = Node("d", b"", mode, owner, now)
            case "symlink":
                node = Node("l", str(self.fs.read_link(path)).encode(), 0o777, owner, now)
            case _:
                node = Node("f", bytes(self.fs.read_file(path)), mode, owner, now)
        old = before.nodes.get(path)
        if old and (old.kind, old.content, old.mode, old.owner) == (node.kind, node.content, node.mode, node.owner):
            return old
        return node


def mount(tree: Tree, fs: Any) -> LiveFiles:
    """Fill a bashkit file system from a stored tree."""
    fs.remove("/home/user", recursive=True)  # bashkit's own
    owners: dict[str, tuple[str, str]] = {}
    links = []
    for path, node in tree.nodes.items():
        if node.owner != ROOT:
            owners[path] = node.owner
        if node.kind == "l":
            links.append((path, node))
        elif node.kind == "d":
            if path != "/":
                fs.mkdir(path, recursive=True)
                fs.chmod(path, node.mode)
        else:
            fs.write_file(path, node.content)
            if node.mode != 0o644:
                fs.chmod(path, node.mode)
    for path, node in links:
        fs.symlink(node.content.decode(), path)
    return LiveFiles(fs, owners)
