"""The local Azure: Azure Resource Manager for virtual machine imaging, in this process."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .cloud import Cloud

__all__ = ["Cloud"]


def __getattr__(name: str) -> Any:
    """The cloud, imported when first asked for: the `az` launcher seldom needs one, and its user waits."""
    if name == "Cloud":
        from .cloud import Cloud

        return Cloud
    raise AttributeError(f"module 'course.cloud' has no attribute {name!r}")
