"""CONFORMANCE.md: per operation, proven by which recordings, not proven, or not served; and the scores. Generated."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from course.cloud.arm.engine import PACKAGES, Arm
from course.cloud.arm.operations import Operation, load
from course.cloud.engine import build_arm

Rows = Sequence[tuple[str, str, str, bool]]
_GROUP = "subscriptions/any/resourceGroups/any"
#: Templates that are an id and nothing else, as an id of the kind that they take.
_BY_ID = {
    "/{resourceId}": f"/{_GROUP}/providers/Microsoft.Compute/disks/any",
    "/{roleAssignmentId}": f"/{_GROUP}/providers/Microsoft.Authorization/roleAssignments/any",
    "/{roleId}": f"/{_GROUP}/providers/Microsoft.Authorization/roleDefinitions/any",
    "/{denyAssignmentId}": f"/{_GROUP}/providers/Microsoft.Authorization/denyAssignments/any",
}
_HEAD = """# How far the local Azure is proven against real Azure

Written by `make conformance`; do not edit. *Proven*: at least one recorded request of the operation got an answer with the
same status, the same shape and the same values (but for ids, times and the like). *Not proven*: served, and built from
documentation. *Not served* operations answer an error that says so. We claim this slice, never "an Azure emulator".
"""


def page(scores: Mapping[str, float], rows: Rows) -> str:
    """The whole page."""
    return "\n".join([_HEAD, *_scores(scores), "", *_operations(rows), ""])


def _scores(scores: Mapping[str, float]) -> list[str]:
    return ["## Scores", "", "| what | percent |", "|---|---|", *(f"| {n} | {v:.1f} |" for n, v in scores.items())]


def _operations(rows: Rows) -> list[str]:
    proven = proven_by(rows)
    arm = build_arm()
    lines, counts = [], {"proven": 0, "not proven": 0, "not served": 0}
    for package in PACKAGES:
        unserved: dict[str, int] = {}
        for operation in load(package):
            name = f"{package}.{operation}"
            served = _is_served(arm, operation)
            word = "proven" if name in proven else "not proven" if served else "not served"
            counts[word] += 1
            if word == "not served":
                unserved[operation.group] = unserved.get(operation.group, 0) + 1
            else:
                lines.append(f"| {name} | {word} | {_named(proven.get(name, ()))} |")
        lines += [f"| {package}.{group} ({count} more) | not served | |" for group, count in sorted(unserved.items())]
    said = ", ".join(f"{count} {word}" for word, count in counts.items())
    return [f"## Operations: {said}", "", "| operation | | by |", "|---|---|---|", *lines]


def _is_served(arm: Arm, operation: Operation) -> bool:
    """Whether a method of its name answers it, or what answers its URL: a resource by its id, a lock of a group."""
    if callable(getattr(arm.types.get(operation.group), operation.name, None)):
        return True
    path = _BY_ID.get(operation.template) or re.sub(r"/\{parentResourcePath\}", "", operation.template)
    return arm.route(operation.method, re.sub(r"\{\w+\}", _any, path)) is not None


def _any(part: re.Match[str]) -> str:
    return {"{scope}": _GROUP, "{resourceProviderNamespace}": "Microsoft.Compute", "{resourceType}": "disks"}.get(
        part[0], "any"
    )


def proven_by(rows: Rows) -> dict[str, tuple[str, ...]]:
    """Operation -> the recordings in which a request of it was answered perfectly."""
    arm = build_arm()
    found: dict[str, dict[str, None]] = {}
    for recording, method, path, perfect in rows:
        match = _route(arm, method, path.partition("?")[0]) if perfect else None
        if match is not None:
            name = recording.partition("__")[2].removesuffix(".json.gz")
            found.setdefault(f"{match[0].package}.{match[0]}", {})[name] = None
    return {operation: tuple(sorted(names)) for operation, names in found.items()}


def _route(arm: Arm, method: str, path: str) -> tuple[Operation, dict[str, str]] | None:
    """The operation of a request; the replayer shows paths without their subscription."""
    return arm.route(method, f"/subscriptions/any{path}") or arm.route(method, path)


def _named(recordings: Sequence[str]) -> str:
    shown = ", ".join(recordings[:2])
    return shown + (f" and {len(recordings) - 2} more" if len(recordings) > 2 else "")
