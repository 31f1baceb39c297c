"""The template of a deployment as it is handed back."""

from __future__ import annotations

from ..arm.store import Document
from .parameters import SPELLED


def spelled(template: Document) -> Document:
    """Recorded: an exported template has its types in Azure's capitals."""
    found = dict(template)
    for part in ("parameters", "outputs"):
        if isinstance(template.get(part), dict):
            found[part] = {
                name: {**content, "type": SPELLED.get(str(content.get("type", "")).lower(), content.get("type"))}
                for name, content in template[part].items()
            }
    return found
