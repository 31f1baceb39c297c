"""Is the resource group there, in its region, with its tags?"""

from __future__ import annotations

from typing import Any

from checks.attempt import Attempt
from checks.feedback import Feedback
from course.topics.start.look import cloud_of, resource_groups

NAME, NEAR = "rg-golden-images", "golden"


def check_group(attempt: Attempt) -> Feedback:
    """The group, its region, its two tags."""
    cloud = cloud_of(attempt)
    group = {name.lower(): document for name, document in resource_groups(cloud).items()}.get(NAME)
    if group is None:
        return _absent(cloud)
    if group["location"] != "swedencentral":
        return Feedback.failed(
            seen=f"`{NAME}` is in {group['location']}.",
            expected="It is in swedencentral.",
            why="A group's region cannot be changed: creating it again elsewhere is refused.",
            fact="group-region-is-fixed",
            next="Run the scene's cell, which clears the group away, and make it in the other region.",
        )
    tags = {name.lower(): value for name, value in (group.get("tags") or {}).items()}
    if not tags:
        return Feedback.failed(
            seen=f"`{NAME}` is in the right region, and carries no tags.",
            expected="The tags purpose and owner.",
            why="Tags are how bills and clean-up jobs tell groups apart.",
            fact="tags-not-inherited",
            next="State the tags beside the region, in one request.",
        )
    missing = [name for name in ("purpose", "owner") if name not in tags]
    if missing:
        return Feedback.failed(
            seen=f"`{NAME}` carries {', '.join(f'{k}={v}' for k, v in tags.items())}; {missing[0]} is missing.",
            expected="The tags purpose and owner, both.",
            why="Creating a group that exists replaces its tags: what the second request leaves out is gone.",
            fact="group-create-replaces-tags",
            next="State all tags in one request, or use an update that keeps the old ones.",
            misconception="M39",
        )
    if tags["purpose"] != "golden-images":
        return Feedback.failed(
            seen=f"The tag purpose is `{tags['purpose']}`.",
            expected="It is `golden-images`, with a hyphen.",
            why="A tag is text that others search for, letter by letter.",
            fact="tags-not-inherited",
            next="Correct the value. Mind that the owner must survive it.",
        )
    if not tags["owner"].strip():
        return Feedback.failed(
            seen="The tag owner is empty.",
            expected="A name: somebody to ask before the group is deleted.",
            next="Give it a value.",
        )
    return Feedback.passed(
        seen=f"`{NAME}` in swedencentral, with {', '.join(f'{k}={v}' for k, v in tags.items())}.",
        why="Tags label a group for bills and clean-up. The resources in it do not inherit them.",
        fact="tags-not-inherited",
    )


def near(cloud: Any) -> list[str]:
    """The groups whose name somebody may have meant for this one."""
    return [name for name in resource_groups(cloud) if NEAR in name.lower() and name.lower() != NAME]


def _absent(cloud: Any) -> Feedback:
    misnamed = near(cloud)
    if not misnamed:
        return Feedback.not_attempted(next="Make the group in the answer cell or in a terminal, then check again.")
    return Feedback.failed(
        seen=f"There is `{misnamed[0]}`, but no `{NAME}`.",
        expected=f"A group named `{NAME}`, letter by letter.",
        why="A name is a part of the resource's id, and cannot be changed afterwards.",
        fact="resource-id-is-a-path",
        next="Make a group with the right name. The other one may stay or go.",
    )
