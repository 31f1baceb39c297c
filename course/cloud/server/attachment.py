"""A process that uses a cloud which another process owns, through the owner's door."""

from __future__ import annotations

import http.client
import json
import selectors
import socket
import threading
from typing import Any

from course.cloud.arm.http import Request, Response
from course.cloud.server.door_info import IN_PROCESS_HEADER, PROTOCOL, DoorInfo
from course.cloud.server.errors import AdminRefused, CloudBusy, DoorGone, OtherVersion

_HOP = frozenset(
    {"connection", "content-length", "transfer-encoding", "host", "proxy-authorization", "accept-encoding"}
)
_REPEATABLE = frozenset({"GET", "HEAD", "PUT", "DELETE"})  # RFC 9110 9.2.2: done twice, these leave what once leaves


class Attachment:
    """Speaks to the owner as `Arm.handle` would answer here; one connection, kept open, one request at a time."""

    def __init__(self, info: DoorInfo, timeout: float = 120.0) -> None:
        self.info, self._timeout = info, timeout
        self._connection: http.client.HTTPConnection | None = None
        self._lock = threading.RLock()

    def hello(self, patience: float = 10.0) -> None:
        """Make sure that the owner is there and is the one that wrote the file; it answers at once, however busy."""
        if self.info.protocol != PROTOCOL:
            raise OtherVersion(self.info.name)
        timeout, self._timeout = self._timeout, patience
        try:
            self.admin("hello", {})
        finally:
            self._timeout = timeout
        if self._connection is not None:
            self._connection.sock.settimeout(timeout)

    def handle(self, request: Request) -> Response:
        """Azure's answer, from the owner."""
        headers = {name: value for name, value in request.headers.items() if name.lower() not in _HOP}
        headers[IN_PROCESS_HEADER] = request.door.value
        return self._exchange(request.method, request.url, headers, request.body)

    def admin(self, method: str, arguments: dict[str, Any]) -> dict[str, Any]:
        """What the owner says to a question that is not Azure's."""
        body = json.dumps(arguments).encode()
        answer = self._exchange("POST", f"/admin/{method}", {"Content-Type": "application/json"}, body)
        if answer.status in (407, 404):  # another program has the port now
            raise DoorGone(self.info.name)
        try:
            said: dict[str, Any] = json.loads(answer.body)
        except ValueError:
            raise DoorGone(self.info.name) from None
        if answer.status != 200:
            raise AdminRefused(said.get("kind", ""), said.get("message", ""))
        return said

    def close(self) -> None:
        """Hang up; the owner and the cloud go on."""
        with self._lock:
            if self._connection is not None:
                self._connection.close()
                self._connection = None

    def _exchange(self, method: str, target: str, headers: dict[str, str], body: bytes) -> Response:
        headers["Proxy-Authorization"] = self.info.authorization
        with self._lock:
            connection = self._connected()
            try:
                connection.request(method, target, body=body, headers=headers)
                answer = connection.getresponse()
                content = answer.read()
            except TimeoutError as error:
                self.close()
                raise CloudBusy(self.info.name) from error
            except (OSError, http.client.HTTPException) as error:
                self.close()
                raise DoorGone(self.info.name, sent=method not in _REPEATABLE) from error
            if answer.will_close:
                self.close()
        return Response(answer.status, dict(answer.getheaders()), content)

    def _connected(self) -> http.client.HTTPConnection:
        """The open connection, or a new one where the owner has closed it meanwhile."""
        if self._connection is not None and _hung_up(self._connection.sock):
            self.close()
        if self._connection is None:
            connection = http.client.HTTPConnection("127.0.0.1", self.info.port, timeout=self._timeout)
            try:
                connection.connect()
            except OSError as error:
                raise DoorGone(self.info.name) from error
            connection.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            self._connection = connection
        return self._connection


def _hung_up(connection: socket.socket | None) -> bool:
    """Whether an idle connection has something to read: between requests that can only be its end."""
    if connection is None:
        return True
    with selectors.DefaultSelector() as selector:
        selector.register(connection, selectors.EVENT_READ)
        return bool(selector.select(timeout=0))
