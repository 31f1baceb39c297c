"""A free port on loopback: the one asked for, or the next."""

from __future__ import annotations

import socket

from course.cli.errors import CommandProblem, NotAPort, PortTaken

DEFAULT = 8888
TRIES = 50


def is_free(port: int) -> bool:
    """Whether a server could listen on the port now."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def choose(asked: int | None) -> int:
    """The port that was asked for, which must be free; without one, the first free port from 8888."""
    if asked is not None:
        if not 1 <= asked <= 65535:
            raise NotAPort(asked)
        if not is_free(asked):
            raise PortTaken(asked)
        return asked
    for port in range(DEFAULT, DEFAULT + TRIES):
        if is_free(port):
            return port
    raise CommandProblem(f"ports {DEFAULT} to {DEFAULT + TRIES - 1} are all taken.", "Name a free one with --port.")
