"""What the local Azure adds to `az`: beside a server that answers canned bytes, and `%az` beside `!az`."""

from __future__ import annotations

import os
import statistics
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from typing import Any
from urllib.parse import urlsplit

from bench.canned_door import Canned, CannedDoor
from bench.row import Row
from course.clients import Clients
from course.cloud import Cloud
from course.cloud.arm.http import Request, Response
from course.cloud.server.az import az_environment, find_az
from course.cloud.server.az_warm import WarmAz
from course.cloud.server.certificates import certificates
from course.cloud.server.wire import response_bytes

RUNS = 9
COMMANDS = {"az group list": ["group", "list"], "az group show": ["group", "show", "-n", "rg"]}


def measure() -> list[Row]:
    """The same commands in turns, so that the machine's other work falls on all alike."""
    cloud = Cloud.in_memory()
    Clients(cloud).resources.resource_groups.create_or_update("rg", {"location": "eastus"})
    environment = cloud.environment()
    recorded = _record(cloud)
    for words in COMMANDS.values():
        _cold(words, environment)
    door = CannedDoor(recorded, certificates().context())
    elsewhere = _through(environment, door.port)
    warm = WarmAz()
    warm.run(["group", "list"], environment)
    try:
        rows = [row for name, words in COMMANDS.items() for row in _rows(name, words, environment, elsewhere, warm)]
    finally:
        warm.close()
        door.close()
        cloud.close()
    return rows


def _rows(
    name: str, words: Sequence[str], ours: Mapping[str, str], canned: Mapping[str, str], warm: WarmAz
) -> list[Row]:
    taken: dict[str, list[float]] = {"ours": [], "canned": [], "warm": []}
    for _ in range(RUNS):
        taken["canned"].append(_seconds(lambda: _cold(words, canned)))
        taken["ours"].append(_seconds(lambda: _cold(words, ours)))
        taken["warm"].append(_seconds(lambda: warm.run(words, ours)))
    middle = {who: statistics.median(times) for who, times in taken.items()}
    return [
        Row(name, "s", middle["ours"], middle["canned"], "the same az on canned bytes"),
        Row(f"%{name}", "s", middle["warm"], middle["ours"], f"!{name}"),
    ]


def _seconds(call: Callable[[], Any]) -> float:
    start = time.perf_counter()
    call()
    return time.perf_counter() - start


def _cold(words: Sequence[str], environment: Mapping[str, str]) -> None:
    command = find_az().command(words)
    subprocess.run(command, env=az_environment(environment), check=True, capture_output=True)


def _record(cloud: Cloud) -> Canned:
    """What the door answers from now on, as bytes."""
    recorded: Canned = {}
    door: Any = cloud._ownership._part._door._door  # type: ignore[union-attr]
    answer = door._answer

    def keep(request: Request) -> Response:
        response: Response = answer(request)
        url = urlsplit(request.url)
        target = url.path + (f"?{url.query}" if url.query else "")
        recorded[request.method, target] = response_bytes(response.status, response.headers, response.body)
        return response

    door._answer = keep
    return recorded


def _through(environment: Mapping[str, str], port: int) -> dict[str, str]:
    """The same environment with another proxy."""
    proxies = [name for name in environment if name.lower().endswith("_proxy")]
    return {**os.environ, **environment, **dict.fromkeys(proxies, f"http://127.0.0.1:{port}")}
