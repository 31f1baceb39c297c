"""Run a local Azure for many clients: HTTPS on loopback, until it is stopped."""

from __future__ import annotations

import argparse
import json
import signal
import threading
from pathlib import Path
from typing import TYPE_CHECKING

from course.cli.errors import CommandProblem, NotAPort

if TYPE_CHECKING:
    from course.cloud.server.standalone import Standalone

HELP = "run a local Azure for any client, on loopback"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Describe the verb's arguments."""
    parser.add_argument("--port", type=int, default=0, help="the port to listen on (default: a free one)")
    parser.add_argument("--state", metavar="FILE", help="keep the cloud in this file (default: in memory)")
    parser.add_argument("--json", action="store_true", help='first print {"base": ..., "ca": ...} on one line')


def run(arguments: argparse.Namespace) -> int:
    """Serve until SIGTERM or Control-C; every acknowledged write is in the file by then."""
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    server = _open(arguments.state, arguments.port)
    try:
        print(_first_line(server) if arguments.json else _welcome(server, arguments.state), flush=True)
        stop.wait()
    finally:
        server.close()
    return 0


def _open(state: str | None, port: int) -> Standalone:
    if not 0 <= port <= 65535:
        raise NotAPort(port)
    from course.cloud.server.errors import DoorError
    from course.cloud.server.standalone import Standalone

    try:
        return Standalone(Path(state).absolute() if state else None, port)
    except DoorError as problem:
        raise CommandProblem(str(problem)) from None


def _first_line(server: Standalone) -> str:
    return json.dumps({"base": server.base, "ca": server.ca})


def _welcome(server: Standalone, state: str | None) -> str:
    kept = f"kept in {state}" if state else "kept in memory: gone when it stops"
    return (
        f"The local Azure answers at {server.base} ({kept}).\n"
        f"Clients must trust {server.ca}; any bearer token is the owner's.\nControl-C stops it."
    )
