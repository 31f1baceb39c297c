"""The least that az can talk to: a CONNECT proxy that ends TLS and answers from recorded bytes, nothing computed."""

from __future__ import annotations

import socket
import ssl
import threading
from typing import IO

Canned = dict[tuple[str, str], bytes]
"""(method, path with query) -> the whole answer, from its status line on."""


class CannedDoor:
    """Listens on loopback until closed; a thread per connection."""

    def __init__(self, answers: Canned, context: ssl.SSLContext) -> None:
        self._answers, self._context = answers, context
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        threading.Thread(target=self._accept, daemon=True).start()

    def close(self) -> None:
        """Stop listening."""
        self._listener.close()

    def _accept(self) -> None:
        while True:
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            threading.Thread(target=self._serve, args=(connection,), daemon=True).start()

    def _serve(self, connection: socket.socket) -> None:
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        with connection, connection.makefile("rb") as stream:
            _head(stream)
            connection.sendall(b"HTTP/1.1 200 Connection Established\r\n\r\n")
            with self._context.wrap_socket(connection, server_side=True) as secure, secure.makefile("rb") as inside:
                while (asked := _head(inside)) is not None:
                    secure.sendall(self._answers.get(asked, _NOTHING))


_NOTHING = b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n"


def _head(stream: IO[bytes]) -> tuple[str, str] | None:
    """Method and target of the next request; its headers and body are read and forgotten."""
    first = stream.readline().decode().split()
    if len(first) < 2:
        return None
    length = 0
    while (line := stream.readline()) not in (b"\r\n", b""):
        name, _, value = line.partition(b":")
        length = int(value) if name.lower() == b"content-length" else length
    stream.read(length) if length else None
    return first[0], first[1]
