"""pip, run with a log and a count of packages, its failures told apart."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Sequence
from pathlib import Path

from tools.setup.errors import DiskFull, FolderNotWritable, NoNetwork, PipFailed, SetUpProblem, WrongHash
from tools.setup.progress import Progress

OFFLINE = re.compile(
    r"NewConnectionError|NameResolutionError|Temporary failure in name resolution|Name or service not known"
    r"|nodename nor servname|getaddrinfo failed|Network is unreachable|Connection refused|ConnectTimeout"
    r"|Read timed out|ProxyError|Cannot connect to proxy|Failed to establish a new connection",
)


def install(
    python: Path, arguments: Sequence[str], *, what: str, log: Path, needed_mb: int, progress: Progress
) -> None:
    """Run `pip install` with these arguments; raise a SetUpProblem that names the cause."""
    command = [str(python), "-m", "pip", "install", "--disable-pip-version-check", "--no-input", "--retries", "2"]
    command += ["--progress-bar", "off", *arguments]
    if _run(command, what, log, progress) != 0:
        raise explain(log.read_text(encoding="utf-8", errors="replace"), log, needed_mb)


def explain(words: str, log: Path, needed_mb: int) -> SetUpProblem:
    """The problem behind pip's words."""
    if "No space left on device" in words or "Errno 28" in words:
        return DiskFull(str(log.parent), None, needed_mb)
    if "Permission denied" in words or "Errno 13" in words or "Read-only file system" in words:
        return FolderNotWritable(str(log.parent))
    if "DO NOT MATCH THE HASHES" in words:
        return WrongHash("the lock", str(log))
    found = OFFLINE.search(words)
    if found:
        return NoNetwork(found.group(0), str(log))
    return PipFailed("\n".join(words.strip().splitlines()[-8:]), str(log))


def _run(command: Sequence[str], what: str, log: Path, progress: Progress) -> int:
    with log.open("w", encoding="utf-8") as record:
        with subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, encoding="utf-8", errors="replace"
        ) as process:
            assert process.stdout is not None
            collected = 0
            for line in process.stdout:
                record.write(line)
                collected += line.startswith("Collecting ")
                progress.count(_now(line, what, collected))
        return process.returncode


def _now(line: str, what: str, collected: int) -> str:
    if line.startswith("Installing collected"):
        return f"  {what}: writing {collected} packages"
    return f"  {what}: {collected} packages so far"
