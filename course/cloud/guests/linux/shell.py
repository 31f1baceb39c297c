"""The one place that knows bashkit: run a script in a guest and bring its files back."""

from __future__ import annotations

import re
import shlex
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from ..errors import ShellMissing
from ..machine import Machine
from .block_devices import BlockDevices
from .commands import commands
from .commands.call import Answer, Call, Session
from .device_files import show
from .live_files import NOISE, LiveFiles, mount
from .mounts import Mounts, mount_fstab
from .ssh import random_bytes as noise_of
from .state import LinuxGuest, stamp
from .tree import Tree

MAX_COMMANDS = 200_000  # Azure stops a run command after 90 minutes; this stops an endless loop within seconds
MAX_MEMORY = 64 * 1024 * 1024
_PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"


@dataclass(frozen=True)
class ShellResult:
    """What a script printed and how it ended."""

    stdout: str
    stderr: str
    exit_code: int


def run(
    guest: LinuxGuest,
    machine: Machine,
    script: str,
    *,
    script_path: str,
    arguments: list[str],
    environment: Mapping[str, str],
    now: datetime,
    seed: str,
    devices: BlockDevices,
    speaks_as: str,
) -> ShellResult:
    """Run a script as root; the guest and its disks are changed in place."""
    bashkit = _bashkit()
    fs = bashkit.FileSystem()
    files = mount(guest.tree, fs)
    mounts = Mounts(devices, guest.live.mounts, files, stamp(now))
    session = Session(guest.distribution, guest.live, machine, guest.tree, now, seed, files.owners, devices, mounts)
    _attach(guest, files, mounts)
    if _NOISE.search(script):
        fs.write_file(NOISE, noise(seed))
    shell = bashkit.Bash(
        username="root",
        hostname=guest.live.hostname or "localhost",
        cwd=script_path.rpartition("/")[0],
        env={"PATH": _PATH, "HOME": "/root", "LOGNAME": "root", **environment},
        max_commands=MAX_COMMANDS,
        max_loop_iterations=MAX_COMMANDS,
        max_memory=MAX_MEMORY,
        timeout_seconds=60,
        custom_builtins={name: _builtin(command, session) for name, command in commands().items()},
    )
    session.stop = shell.cancel
    shell.mount("/", fs)
    try:
        result = shell.execute_sync(_prepared(script, arguments))
    finally:
        session.stop = lambda: None  # else it and the shell hold each other for ever, with six open files
    mounts.suspend()
    guest.tree = _stored(files, session, guest.tree)
    not_found = rf"{script_path}: \1: \2: not found"
    if speaks_as == "bash":
        not_found = rf"{script_path}: line \1: \2: command not found"
    stderr = _complaints(result, script_path, session, not_found, "line " if speaks_as == "bash" else "")
    return ShellResult(_NOT_FOUND.sub(not_found, result.stdout), stderr, int(result.exit_code))


def _attach(guest: LinuxGuest, files: LiveFiles, mounts: Mounts) -> None:
    """Show the disks below /dev and mount what is mounted; after a boot, what /etc/fstab names."""
    show(files, mounts.devices)
    mounts.resume()
    if not guest.live.fstab_done:
        mount_fstab(mounts)
        guest.live.fstab_done = True


def noise(seed: str) -> bytes:
    """What a script reads from /dev/urandom: as much as it will want, the same for the same seed."""
    return noise_of(f"{seed}/urandom", 1 << 16)


def _bashkit() -> Any:
    try:
        import bashkit
    except ImportError:
        raise ShellMissing from None
    return bashkit


