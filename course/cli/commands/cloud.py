"""Run a local Azure for many clients: HTTPS on loopback, until it is stopped."""

from __future__ import annotations

import argparse
import json
import signal
import threading
from pathlib import Path

HELP = "run a local Azure for any client, on loopback"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Describe the verb's arguments."""
    parser.add_argument("--port", type=int, default=0, help="the port to listen on (default: a free one)")
    parser.add_argument("--state", metavar="FILE", help="keep the cloud in this file (default: in memory)")
    parser.add_argument("--json", action="store_true", help='first print {"base": ..., "ca": ...} on one line')


def run(arguments: argparse.Namespace) -> int:
    """Serve until SIGTERM or Control-C; every acknowledged write is in the file by then."""
    from course.cloud.server.standalone import Standalone

    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    server = Standalone(Path(arguments.state) if arguments.state else None, arguments.port)
    try:
        print(json.dumps({"base": server.base, "ca": server.ca}) if arguments.json else _welcome(server), flush=True)
        stop.wait()
    finally:
        server.close()
    return 0


def _welcome(server: object) -> str:
    base, ca = getattr(server, "base"), getattr(server, "ca")  # noqa: B009
    return f"The local Azure answers at {base}\nIts certificate authority: {ca}\nControl-C stops it."
