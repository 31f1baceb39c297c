"""Whatever is asked, Azure Resource Manager answers: no fault, no hang, every refusal well formed, every success readable.

The seed is fixed. IMAGECOURSE_FUZZ=20000 asks for more requests, IMAGECOURSE_FUZZ_SEED=7 for other ones.
"""

from __future__ import annotations

import json
import os
import signal
import ssl
import types
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPSConnection
from urllib.parse import quote, urlsplit

from course.cloud import Cloud
from course.cloud.arm.clock import ClockMode
from course.cloud.arm.http import Request, Response
from tests.cloud.robustness.invariants import broken
from tests.cloud.robustness.made_up import Made, Maker, recorded_fill
from tests.cloud.robustness.well_formed import complaint
from tests.processes import Server, serving

REQUESTS = int(os.environ.get("IMAGECOURSE_FUZZ", "2000"))
SEED = int(os.environ.get("IMAGECOURSE_FUZZ_SEED", "1"))
#: Legacy tag names have a PUT and a DELETE, and no GET of one.
WRITE_ONLY = ("/tagnames/",)


class Hang(Exception):
    """A request was not answered in half a minute."""


@contextmanager
def no_hang(made: Made) -> Iterator[None]:
    """Turns a hang into a failure that names the request."""

    def wake(number: int, frame: types.FrameType | None) -> None:
        raise Hang(str(made))

    before = signal.signal(signal.SIGALRM, wake)
    signal.setitimer(signal.ITIMER_REAL, 30)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def read_back(cloud: Cloud, made: Made, answer: Response) -> str | None:
    """What a PUT or PATCH made is there to be read, as it was answered; a complaint, or None."""
    url = made.request.url
    if made.request.method not in ("PUT", "PATCH") or answer.status >= 300 or any(w in url.lower() for w in WRITE_ONLY):
        return None
    found = cloud.handle(Request("GET", url, {"User-Agent": "python"}, b"", made.request.door))
    if found.status != 200:
        return f"made with {answer.status}, but GET answers {found.status}: {found.body[:300]!r}"
    made_id, found_id = (json.loads(body).get("id", "") for body in (answer.body or b"{}", found.body))
    return None if not made_id or made_id == found_id else f"made {made_id}, but GET answers {found_id}"


def test_no_request_breaks_the_engine_and_every_answer_is_azures() -> None:
    cloud = Cloud.in_memory()
    maker = Maker(*recorded_fill(cloud), SEED)
    cloud.checkpoint("full")
    nearly_right, met = 0, set()
    for number in range(REQUESTS):
        if number % 100 == 0:  # what was deleted is there again
            cloud.restore("full")
            cloud.clock_mode = ClockMode.STEP_BY_STEP if number % 300 == 200 else ClockMode.IMMEDIATE
        made = maker.request()
        nearly_right += made.one_changed
        with no_hang(made):
            answer = cloud.handle(made.request)
            wrong = complaint(made.request.method, answer) or read_back(cloud, made, answer)
        assert wrong is None, (
            f"request {number} of seed {SEED}: {wrong}\n{made}\n{answer.status} {answer.body[:1000]!r}"
        )
        met.add(answer.status)
        if number % 50 == 49:
            cloud.tick()
            found = broken(cloud)
            assert not found, f"after request {number} of seed {SEED}: {found}\n{made}"
            shared = cloud._ownership._part._engine.arm.store._sharing  # no client can see it
            assert not shared.altered(), f"a stored document was changed in place by request {number} of seed {SEED}"
    assert nearly_right > 0.3 * REQUESTS
    assert {200, 201, 202, 204, 400, 404, 405, 409} <= met
    cloud.close()


def test_no_request_breaks_a_server_on_loopback() -> None:
    cloud = Cloud.in_memory()
    maker = Maker(*recorded_fill(cloud), SEED + 1)
    with serving() as server:
        connection = _connected(server)
        for number in range(min(300, REQUESTS)):
            made = maker.request()
            connection, answer = _asked(server, connection, made.request)
            wrong = complaint(made.request.method, answer)
            assert wrong is None, (
                f"request {number} of seed {SEED + 1}: {wrong}\n{made}\n{answer.status} {answer.body[:1000]!r}"
            )
        connection.close()
        assert server.stop() == 0
    cloud.close()


def _connected(server: Server) -> HTTPSConnection:
    url = urlsplit(server.base)
    return HTTPSConnection(
        str(url.hostname), url.port, context=ssl.create_default_context(cafile=server.ca), timeout=30
    )


def _asked(server: Server, connection: HTTPSConnection, request: Request) -> tuple[HTTPSConnection, Response]:
    """One request over a connection that is kept where the server keeps it; http.client sends no line feeds."""
    target = quote(request.url.removeprefix("https://management.azure.com") or "/", safe="/?&=%$'()-._~:;,+!*@")
    headers = {name: value.encode("latin-1", "replace").decode("latin-1") for name, value in request.headers.items()}
    connection.request(request.method, target, request.body or None, {"Authorization": "Bearer owner", **headers})
    answer = connection.getresponse()
    response = Response(answer.status, {"Content-Type": answer.getheader("Content-Type", "")}, answer.read())
    if answer.getheader("Connection", "").lower() == "close":
        connection.close()
        connection = _connected(server)
    return connection, response