# bashkit passes over `sudo` and its options, so that everything runs as root. These functions, which come first, know users.
# They are one line, and subshells, so that the script keeps its line numbers and its environment.
_SUDO = (
    '__as() { id -u "$1" >/dev/null 2>&1 || { echo "$2" >&2; return 1; }; export USER="$1" LOGNAME="$1"; }; '
    'sudo() ( [ "$USER" = root ] || __may_become_root "$USER" || exit 1; export USER=root LOGNAME=root; '
    'while [ $# -gt 0 ]; do case "$1" in -u) __as "$2" "sudo: unknown user $2" || exit 1; shift 2;; -g) shift 2;; '
    '--) shift; break;; -*) shift;; *=*) export "$1"; shift;; *) break;; esac; done; "$@" ); '
    'su() ( u=root; c=; while [ $# -gt 0 ]; do case "$1" in -c) c="$2"; shift 2;; -*) shift;; *) u="$1"; shift;; esac; done; '
    '__as "$u" "su: user $u does not exist or the user entry does not contain all the required fields" || exit 1; eval "$c" ); '
)
_RM = (
    'rm() { case " $* " in *" --no-preserve-root "*) ;; *" / "*) echo "rm: it is dangerous to operate recursively on '
    "'/'"
    '" >&2; '
    'echo "rm: use --no-preserve-root to override this failsafe" >&2; return 1;; esac; command rm "$@"; }; '
)
_ROOT_REMOVED = re.compile(r"\brm\b[^\n;|&]*\s/(?=\s|;|$)", re.MULTILINE)
_RANDOM = re.compile(r"\$RANDOM\b|\$\{RANDOM\}|\bRANDOM\b(?=[^()]*\)\))")
_NOISE = re.compile(r"/dev/u?random\b")


def _prepared(script: str, arguments: list[str]) -> str:
    """The script with what comes before it on its own first line: sudo, and the positional parameters.

    What would be random in it comes from the guest's seed: the shell's own would differ with each run.
    """
    script = _NOISE.sub(NOISE, _RANDOM.sub("$(shuf -i 0-32767 -n 1)", script))
    first = _SUDO + (_RM if _ROOT_REMOVED.search(script) else "")
    return f"{first}set -- {shlex.join(arguments)}; {script}" if arguments else first + script


def _builtin(command: Callable[[Call], Answer], session: Session) -> Callable[[Any], Any]:
    """A command of ours in bashkit's form."""

    def answer(context: Any) -> Any:
        files = LiveFiles(context.fs, session.owners, session.mounts.files.devices)
        call = Call(context.name, tuple(context.argv), context.stdin, dict(context.env), context.cwd, files, session)
        try:
            result = command(call)
        except (
            OSError,
            RuntimeError,
            ValueError,
            LookupError,
        ) as problem:  # a damaged tree: a file where a folder should be
            result = call.fail(_reason(problem))
        return _bashkit().BuiltinResult(stdout=result.stdout, stderr=result.stderr, exit_code=result.exit_code)

    return answer


def _reason(problem: Exception) -> str:
    """A failure of the file system in the words of Linux."""
    if isinstance(problem, FileNotFoundError):
        return "No such file or directory"
    found = str(problem).partition("io error: ")[2]
    return {"not found": "No such file or directory"}.get(found, found.capitalize()) or "Invalid argument"


def _stored(files: LiveFiles, session: Session, before: Tree) -> Tree:
    now = stamp(session.now)
    return Tree(dict(files.nodes(now, before)), now)


_NOT_FOUND = re.compile(r"^bash: line (\d+): (.+?): command not found(?:\. Did you mean: .*)?$", re.MULTILINE)
_LINE = re.compile(r"^bash: line (\d+): ", re.MULTILINE)


def _complaints(result: Any, script_path: str, session: Session, not_found: str, line: str) -> str:
    """Put the script's own path in front of the shell's complaints, as /bin/sh and bash do."""
    if session.timed_out:
        return "The script ran for more than 90 minutes of the guest's time: Azure stops a run command then.\n"
    if "limit exceeded" in result.stderr:
        return (
            f"The course stopped this script: it ran {MAX_COMMANDS} commands, looped without end or grew beyond "
            "what a practice guest holds. Azure would have stopped it after 90 minutes.\n"
        )
    if result.stderr.startswith("parse error at line"):
        return f"{script_path}: {result.stderr.removeprefix('parse error at ')}\n"
    return _LINE.sub(rf"{script_path}: {line}\1: ", _NOT_FOUND.sub(not_found, result.stderr))
