"""Deterministic GUIDs: the same calls give the same ids in every run."""

from __future__ import annotations

from hashlib import blake2b
from uuid import UUID


class Ids:
    """GUIDs from a seed and a count; the count is kept with the cloud."""

    def __init__(self, seed: str = "imagecourse", count: int = 0) -> None:
        self.seed, self.count = seed, count

    def hex(self, purpose: str) -> str:
        """32 hexadecimal digits, never the same twice."""
        self.count += 1
        return blake2b(f"{self.seed}/{self.count}/{purpose}".encode(), digest_size=16).hexdigest()

    def guid(self, purpose: str) -> str:
        """A version 4 GUID as text."""
        return str(UUID(hex=self.hex(purpose), version=4))
