"""A command of the course in a process of its own, and how to wait for it."""

from __future__ import annotations

import json
import signal
import ssl
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPSConnection
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

IMAGECOURSE = [str(Path(sys.executable).with_name("imagecourse"))]


@dataclass
class Server:
    """`imagecourse cloud --json` that answers."""

    process: subprocess.Popen[str]
    base: str
    ca: str

    def ask(self, method: str, path: str, body: Any = None, **headers: str) -> tuple[int, Any, dict[str, str]]:
        """One request: status, content, headers."""
        sent = {"Authorization": "Bearer any", "Content-Type": "application/json", **headers}
        return self._send(method, path, None if body is None else json.dumps(body), sent)

    def ask_form(self, path: str, form: str) -> Any:
        """A form posted: the content of the answer."""
        return self._send("POST", path, form, {"Content-Type": "application/x-www-form-urlencoded"})[1]

    def _send(
        self, method: str, path: str, body: str | None, headers: dict[str, str]
    ) -> tuple[int, Any, dict[str, str]]:
        url = urlsplit(self.base)
        context = ssl.create_default_context(cafile=self.ca)
        connection = HTTPSConnection(str(url.hostname), url.port, context=context, timeout=30)
        connection.request(method, path, body, headers)
        answer = connection.getresponse()
        content = answer.read()
        connection.close()
        found = {name.lower(): value for name, value in answer.getheaders()}
        return answer.status, json.loads(content) if content else None, found

    def stop(self, number: int = signal.SIGTERM) -> int:
        """Send a signal; the exit code."""
        self.process.send_signal(number)
        return self.process.wait(timeout=30)


@contextmanager
def serving(*words: str) -> Iterator[Server]:
    """A local Azure in a process of its own, ended whatever happens."""
    process = subprocess.Popen([*IMAGECOURSE, "cloud", "--json", *words], stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    try:
        first = json.loads(process.stdout.readline())
        yield Server(process, **first)
    finally:
        process.kill()
        process.wait()
        process.stdout.close()


def command(*words: str, **options: Any) -> subprocess.CompletedProcess[str]:
    """A verb of `imagecourse`, to its end."""
    return subprocess.run([*IMAGECOURSE, *words], capture_output=True, text=True, timeout=120, **options)
