"""A running script: its guest, variables, output and errors."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from ...machine import Machine
from ..state import WindowsGuest
from .errors import ErrorRecord, LimitReached, PoweredOff
from .values import PsObject, Table

MAX_STEPS = 100_000  # Azure stops a run command after 90 minutes; this stops an endless loop within seconds
MAX_TIME = timedelta(minutes=90)
Emit = Callable[[Any], None]


@dataclass
class Shell:
    """Everything a script can see and change."""

    guest: WindowsGuest
    machine: Machine
    started: datetime
    seed: str
    path: str  # of the script
    text: str = ""
    output: list[Any] = field(default_factory=list)
    problems: list[ErrorRecord | str] = field(default_factory=list)
    scopes: list[dict[str, Any]] = field(default_factory=lambda: [{}])
    functions: dict[str, Any] = field(default_factory=dict)
    environment: Table = field(default_factory=Table)
    location: str = r"C:\Windows\system32"
    history: list[Any] = field(default_factory=list)  # $Error
    succeeded: bool = True  # $?
    exit_code: int | None = None  # $LASTEXITCODE
    trying: int = 0  # depth of try blocks
    steps: int = 0
    made: int = 0
    depth: int = 0

    @property
    def now(self) -> datetime:
        """The guest's own time: it passes while a script sleeps."""
        return self.guest.now

    def step(self) -> None:
        self.steps += 1
        if self.steps > MAX_STEPS or self.now - self.started > MAX_TIME:
            raise LimitReached

    def sleep(self, seconds: float) -> None:
        """Let the guest's time pass; what is due happens, and may switch the guest off."""
        self.guest.advance(timedelta(seconds=seconds))
        if self.guest.live.powered_off or self.guest.live.rebooted:
            raise PoweredOff
        self.step()

    def random(self, purpose: str) -> str:
        """A seed for one random thing, never the same twice in a script."""
        self.made += 1
        return f"{self.seed}/{purpose}/{self.made}"

    # Variables

    def get(self, name: str) -> Any:
        scope, _, rest = name.rpartition(":")
        if scope.lower() == "env":
            return self.environment[rest]
        key = rest.lower()
        automatic = self._automatic(key)
        if automatic is not None:
            return automatic()
        for one in reversed(self.scopes):
            if key in one:
                return one[key]
        return None

    def knows(self, name: str) -> bool:
        key = name.rpartition(":")[2].lower()
        return any(key in scope for scope in self.scopes) or self._automatic(key) is not None

    def _automatic(self, key: str) -> Callable[[], Any] | None:
        return {
            "true": lambda: True,
            "false": lambda: False,
            "null": lambda: None,
            "?": lambda: self.succeeded,
            "lastexitcode": lambda: self.exit_code,
            "error": lambda: list(self.history),
            "psversiontable": self._version,
            "psscriptroot": lambda: self.path.rpartition("\\")[0],
            "pscommandpath": lambda: self.path,
            "pwd": lambda: self.location,
            "home": lambda: self.environment["USERPROFILE"],
            "pid": lambda: 4312,
        }.get(key)

    def _version(self) -> Table:
        edition = self.guest.edition
        parts = {"Major": 5, "Minor": 1, "Build": int(edition.build), "Revision": int(edition.revision)}
        version = PsObject(dict(parts), text=".".join(str(part) for part in parts.values()))
        return Table({"PSVersion": version, "PSEdition": "Desktop", "BuildVersion": f"10.0.{self.guest.edition.build}"})

    def set(self, name: str, value: Any) -> None:
        scope, _, rest = name.rpartition(":")
        match scope.lower():
            case "env":
                self.environment[rest] = value
            case "global" | "script":
                self.scopes[0][rest.lower()] = value
            case _:
                self.scopes[-1][rest.lower()] = value

    @contextmanager
    def scope(self, **variables: Any) -> Iterator[None]:
        """The scope of a function, with its first variables."""
        self.scopes.append(variables)
        self.depth += 1
        if self.depth > 60:
            raise LimitReached
        try:
            yield
        finally:
            self.scopes.pop()
            self.depth -= 1

    @contextmanager
    def current(self, value: Any) -> Iterator[None]:
        """$_ for as long as a block looks at one thing."""
        missing = object()
        before = self.scopes[-1].get("_", missing)
        self.scopes[-1]["_"] = value
        try:
            yield
        finally:
            if before is missing:
                self.scopes[-1].pop("_", None)
            else:
                self.scopes[-1]["_"] = before

    # Errors

    def complain(self, record: ErrorRecord, quiet: bool = False) -> None:
        """Report an error that ends nothing."""
        self.succeeded = False
        self.history.insert(0, error_object(record))
        if not quiet:
            self.problems.append(record)


def error_object(record: ErrorRecord) -> PsObject:
    """An error as $_ in a catch block and in $Error has it."""
    exception = PsObject(
        {"Message": record.message, "HResult": -2146233087},
        kind=record.exception if "." in record.exception else f"System.Management.Automation.{record.exception}",
        text=f"{record.exception}: {record.message}",
    )
    category = PsObject(
        {
            "Category": record.category,
            "Activity": record.activity,
            "Reason": record.exception,
            "TargetName": record.target,
        },
        text=f"{record.category}: ({record.target}:{record.target_type}) [{record.activity}], {record.exception}",
    )
    return PsObject(
        {
            "Exception": exception,
            "CategoryInfo": category,
            "FullyQualifiedErrorId": record.identity,
            "TargetObject": record.target,
            "ErrorDetails": None,
            "record": record,
        },
        kind="System.Management.Automation.ErrorRecord",
        text=record.message,
    )
