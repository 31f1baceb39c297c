"""A local Azure as its users hold it: clients' connection, rewind, clocks, what is in it and inside its VMs."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from .arm.activity_log import Activity
from .arm.clock import Clock, ClockMode
from .arm.engine import Arm
from .arm.http import Request, Response
from .arm.store import Document, Record
from .data import locations
from .providers import discover
from .server.account import Account


@dataclass(frozen=True, slots=True)
class Change:
    """One resource that was created, updated or deleted; `document` is the newest that is known."""

    kind: str
    document: Document


class Cloud:
    """One Azure of one's own, in this process."""

    subscription_id = Account.subscription_id
    tenant_id = Account.tenant_id

    def __init__(self, arm: Arm) -> None:
        self.arm = arm

    @classmethod
    def in_memory(cls, clock_mode: ClockMode | str = ClockMode.IMMEDIATE) -> Cloud:
        """A fresh cloud that is gone with the process."""
        return cls(build_arm(Clock(ClockMode(clock_mode))))

    def handle(self, request: Request) -> Response:
        """Answer one request."""
        return self.arm.handle(request)

    @cached_property
    def connection(self) -> dict[str, Any]:
        """What an Azure SDK client needs beyond credential and subscription: `Client(..., **cloud.connection)`."""
        from .server.transport import InProcessTransport

        return {"transport": InProcessTransport(self.handle)}

    def documents(self) -> list[Document]:
        """Every resource, sorted by id."""
        return [record.document for key, record in sorted(self.arm.store.records.items()) if _public(record)]

    def log(self) -> list[Activity]:
        """The newest requests, oldest first."""
        return list(self.arm.log.entries)


def _public(record: Record) -> bool:
    return "operation" not in record.private


def build_arm(clock: Clock) -> Arm:
    """An engine with every resource type of the course's slice."""
    from . import templates
    from .providers import resource_types

    types = [*discover(), *resource_types(templates)]
    return Arm(types, locations(), clock=clock, lock=threading.RLock())
