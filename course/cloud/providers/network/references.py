"""Who refers to whom in a network: ids that a document mentions, and the back references that Azure shows.

A NIC's document says which subnet its ipConfigurations are in; the subnet's answer lists those ipConfigurations. Only
the first is stored. The store's index of referrers finds the second when somebody reads.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from ...arm.resource_type import Context
from ...arm.store import Document


@dataclass(frozen=True, slots=True)
class BackReference:
    """A read-only member that lists resources which refer to this one; `kinds` are their last type segments."""

    member: str
    kinds: tuple[str, ...]
    single: bool = False
    #: Whether the names in its ids are in capitals (recorded since 2024 for a subnet's ipConfigurations, 218 of 221).
    capitals: bool = False


def mentioned(node: Any) -> list[str]:
    """The ids that a document refers to, in lower case: objects that have an id and no name."""
    return [target.lower() for target in mentioned_as_written(node)]


def mentioned_as_written(node: Any) -> list[str]:
    """The ids that a document refers to."""
    found: list[str] = []
    _collect(node, found)
    return found


def _collect(node: Any, found: list[str]) -> None:
    if isinstance(node, dict):
        target = node.get("id")
        if isinstance(target, str) and "name" not in node:
            found.append(target)
        for value in node.values():
            if isinstance(value, dict | list):
                _collect(value, found)
    elif isinstance(node, list):
        for value in node:
            _collect(value, found)


def users(context: Context, resource_id: str) -> list[str]:
    """Ids of the resources and parts of resources that refer to an id, sorted."""
    key = resource_id.lower()
    found: dict[str, None] = {}
    for record in context.arm.store.referrers(key):
        for holder in _holders(record.document, key, ""):
            found[holder] = None
    return sorted(found)


def _holders(node: Any, key: str, holder: str) -> Iterator[str]:
    if isinstance(node, dict):
        target = node.get("id")
        if isinstance(target, str):
            if "name" in node:
                holder = target
            elif target.lower() == key:
                yield holder
        for value in node.values():
            yield from _holders(value, key, holder)
    elif isinstance(node, list):
        for value in node:
            yield from _holders(value, key, holder)


def kind_of(resource_id: str) -> str:
    """The last type segment of an id, in lower case."""
    return resource_id.rsplit("/", 2)[-2].lower()


def shown(context: Context, resource_id: str, references: tuple[BackReference, ...]) -> Document:
    """The back references of one resource, as members of its properties."""
    if not references:
        return {}
    found = users(context, resource_id)
    members: Document = {}
    for reference in references:
        spelled = in_capitals if reference.capitals else str
        entries = [{"id": spelled(holder)} for holder in found if kind_of(holder) in reference.kinds]
        if entries:
            members[reference.member] = entries[0] if reference.single else entries
    return members


def in_capitals(resource_id: str) -> str:
    """An id with its names in capitals; of another provider's resource all but the first and the last type."""
    scope, _, rest = resource_id.partition("/providers/")
    before, _, group = scope.rpartition("/")
    namespace, *parts = rest.split("/")
    if namespace.lower() == "microsoft.network":
        parts[1::2] = [name.upper() for name in parts[1::2]]
        return "/".join([before, group.upper(), "providers", namespace, *parts])
    *above, kind, name = [namespace, *parts]
    return "/".join([before, group.upper(), "PROVIDERS", *map(str.upper, above), kind, name.upper()])
