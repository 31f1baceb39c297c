"""The door on loopback: a proxy that is the end of the line for Azure's hosts and shut for all others.

One port serves three callers. `az` and every other Azure client come through CONNECT, and the door ends their TLS
itself.
Attached processes of the course send the request with its absolute URL, as to any HTTP proxy, or ask `/admin/...`.
With `direct`, TLS may also begin at once: then the door is Azure Resource Manager at https://localhost:PORT.
All but the last must show the door's secret. Nothing is ever forwarded.
"""

from __future__ import annotations

import hmac
import json
import re
import socket
import ssl
import threading
from collections.abc import Callable
from contextlib import closing, suppress
from typing import Any, BinaryIO, cast
from urllib.parse import urlsplit

from course.cloud.arm.http import Door, Request, Response
from course.cloud.server.certificates import Certificates
from course.cloud.server.door_info import IN_PROCESS_HEADER, authorization, new_secret
from course.cloud.server.errors import PortForbidden, PortTaken
from course.cloud.server.hosts import LOGIN, MANAGEMENT, is_azure
from course.cloud.server.wire import BadMessage, Head, read_body, read_head, response_bytes

Handler = Callable[[Request], Response]
Admin = Callable[[str, dict[str, Any]], dict[str, Any]]

FIRST_BYTES_WITHIN = 15.0  # seconds for a TLS handshake, a head or a body
IDLE = 300.0
_LOGIN_PATH = re.compile(r"/[^/]+/(oauth2|v2\.0|\.well-known|discovery)/", re.IGNORECASE)
_ARM = f"https://{MANAGEMENT}"


