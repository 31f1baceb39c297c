"""A local Azure as its users hold it: clients' connection, rewind, clocks, what is in it and inside its VMs."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from .arm.activity_log import Activity
from .arm.clock import Clock, ClockMode
from .arm.http import Request, Response
from .arm.store import Document
from .engine import LocalEngine
from .server.account import Account
from .server.ownership import Ownership

if TYPE_CHECKING:
    from .billing import Bill
    from .credential import LocalCredential
    from .guests import FileEntry, GuestFact


@dataclass(frozen=True, slots=True)
class Changes:
    """What happened since a mark: documents created, updated and deleted, each sorted by id."""

    created: list[Document]
    updated: list[Document]
    deleted: list[Document]

    def __bool__(self) -> bool:
        return bool(self.created or self.updated or self.deleted)


@dataclass(frozen=True, slots=True)
class Step:
    """One step that can be taken back."""

    number: int
    label: str


@dataclass(frozen=True, slots=True)
class Flown:
    """One change as the REST request, the SDK call and the az command that make it; `client` is az or sdk."""

    step: int
    rest: str
    sdk: str
    az: str
    client: str


class Guest:
    """A look inside an operating system disk; looking changes nothing."""

    def __init__(self, ask: Callable[..., dict[str, Any]], resource_id: str) -> None:
        self._ask, self._id = ask, resource_id

    @property
    def os_type(self) -> str:
        """Linux or Windows."""
        return str(self._ask("inspect", id=self._id)["os_type"])

    def inspect(self) -> list[GuestFact]:
        """The facts that imaging turns on: names, ids, accounts, keys, traces."""
        from .guests import GuestFact

        return [GuestFact(**fact) for fact in self._ask("inspect", id=self._id)["value"]]

    def read_file(self, path: str) -> str:
        """The text of a file."""
        return str(self._ask("read_file", id=self._id, path=path)["text"])

    def list_files(self, folder: str = "/") -> list[FileEntry]:
        """The files below a folder."""
        from .guests import FileEntry

        return [FileEntry(**entry) for entry in self._ask("list_files", id=self._id, folder=folder)["value"]]


class Cloud:
    """One Azure of one's own: in this process, or in the process that opened its file first."""

    def __init__(self, ownership: Ownership) -> None:
        self._ownership = ownership

    @classmethod
    def in_memory(cls, clock_mode: ClockMode | str = ClockMode.IMMEDIATE, name: str = "memory") -> Cloud:
        """A fresh cloud that is gone with the process."""
        clock = Clock(ClockMode(clock_mode))
        return cls(Ownership(None, lambda: LocalEngine(clock=clock), name=name))

    @classmethod
    def open(cls, path: Path | str) -> Cloud:
        """The cloud of a file: owned by whoever opens it first; every other process attaches to the owner."""
        file = Path(path)
        return cls(Ownership(file, lambda: LocalEngine(file)))

    # For clients

    @property
    def name(self) -> str:
        """The name of the cloud: its file's, without the ending."""
        return self._ownership.name

    @property
    def is_owner(self) -> bool:
        """Whether the engine runs in this process."""
        return self._ownership.is_owner

    @property
    def is_closed(self) -> bool:
        """Whether this process has left the cloud."""
        return self._ownership.is_closed

    @property
    def subscription_id(self) -> str:
        """The learner's subscription."""
        return self._account.subscription_id

    @property
    def tenant_id(self) -> str:
        """The learner's tenant."""
        return self._account.tenant_id

    @property
    def _account(self) -> Account:
        return self._ownership.account

    @cached_property
    def connection(self) -> dict[str, Any]:
        """What an Azure SDK client needs beyond credential and subscription: `Client(..., **cloud.connection)`."""
        from .server.transport import InProcessTransport

        return {"transport": InProcessTransport(self.handle)}

    @cached_property
    def async_connection(self) -> dict[str, Any]:
        """The same for the clients of azure.mgmt.*.aio."""
        from .server.transport import AsyncInProcessTransport

        return {"transport": AsyncInProcessTransport(self.handle)}

    @cached_property
    def credential(self) -> LocalCredential:
        """A credential that this cloud accepts."""
        from .credential import LocalCredential

        return LocalCredential()

    def handle(self, request: Request) -> Response:
        """Answer one request."""
        return self._ownership.handle(request)

    def environment(self) -> dict[str, str]:
        """The environment for a child process (`az`, Packer, a script) that is to use this cloud; opens its door."""
        from .server.environment import child_environment

        return child_environment(self._ownership.door())

    def door(self) -> str:
        """The file that describes this cloud's open door, for the `az` launcher; opens the door."""
        return self._ownership.door().described

    def close(self) -> None:
        """Leave the cloud; an owner shuts its door."""
        self._ownership.close()

    # What is there

    def documents(self) -> list[Document]:
        """Every resource as ARM document, sorted by id."""
        return list(self._ask("documents")["value"])

    def states(self) -> dict[str, dict[str, Any]]:
        """Lower-cased id of a VM -> {"power": "running", "generalized": False}."""
        return self._ask("states")

    def mark(self) -> int:
        """A place in the history, for `changes`."""
        return int(self._ask("mark")["step"])

    def changes(self, since: int) -> Changes:
        """What happened since a mark."""
        return Changes(**self._ask("changes", since=since))

    def log(self, since: int = 0) -> list[Activity]:
        """The newest requests, oldest first."""
        return [Activity(**entry) for entry in self._ask("log", since=since)["value"]]

    # Time and undo

    def steps(self) -> list[Step]:
        """The steps that can be taken back, newest last."""
        return [Step(**step) for step in self._ask("steps")["value"]]

    def rewind(self, steps: int = 1, to: int | None = None) -> list[str]:
        """Take back the last steps, or all after a mark; returns what was undone, newest first."""
        return list(self._ask("rewind", **({"steps": steps} if to is None else {"to": to}))["undone"])

    def checkpoint(self, name: str) -> None:
        """Remember the cloud as it is."""
        self._ask("checkpoint", name=name)

    def restore(self, name: str) -> None:
        """Make the cloud what it was at a checkpoint."""
        self._ask("restore", name=name)

    def branch(self, name: str = "branch") -> Cloud:
        """Another cloud, in memory, that goes on from where this one is; neither disturbs the other."""
        other = Cloud.in_memory(name=name)
        other._ask("import", **self._ask("export"))
        return other

    def forget(self, resource_group: str) -> None:
        """Remove a resource group at once, to begin a scene again."""
        self._ask("forget", group=f"/subscriptions/{self.subscription_id}/resourceGroups/{resource_group}")

    @property
    def clock_mode(self) -> str:
        """immediate, step by step, or real time."""
        return str(self._ask("clock")["mode"])

    @clock_mode.setter
    def clock_mode(self, mode: str) -> None:
        self._ask("clock", mode=ClockMode(mode).value)

    def speed_up(self, times: float) -> None:
        """In real time, let the cloud's clock run this many times as fast: 600 makes 45 minutes of 4.5 seconds."""
        self._ask("clock", speed=times)

    @property
    def now(self) -> str:
        """The cloud's time."""
        return str(self._ask("clock")["now"])

    def tick(self) -> int:
        """Let the running operations go one step on, which ends most of them; returns how many there were."""
        return int(self._ask("tick")["finished"])

    def wait(self, hours: float) -> str:
        """Let the cloud's time pass: the bill grows, and Azure does what it does by itself. Returns the new time."""
        return str(self._ask("wait", hours=hours)["now"])

    def bill(self) -> Bill:
        """What this cloud would have cost in real Azure by its own time, and what each further hour costs."""
        from .billing import Bill, Charge

        told = self._ask("bill")
        return Bill(tuple(Charge(**charge) for charge in told["charges"]), told["as_of"])

    def flights(self) -> list[Flown]:
        """Every change that stands, oldest first, in three languages."""
        return [Flown(**flight) for flight in self._ask("flights")["value"]]

    def script(self, language: str = "az") -> str:
        """What was done, as a script that does it again: "az" or "python"."""
        return str(self._ask("flights", script=language)["text"])

    def template(self, resource_group: str) -> dict[str, Any]:
        """A resource group as it is now, as an ARM template: Azure's own export, which names what it leaves out."""
        from .arm.http import Door

        url = (
            f"https://management.azure.com/subscriptions/{self.subscription_id}/resourcegroups/{resource_group}"
            "/exportTemplate?api-version=2021-04-01"
        )
        answer = self.handle(Request("POST", url, {}, b'{"resources": ["*"]}', Door.IN_PROCESS))
        content: dict[str, Any] = json.loads(answer.body or b"{}")
        if answer.status != 200:
            raise LookupError(content.get("error", {}).get("message", f"The export was answered with {answer.status}."))
        return dict(content["template"])

    def operations(self) -> list[dict[str, Any]]:
        """The long-running operations that are remembered, newest last."""
        return list(self._ask("running")["value"])

    # Inside a VM

    def guest(self, resource_id: str) -> Guest:
        """What is inside the operating system disk of a VM, disk, snapshot or image."""
        return Guest(self._ask, resource_id)

    def sign_in(self, vm_id: str, user: str) -> None:
        """A person signs in on the desktop of a running Windows VM, as over Bastion, and works there for a while."""
        self._ask("sign_in", id=vm_id, user=user)

    def _ask(self, method: str, **arguments: Any) -> dict[str, Any]:
        return self._ownership.admin(method, arguments)
