"""One call of a command inside a guest: what it gets and what it answers."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from ...machine import Machine
from ..block_devices import BlockDevices
from ..distribution import Distribution
from ..live_files import LiveFiles
from ..mounts import Mounts
from ..state import Live
from ..tree import Tree


@dataclass
class Session:
    """What all commands of one script share."""

    distribution: Distribution
    live: Live
    machine: Machine
    before: Tree  # the files when the script began
    now: datetime
    seed: str
    owners: dict[str, tuple[str, str]]
    devices: BlockDevices
    mounts: Mounts
    made: int = 0  # random things made so far
    started: datetime | None = None
    timed_out: bool = False
    stop: Callable[[], object] = lambda: None  # ends the script from inside

    def pass_time(self, seconds: float) -> None:
        """Let the guest's time pass; Azure stops a run command after 90 minutes."""
        self.started = self.started or self.now
        self.now += timedelta(seconds=seconds)
        if self.now - self.started > timedelta(minutes=90):
            self.timed_out = True
            self.stop()

    def random(self, purpose: str) -> str:
        """A seed for one random thing, never the same twice in a script."""
        self.made += 1
        return f"{self.seed}/{purpose}/{self.made}"


@dataclass(frozen=True)
class Answer:
    """What a command prints, and its exit code."""

    stdout: str = ""
    stderr: str = ""
    exit_code: int = 0


@dataclass(frozen=True)
class Call:
    """The command line and the guest it runs in."""

    name: str
    argv: tuple[str, ...]
    stdin: str | None
    env: Mapping[str, str]
    cwd: str
    files: LiveFiles
    session: Session

    @property
    def user(self) -> str:
        """Who runs this: root, unless sudo -u said another."""
        return self.env.get("USER", "root")

    @property
    def is_root(self) -> bool:
        return self.user == "root"

    def flags(self, *names: str) -> bool:
        """One of these options was given."""
        return any(name in self.argv for name in names)

    def words(self, *with_value: str) -> list[str]:
        """The arguments that are not options; `with_value` names the options that take the next word."""
        found, skip = [], False
        for word in self.argv:
            if skip:
                skip = False
            elif word in with_value:
                skip = True
            elif not word.startswith("-"):
                found.append(word)
        return found

    def option(self, *names: str) -> str | None:
        """The value of an option: the next word, or what follows its `=`."""
        for place, word in enumerate(self.argv):
            if word in names and place + 1 < len(self.argv):
                return self.argv[place + 1]
            for name in names:
                if name.startswith("--") and word.startswith(f"{name}="):
                    return word.partition("=")[2]
        return None

    def path(self, word: str) -> str:
        """A path of the command line, made absolute."""
        path = word if word.startswith("/") else f"{self.cwd.rstrip('/')}/{word}"
        parts: list[str] = []
        for part in path.split("/"):
            if part == "..":
                parts = parts[:-1]
            elif part not in ("", "."):
                parts.append(part)
        return "/" + "/".join(parts)

    def fail(self, message: str, exit_code: int = 1) -> Answer:
        """`name: message` on standard error."""
        return Answer(stderr=f"{self.name}: {message}\n", exit_code=exit_code)


def printed(*rows: str) -> Answer:
    """Lines on standard output."""
    return Answer(stdout="".join(f"{row}\n" for row in rows))
