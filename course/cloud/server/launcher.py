"""What `az` is in the course's notebooks and terminals: finds the local cloud, then starts the real az on it.

It connects to nothing but loopback, and starts no az without an open door: with the door shut a command ends at once.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn, Protocol

from course.cloud.server.az import Az, az_environment, find_az
from course.cloud.server.door_info import DoorInfo
from course.cloud.server.environment import DOOR, child_environment
from course.cloud.server.errors import DoorError
from course.cloud.server.file_lock import FileLock
from course.cloud.server.ownership import attach, attach_at, door_file
from course.cloud.server.visits import closing_time, visit

CLOUD = "IMAGECOURSE_CLOUD"  # the path, or the name, of the cloud that `az` is to speak to
WORKSPACE = "IMAGECOURSE_WORKSPACE"
_CLOUDS = Path(".imagecourse", "clouds")
_INTERACTIVE = ("login", "upgrade", "feedback", "survey")


class NoCloud(DoorError):
    def __init__(self) -> None:
        super().__init__(
            "there is no local cloud here yet. Open a notebook of the course and run its first cell, then try again."
        )


class DoorShut(DoorError):
    def __init__(self) -> None:
        super().__init__(
            "the local cloud of this process is closed. Run the notebook's first cell again, then repeat the command."
        )


class NotHere(DoorError):
    def __init__(self, command: str) -> None:
        super().__init__(
            f"`az {command}` would leave this machine, and there is no need for it: "
            "you are signed in to the local Azure already. See `az account show`."
        )


class OpenCloud(Protocol):
    """A cloud that this process has opened."""

    @property
    def is_owner(self) -> bool: ...
    def environment(self) -> dict[str, str]: ...
    def close(self) -> None: ...


@dataclass(frozen=True)
class Chosen:
    """A cloud's file, and whether the learner named it."""

    path: Path
    named: bool


def launch(
    arguments: Sequence[str], open_cloud: Callable[[Path], OpenCloud], environ: Mapping[str, str] | None = None
) -> int:
    """Run one command of the real az on the local cloud; its exit code."""
    environ = os.environ if environ is None else environ
    try:
        refuse_interactive(arguments)
        az = find_az(environ)
        described = environ.get(DOOR)
        if described:
            info = _at_door(Path(described))
            return _become(az, arguments, child_environment(info, environ, az_version=az.version))
        chosen = choose_cloud(environ)
        if not chosen.named:
            print(
                f"az: the local cloud of {chosen.path.stem} (used last). Another: export {CLOUD}=NAME", file=sys.stderr
            )
        return _visit(az, arguments, chosen.path, open_cloud, environ)
    except DoorError as problem:
        print(f"az: {problem}", file=sys.stderr)
        return 1


def refuse_interactive(arguments: Sequence[str]) -> None:
    """Commands that open a browser or fetch from elsewhere, which no proxy can keep on the machine."""
    words = [word for word in arguments if not word.startswith("-")]
    if words[:1] == ["login"] and "--service-principal" in arguments:
        return
    if words and words[0] in _INTERACTIVE and not {"-h", "--help"} & set(arguments):
        raise NotHere(words[0])


def choose_cloud(environ: Mapping[str, str]) -> Chosen:
    """The cloud that the environment names, else the one of this workspace that was used last."""
    folder = _clouds_folder(environ)
    named = environ.get(CLOUD, "")
    if named == "memory":
        raise DoorShut
    if named:
        path = Path(named)
        bare = path.name == named and not path.suffix
        return Chosen(folder / f"{named}.db" if bare and folder else path.absolute(), named=True)
    clouds = sorted(folder.glob("*.db"), key=_last_used) if folder else []
    if not clouds:
        raise NoCloud
    return Chosen(clouds[-1], named=False)


def _at_door(described: Path) -> DoorInfo:
    """The door that a notebook or another command has open for its children."""
    attachment = attach_at(described)
    if attachment is None:
        raise DoorShut
    attachment.close()
    return attachment.info


def _visit(
    az: Az, arguments: Sequence[str], path: Path, open_cloud: Callable[[Path], OpenCloud], environ: Mapping[str, str]
) -> int:
    """Use a cloud through its owner's door, or own it for the length of the command."""
    visiting = visit(path)
    try:
        attachment = attach(path)
        if attachment is None:
            return _own(az, arguments, open_cloud(path), path, visiting)
        attachment.close()
        visiting.pass_on()
        return _become(az, arguments, child_environment(attachment.info, environ, az_version=az.version))
    finally:
        visiting.release()


def _own(az: Az, arguments: Sequence[str], cloud: OpenCloud, path: Path, visiting: FileLock) -> int:
    """Hold the cloud for the length of the command, and of those that came to it meanwhile."""
    try:
        return _run(az, arguments, cloud.environment())
    finally:
        visiting.release()
        with closing_time(path) if cloud.is_owner else nullcontext():
            cloud.close()


def _run(az: Az, arguments: Sequence[str], environment: Mapping[str, str]) -> int:
    process = subprocess.Popen(az.command(arguments), env=az_environment(environment))
    while True:
        try:
            code = process.wait()
            return code if code >= 0 else 128 - code
        except KeyboardInterrupt:  # az has got it too, and ends in its own way
            continue


def _become(az: Az, arguments: Sequence[str], environment: Mapping[str, str]) -> int:
    if sys.platform == "win32":
        return _run(az, arguments, environment)
    command = az.command(arguments)
    return _exec(command, az_environment(environment))


def _exec(command: list[str], environment: dict[str, str]) -> NoReturn:
    sys.stdout.flush()
    sys.stderr.flush()
    os.execve(command[0], command, environment)


def _clouds_folder(environ: Mapping[str, str]) -> Path | None:
    """The clouds of the workspace: the one that `imagecourse lab` named, else the one around this folder."""
    here = Path.cwd()
    workspaces = [Path(environ[WORKSPACE])] if environ.get(WORKSPACE) else [here, *here.parents]
    return next((place / _CLOUDS for place in workspaces if (place / _CLOUDS.parent).is_dir()), None)


def _last_used(path: Path) -> float:
    """When a cloud was last written or opened."""
    parts = (path, path.with_name(path.name + "-wal"), door_file(path))
    return max((part.stat().st_mtime for part in parts if part.exists()), default=0.0)
