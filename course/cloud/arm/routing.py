"""From method and path to an operation: a tree of lower-cased path segments."""

from __future__ import annotations

from typing import Generic, TypeVar

Target = TypeVar("Target")


class _Node(Generic[Target]):
    __slots__ = ("literals", "parameter", "targets")

    def __init__(self) -> None:
        self.literals: dict[str, _Node[Target]] = {}
        self.parameter: _Node[Target] | None = None
        self.targets: dict[str, tuple[Target, tuple[str, ...]]] = {}


class Router(Generic[Target]):
    """Templates such as /subscriptions/{subscriptionId}/…; a literal segment wins over a parameter."""

    def __init__(self) -> None:
        self._root: _Node[Target] = _Node()

    def add(self, method: str, template: str, target: Target) -> None:
        """Serve `target` at a template; the first one added wins."""
        node, names = self._root, []
        for segment in template.strip("/").split("/"):
            if segment.startswith("{"):
                names.append(segment[1:-1])
                node.parameter = node.parameter or _Node()
                node = node.parameter
            else:
                node = node.literals.setdefault(segment.lower(), _Node())
        node.targets.setdefault(method, (target, tuple(names)))

    def match(self, method: str, segments: list[str]) -> tuple[Target, dict[str, str]] | None:
        """The target and its path parameters, or None."""
        values: list[str] = []
        node = self._find(self._root, segments, [s.lower() for s in segments], 0, values, method)
        if node is None:
            return None
        target, names = node.targets[method]
        return target, dict(zip(names, values, strict=True))

    def methods(self, segments: list[str]) -> list[str]:
        """The methods served at a path: empty where nothing is."""
        served = ("GET", "HEAD", "PUT", "PATCH", "POST", "DELETE")
        return [method for method in served if self.match(method, segments)]

    def _find(
        self, node: _Node[Target], segments: list[str], lowered: list[str], at: int, values: list[str], method: str
    ) -> _Node[Target] | None:
        if at == len(segments):
            return node if method in node.targets else None
        literal = node.literals.get(lowered[at])
        if literal is not None:
            found = self._find(literal, segments, lowered, at + 1, values, method)
            if found is not None:
                return found
        if node.parameter is not None:
            values.append(segments[at])
            found = self._find(node.parameter, segments, lowered, at + 1, values, method)
            if found is not None:
                return found
            values.pop()
        return None