class NetworkDoor:
    """Listens on loopback from `start()` to `close()`; a thread per connection, none of which outlives the process."""

    def __init__(
        self,
        answer: Handler,
        admin: Admin,
        certificates: Certificates,
        *,
        direct: bool = False,
        secret: str | None = None,
    ) -> None:
        self._answer, self._admin = answer, admin
        self._context, self._direct = certificates.context(), direct
        self.secret = secret or new_secret()
        self._expected = authorization(self.secret)
        self._listener: socket.socket | None = None
        self._open: set[socket.socket] = set()
        self._threads: set[threading.Thread] = set()
        self._lock = threading.Lock()
        self._closing = False
        self.port = 0

    def start(self, port: int = 0) -> int:
        """Open the door; port 0 takes a free one. Returns the port."""
        try:
            self._listener = socket.create_server(("127.0.0.1", port), backlog=256)
        except PermissionError as error:
            raise PortForbidden(port) from error
        except OSError as error:
            raise PortTaken(port) from error
        self.port = self._listener.getsockname()[1]
        self._run(self._accept, self._listener)
        return self.port

    def close(self) -> None:
        """Shut the door: no new connection, and the open ones end."""
        self._closing = True
        if self._listener is None:
            return
        with suppress(OSError):  # wakes accept(), which closing alone does not do everywhere
            socket.create_connection(("127.0.0.1", self.port), timeout=1).close()
        with self._lock:
            connections, threads = list(self._open), list(self._threads)
        for connection in connections:
            with suppress(OSError, ValueError):
                connection.shutdown(socket.SHUT_RDWR)
        for thread in threads:
            if thread is not threading.current_thread():
                thread.join(timeout=2)
        self._listener.close()

    def _run(self, work: Callable[[socket.socket], None], connection: socket.socket) -> None:
        thread = threading.Thread(target=work, args=(connection,), name="local Azure door", daemon=True)
        with self._lock:
            self._threads.add(thread)
        thread.start()

    def _accept(self, listener: socket.socket) -> None:
        while not self._closing:
            try:
                connection, _ = listener.accept()
            except OSError:
                continue
            if self._closing:
                connection.close()
            else:
                self._run(self._serve, connection)

    def _serve(self, connection: socket.socket) -> None:
        """One client, from its first byte to its last; whatever it sends, only its own connection ends."""
        try:
            with self._kept(connection):
                connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                connection.settimeout(FIRST_BYTES_WITHIN)
                first = connection.recv(1, socket.MSG_PEEK)
                if first == b"\x16" and self._direct:  # a TLS handshake record
                    self._tls(connection, f"localhost:{self.port}")
                elif first and first != b"\x16":
                    self._conversation(connection, self._at_the_proxy)
        except (OSError, ValueError):  # gone, timed out, not TLS: nothing to answer
            pass
        finally:
            with self._lock:
                self._threads.discard(threading.current_thread())

    def _kept(self, connection: socket.socket) -> _Kept:
        return _Kept(connection, self._open, self._lock)

    def _tls(self, connection: socket.socket, authority: str) -> None:
        connection.settimeout(FIRST_BYTES_WITHIN)
        with self._kept(self._context.wrap_socket(connection, server_side=True)) as secure:
            self._conversation(secure, lambda head, body: self._at_azure(authority, head, body))

    def _conversation(self, connection: socket.socket, answer: Callable[[Head, bytes], Response]) -> None:
        """Requests and responses, one after the other, while both sides keep the connection."""
        with closing(connection.makefile("rb", 64 * 1024)) as stream:
            while not self._closing and self._exchange(connection, cast(BinaryIO, stream), answer):
                pass

    def _exchange(self, connection: socket.socket, stream: BinaryIO, answer: Callable[[Head, bytes], Response]) -> bool:
        """One request and its response; False when that was the last."""
        head_only = keep_alive = False
        try:
            head = self._next(connection, stream)
            if head is None:
                return False
            if head.method == "CONNECT":
                self._tunnel(connection, head)
                return False
            response = answer(head, self._body(connection, stream, head))
            head_only, keep_alive = head.method == "HEAD", head.keep_alive
        except BadMessage as bad:
            response = _text(bad.status, bad.reason)
        data = response_bytes(
            response.status, response.headers, response.body, head_only=head_only, keep_alive=keep_alive
        )
        connection.sendall(data)
        return keep_alive

    def _next(self, connection: socket.socket, stream: BinaryIO) -> Head | None:
        connection.settimeout(IDLE)
        return read_head(stream)

    def _body(self, connection: socket.socket, stream: BinaryIO, head: Head) -> bytes:
        connection.settimeout(FIRST_BYTES_WITHIN)
        if head.headers.get("Expect", "").lower() == "100-continue":
            connection.sendall(b"HTTP/1.1 100 Continue\r\n\r\n")
        return read_body(stream, head.headers)

    def _tunnel(self, connection: socket.socket, head: Head) -> None:
        """CONNECT: become the host that was asked for, if it is one of Azure's."""
        host, _, port = head.target.rpartition(":")
        shut = not is_azure(host) or port != "443" or isinstance(connection, ssl.SSLSocket)
        refusal = self._refuse(head) or (_shut(head.target) if shut else None)
        if refusal is None:
            connection.sendall(b"HTTP/1.1 200 Connection Established\r\n\r\n")
            return self._tls(connection, host)
        # A client behind a proxy shows the reason phrase only, so the reason stands there too.
        reason = "Forbidden: not a host of the local Azure" if refusal.status == 403 else None
        return connection.sendall(response_bytes(refusal.status, refusal.headers, refusal.body, reason=reason))

    def _at_the_proxy(self, head: Head, body: bytes) -> Response:
        """A request in the clear: an attached process, or something that has no business here."""
        refusal = self._refuse(head)
        if refusal is not None:
            return refusal
        if head.target.startswith("/admin/"):
            return self._administration(head.target.removeprefix("/admin/"), body)
        url = _split(head.target)
        if url.scheme != "https" or not is_azure(url.hostname or ""):
            return _shut(url.netloc or head.target)
        in_process = head.headers.get(IN_PROCESS_HEADER) == Door.IN_PROCESS.value
        door = Door.IN_PROCESS if in_process else Door.NETWORK
        headers = head.headers.without("Proxy-Authorization", IN_PROCESS_HEADER)
        return self._guarded(Request(head.method, head.target, headers, body, door))

    def _refuse(self, head: Head) -> Response | None:
        shown = head.headers.get("Proxy-Authorization", "")
        if hmac.compare_digest(shown.encode("latin-1", "replace"), self._expected.encode()):
            return None
        refusal = _text(407, "This door opens to the processes of its own course only.")
        return Response(407, {**refusal.headers, "Proxy-Authenticate": 'Basic realm="local Azure"'}, refusal.body)

    def _administration(self, method: str, body: bytes) -> Response:
        try:
            arguments = json.loads(body or b"{}")
            return _json(200, self._admin(method, arguments))
        except Exception as error:  # the owner must live on, and the asker must learn why
            return _json(422, {"kind": type(error).__name__, "message": str(error)})

    def _at_azure(self, authority: str, head: Head, body: bytes) -> Response:
        """A request inside TLS; at https://localhost:PORT the path says which of Azure's hosts is meant."""
        target = head.target if head.target.startswith("/") else "/" + head.target.partition("://")[2].partition("/")[2]
        if not authority.startswith("localhost:") and authority != "localhost":
            _split(target)
            return self._guarded(Request(head.method, f"https://{authority}{target}", head.headers, body, Door.NETWORK))
        host = next(iter(sorted(LOGIN))) if _LOGIN_PATH.match(_split(target).path) else MANAGEMENT
        request = Request(head.method, f"https://{host}{target}", head.headers, body, Door.NETWORK)
        return _rebased(self._guarded(request), f"https://{authority}")

    def _guarded(self, request: Request) -> Response:
        """A fault of ours is answered as a 400: clients repeat a 5xx for seconds and then hide its text."""
        try:
            return self._answer(request)
        except Exception as error:
            message = f"The local Azure itself failed: {type(error).__name__}: {error}. This is a fault of the course."
            return _json(400, {"error": {"code": "InternalServerError", "message": message}})


