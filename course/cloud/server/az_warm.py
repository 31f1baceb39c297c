"""`az` without its start-up: a process of the second environment that has it loaded and forks for each command."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
import threading
from collections.abc import Mapping, Sequence
from contextlib import suppress
from importlib.resources import as_file, files
from pathlib import Path
from typing import IO, Any

from course.cloud.server.az import TIMEOUT, Az, AzResult, az_environment, find_az, run_az
from course.cloud.server.errors import AzHung

_READY_WITHIN = 30.0


class WarmAz:
    """Runs commands in a loaded process, from the first one on; where that cannot be, it starts `az` plainly."""

    def __init__(self, az: Az | None = None) -> None:
        self.az = az or find_az()
        self._profile: str | None = None
        self._server: _Server | None = None
        self._warm = sys.platform != "win32" and self.az.python is not None
        self._lock = threading.Lock()

    def run(
        self,
        arguments: Sequence[str],
        environment: Mapping[str, str],
        *,
        timeout: float = TIMEOUT,
        folder: Path | None = None,
    ) -> AzResult:
        """One command, as `run_az` would do it."""
        with self._lock:
            server = self._started(environment)
            if server is not None:
                try:
                    return server.run(arguments, environment, timeout, folder or Path.cwd())
                except _ServerGone:
                    self._end()
        return run_az(arguments, environment, az=self.az, timeout=timeout, folder=folder)

    def close(self) -> None:
        """End the loaded process."""
        with self._lock:
            self._end()

    def _started(self, environment: Mapping[str, str]) -> _Server | None:
        """The loaded process; az reads where its profile is once, so another profile is another process."""
        profile = environment.get("AZURE_CONFIG_DIR")
        if self._server is not None and self._profile != profile:
            self._end()
        if self._server is None and self._warm:
            assert self.az.python is not None
            try:
                self._server, self._profile = _Server(self.az.python, environment), profile
            except (OSError, _ServerGone):
                self._warm = False
        return self._server

    def _end(self) -> None:
        server, self._server = self._server, None
        if server is not None:
            server.close()


class _ServerGone(Exception):
    """The loaded process ended, or never came up."""


class _Server:
    """The loaded process and the socket to it; it ends when this end of the socket closes."""

    def __init__(self, python: Path, environment: Mapping[str, str]) -> None:
        self._channel, theirs = socket.socketpair()
        self._unread = b""
        with theirs, as_file(files("course.cloud.server").joinpath("az_warm_server.py")) as script:
            self._process = subprocess.Popen(
                [str(python), str(script), str(theirs.fileno())],
                env=az_environment(environment),
                pass_fds=[theirs.fileno()],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                start_new_session=True,  # an interrupt of the kernel is not meant for it
            )
        try:
            self._answer(_READY_WITHIN)
        except BaseException as error:
            self.close()
            raise _ServerGone from error

    def run(self, arguments: Sequence[str], environment: Mapping[str, str], timeout: float, folder: Path) -> AzResult:
        order = {
            "arguments": list(arguments),
            "environment": az_environment(environment),
            "folder": str(folder),
        }
        with tempfile.TemporaryFile() as stdout, tempfile.TemporaryFile() as stderr:
            self._order(order, [stdout.fileno(), stderr.fileno()])
            try:
                exit_code = int(self._answer(timeout)["exit_code"])
            except TimeoutError:
                self._stop_command()
                raise AzHung(" ".join(["az", *arguments]), timeout) from None
            except KeyboardInterrupt:
                self._stop_command()
                raise
            return AzResult(tuple(arguments), exit_code, _text(stdout), _text(stderr))

    def close(self) -> None:
        self._channel.close()
        try:
            self._process.wait(timeout=5)
        except subprocess.TimeoutExpired:
            with suppress(ProcessLookupError):
                os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()

    def _stop_command(self) -> None:
        self._order({"stop": True}, [])
        with suppress(TimeoutError):
            self._answer(10)

    def _order(self, order: dict[str, Any], descriptors: list[int]) -> None:
        data = json.dumps(order).encode() + b"\n"
        try:
            sent = socket.send_fds(self._channel, [data], descriptors) if descriptors else 0
            self._channel.sendall(data[sent:])
        except OSError as error:
            raise _ServerGone from error

    def _answer(self, timeout: float) -> dict[str, Any]:
        self._channel.settimeout(timeout)
        while b"\n" not in self._unread:
            try:
                part = self._channel.recv(4096)
            except TimeoutError:
                raise
            except OSError as error:
                raise _ServerGone from error
            if not part:
                raise _ServerGone
            self._unread += part
        line, _, self._unread = self._unread.partition(b"\n")
        answer: dict[str, Any] = json.loads(line)
        return answer


def _text(file: IO[bytes]) -> str:
    file.seek(0)
    return file.read().decode("utf-8", "replace")
