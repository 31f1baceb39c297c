"""What was asked of the cloud: the last few thousand requests, in order."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Activity:
    """One request: `client` is sdk, az or course; `operation` such as virtual_machines.deallocate, or ''."""

    number: int
    method: str
    path: str
    operation: str
    status: int
    code: str
    client: str
    #: The cloud's time in seconds, and the application that asked.
    when: float = 0
    caller: str = ""


class ActivityLog:
    """The newest activities; older ones are let go."""

    def __init__(self, limit: int = 4000) -> None:
        self.entries: deque[Activity] = deque(maxlen=limit)
        self.count = 0

    def add(
        self, method: str, path: str, operation: str, status: int, code: str, client: str, *, when: float, caller: str
    ) -> None:
        """Note one request."""
        self.count += 1
        self.entries.append(Activity(self.count, method, path, operation, status, code, client, when, caller))
