"""What is in the cloud now, as a tree: subscription, resource group, resource type, resource."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any, Protocol

from course.cloud.arm.http import Request, Response
from course.visual.panel import Panel, button
from course.widgets.resource_names import group_of, name_of, provider_type_of, type_of, word_for
from course.widgets.vm_view import vm_view

CSS = """.course-tree{max-width:46em;font-family:var(--jp-ui-font-family,system-ui,sans-serif);font-size:var(--jp-ui-font-size1,13px);color:var(--jp-content-font-color1,#1f2328);line-height:1.65}
.course-tree details>*:not(summary){margin-left:1.35em}.course-tree summary{cursor:pointer;border-radius:6px;padding:0 .2em}
.course-tree .kind,.course-tree dt{color:var(--jp-content-font-color2,#59636e)}.course-tree .badge{border:1px solid;border-radius:6px;padding:0 .45em;margin-left:.45em;font-size:.92em;white-space:nowrap}
.course-tree dl{display:grid;grid-template-columns:max-content 1fr;gap:0 .8em;margin-top:0;margin-bottom:.2em}.course-tree dl>*{float:none;width:auto;margin:0}.course-tree dt{font-weight:400}.course-tree dd{overflow-wrap:anywhere}
.course-tree .new{font-weight:600}.course-tree p{margin:.2em 0}"""
_BADGE = {  # a hue each; the word is always there
    "running": "#1f9d6b", "stopped": "#c77b12", "deallocated": "#7d8590", "generalized": "#2f7fd6", "specialized": "#8a6fd1",
    "Failed": "#d9534f", "Creating": "#c77b12", "Updating": "#c77b12", "Deleting": "#c77b12",
    "starting": "#c77b12", "stopping": "#c77b12", "deallocating": "#c77b12",
}  # fmt: skip


class ExplorableCloud(Protocol):
    """The part of a cloud that the explorer reads."""

    subscription_id: str

    def documents(self) -> Sequence[Mapping[str, Any]]: ...

    def handle(self, request: Request) -> Response: ...


@dataclass(frozen=True)
class Row:
    """One resource in the tree: its state badges, and the few properties a learner looks for."""

    id: str
    name: str
    word: str
    type: str
    group: str
    badges: tuple[str, ...]
    facts: tuple[tuple[str, str], ...]


class ResourceExplorer(Panel):
    """The tree, drawn when shown; refresh() reads the cloud again."""

    def __init__(self, cloud: ExplorableCloud) -> None:
        self.cloud = cloud
        self.rows = rows(cloud)
        self.new: frozenset[str] = frozenset()
        super().__init__()

    def reload(self) -> ResourceExplorer:
        """Read the cloud again; what was not there before is marked new."""
        before = {row.id for row in self.rows}
        self.rows = rows(self.cloud)
        self.new = frozenset(row.id for row in self.rows) - before
        self.show()
        return self

    def act(self, what: str, at: str, chosen: Mapping[str, list[str]]) -> None:
        before = {row.id for row in self.rows}
        self.rows = rows(self.cloud)
        self.new = frozenset(row.id for row in self.rows) - before
        self.say(
            f"{len(self.rows)} resources, {len(self.new)} of them new." if self.new else f"{len(self.rows)} resources."
        )

    def controls(self) -> str:
        return f'<div class="course-keys">{button("reload", "Refresh", hot="r")}</div>'

    def body(self) -> str:
        inner = (
            "".join(self._group(group) for group in _groups(self.rows))
            or '<p class="kind">Nothing yet: no resource group.</p>'
        )
        return (
            f'<style>{CSS}</style><div class="course-tree"><details open data-key="subscription"><summary>'
            f'<span class="kind">subscription</span> {escape(self.cloud.subscription_id)}</summary>{inner}</details></div>'
        )

    def text(self) -> str:
        lines = [f"subscription {self.cloud.subscription_id}"]
        for group in _groups(self.rows):
            lines.append(f"  {group} (resource group)")
            for kind in _kinds(self.rows, group):
                lines.append(f"    {kind}")
                lines += [
                    f"      {' · '.join((row.name, *row.badges))}"
                    for row in self.rows
                    if (row.group, row.type) == (group, kind)
                ]
        return "\n".join(lines if len(lines) > 1 else [*lines, "  nothing yet"])

    def _group(self, group: str) -> str:
        kinds = "".join(self._kind(group, kind) for kind in _kinds(self.rows, group)) or '<p class="kind">empty</p>'
        return f'<details open data-key="{escape(group)}"><summary>{escape(group)} <span class="kind">resource group</span></summary>{kinds}</details>'

    def _kind(self, group: str, kind: str) -> str:
        inside = [row for row in self.rows if (row.group, row.type) == (group, kind)]
        return (
            f'<details open data-key="{escape(kind)}"><summary class="kind">{escape(kind)}</summary>'
            f"{''.join(self._row(row) for row in inside)}</details>"
        )

    def _row(self, row: Row) -> str:
        badges = "".join(
            f'<span class="badge" style="border-color:{_BADGE.get(b, "#7d8590")}">{escape(b)}</span>'
            for b in row.badges
        )
        mark = ' <span class="new">new</span>' if row.id in self.new else ""
        facts = "".join(f"<dt>{escape(k)}</dt><dd>{escape(v)}</dd>" for k, v in row.facts)
        return (
            f'<details data-key="{escape(row.id)}"><summary>{escape(row.name)} <span class="kind">{escape(row.word)}</span>{badges}{mark}</summary>'
            f"<dl>{facts}</dl></details>"
        )


def rows(cloud: ExplorableCloud) -> list[Row]:
    """Every resource as a row, groups first, in the order of their ids."""
    return [_row(cloud, document) for document in cloud.documents()]


def _row(cloud: ExplorableCloud, document: Mapping[str, Any]) -> Row:
    resource_id = str(document["id"])
    return Row(
        resource_id, name_of(resource_id), word_for(resource_id), provider_type_of(document), group_of(resource_id) or "(no resource group)",
        tuple(_badges(cloud, document)), tuple(_facts(document)),
    )  # fmt: skip


def _badges(cloud: ExplorableCloud, document: Mapping[str, Any]) -> Iterator[str]:
    properties = document.get("properties") or {}
    state = str(properties.get("provisioningState", ""))
    if state not in ("", "Succeeded"):
        yield state
    kind = type_of(str(document["id"]))
    if kind == "microsoft.compute/virtualmachines" and (vm := vm_view(cloud, str(document["id"]))):
        yield vm.power
        if vm.generalized:
            yield "generalized"
    os_state = properties.get("osState") or (properties.get("storageProfile") or {}).get("osDisk", {}).get("osState")
    if os_state and kind != "microsoft.compute/virtualmachines":
        yield str(os_state).lower()
    if kind == "microsoft.compute/disks" and properties.get("diskState"):
        yield str(properties["diskState"]).lower()


def _facts(document: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """The few properties that tell resources of one kind apart."""
    properties = document.get("properties") or {}
    found = {
        "location": document.get("location"),
        "size": (properties.get("hardwareProfile") or {}).get("vmSize"),
        "image": _image(properties),
        "OS": properties.get("osType") or (properties.get("storageProfile") or {}).get("osDisk", {}).get("osType"),
        "generation": properties.get("hyperVGeneration"),
        "disk size": f"{properties['diskSizeGB']} GB" if properties.get("diskSizeGB") else None,
        "tags": ", ".join(f"{k}={v}" for k, v in sorted((document.get("tags") or {}).items())),
        "id": document["id"],
    }
    yield from ((label, str(value)) for label, value in found.items() if value)


def _image(properties: Mapping[str, Any]) -> str | None:
    reference = (properties.get("storageProfile") or {}).get("imageReference") or {}
    if reference.get("id"):
        return name_of(str(reference["id"]))
    parts = [str(reference[key]) for key in ("publisher", "offer", "sku", "version") if reference.get(key)]
    return ":".join(parts) or None


def _groups(all_rows: Sequence[Row]) -> list[str]:
    return list(dict.fromkeys(row.group for row in all_rows))


def _kinds(all_rows: Sequence[Row], group: str) -> list[str]:
    inside = [
        row.type for row in all_rows if row.group == group and type_of(row.id) != "microsoft.resources/resourcegroups"
    ]
    return list(dict.fromkeys(inside))
