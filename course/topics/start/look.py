"""How the checks of notebook 00 look at the learner's cloud and values."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from checks.attempt import Attempt
from checks.errors import Uncheckable


def cloud_of(attempt: Attempt) -> Any:
    """The notebook's cloud."""
    if attempt.cloud is None:
        raise Uncheckable("This notebook has no cloud yet: its first cell has not been run.")
    return attempt.cloud


def resource_groups(cloud: Any) -> dict[str, Mapping[str, Any]]:
    """Every resource group that is there now, by its name."""
    kind = "microsoft.resources/resourcegroups"
    return {document["name"]: document for document in cloud.documents() if document["type"].lower() == kind}


def described(value: Any) -> str:
    """What a value is, without its address: a list of ResourceGroup objects, an int."""
    if isinstance(value, Sequence) and not isinstance(value, str) and len(value):
        return f"a list of {type(value[0]).__name__} objects"
    name = type(value).__name__
    return f"{'an' if name[0].lower() in 'aeiou' else 'a'} {name}"
