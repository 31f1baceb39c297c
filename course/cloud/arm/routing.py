"""From method and path to an operation: a tree of lower-cased path segments."""

from __future__ import annotations

from typing import Generic, TypeVar

Target = TypeVar("Target")


#: How templates spell "any resource, group or subscription".
SCOPE = "{scope}"


class _Node(Generic[Target]):
    __slots__ = ("literals", "parameter", "targets")

    def __init__(self) -> None:
        self.literals: dict[str, _Node[Target]] = {}
        self.parameter: _Node[Target] | None = None
        self.targets: dict[str, tuple[Target, tuple[str, ...]]] = {}


class Router(Generic[Target]):
    """Templates such as /subscriptions/{subscriptionId}/…; a literal segment wins over a parameter.

    A template that begins with {scope} stands below anything: its scope takes as many segments as there are.
    """

    def __init__(self) -> None:
        self._root: _Node[Target] = _Node()
        self._scoped: _Node[Target] = _Node()

    def add(self, method: str, template: str, target: Target) -> None:
        """Serve `target` at a template; the first one added wins."""
        parts = template.strip("/").split("/")
        if parts[0] == SCOPE and len(parts) > 1:
            self._add(self._scoped, method, parts[1:], [SCOPE[1:-1]], target)
        else:
            self._add(self._root, method, parts, [], target)

    @staticmethod
    def _add(node: _Node[Target], method: str, parts: list[str], names: list[str], target: Target) -> None:
        for segment in parts:
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
        lowered = [s.lower() for s in segments]
        node = self._find(self._root, segments, lowered, 0, values, method)
        if node is None:
            node = self._below_scope(segments, lowered, values, method)
        if node is None:
            return None
        target, names = node.targets[method]
        return target, dict(zip(names, values, strict=True))

    def methods(self, segments: list[str]) -> list[str]:
        """The methods served at a path: empty where nothing is."""
        served = ("GET", "HEAD", "PUT", "PATCH", "POST", "DELETE")
        return [method for method in served if self.match(method, segments)]

    def _below_scope(
        self, segments: list[str], lowered: list[str], values: list[str], method: str
    ) -> _Node[Target] | None:
        """The shortest tail that a scoped template matches; what is before it is the scope, nothing for the tenant."""
        for at in range(len(segments) - 1, -1, -1):
            if lowered[at] == "providers":
                values[:] = ["/".join(segments[:at])]
                node = self._find(self._scoped, segments, lowered, at, values, method)
                if node is not None:
                    return node
        return None

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