class _Kept:
    """A socket that `close()` can find; closed on the way out."""

    def __init__(self, connection: socket.socket, known: set[socket.socket], lock: threading.Lock) -> None:
        self._connection, self._known, self._lock = connection, known, lock

    def __enter__(self) -> socket.socket:
        with self._lock:
            self._known.add(self._connection)
        return self._connection

    def __exit__(self, *args: object) -> None:
        with self._lock:
            self._known.discard(self._connection)
        self._connection.close()


def _split(target: str) -> Any:
    try:
        url = urlsplit(target)
        url.port  # noqa: B018  # raises for a port that is no number
        return url
    except ValueError:
        raise BadMessage(400, "This is not a URL.") from None


def _rebased(response: Response, base: str) -> Response:
    """The answer as seen from another base: the links that a client follows point there."""
    headers = {
        name: value.replace(_ARM, base, 1) if value.startswith(_ARM) else value
        for name, value in response.headers.items()
    }
    body = response.body
    if b'"https://' in body:  # few answers hold a link, and looking for one byte by byte takes longer than answering
        body = _LINK.sub(rb"\g<1>" + base.encode(), body)
    return Response(response.status, headers, body)


_LINK = re.compile(
    rb'("(?:nextLink|token_endpoint|jwks_uri|authorization_endpoint|tenant_discovery_endpoint)"\s*:\s*")https://[a-z.]+'
)


def _shut(what: str) -> Response:
    name = what.rpartition(":")[0] or what
    return _text(403, f"The local Azure forwards nothing: {name} is not one of its hosts.")


def _text(status: int, text: str) -> Response:
    return Response(status, {"Content-Type": "text/plain; charset=utf-8"}, text.encode())


def _json(status: int, value: object) -> Response:
    return Response(status, {"Content-Type": "application/json; charset=utf-8"}, json.dumps(value).encode())
