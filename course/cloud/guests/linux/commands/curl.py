"""curl: what listens on the guest itself answers; beyond it there is no network."""

from __future__ import annotations

from http import HTTPStatus
from urllib.parse import urlsplit

from .. import listening
from .call import Answer, Call

_OWN = ("localhost", "127.0.0.1", "::1", "0.0.0.0")
_WITH_VALUE = (
    "-H",
    "-o",
    "--output",
    "-X",
    "-d",
    "-w",
    "--write-out",
    "--retry",
    "--max-time",
    "--connect-timeout",
    "-m",
    "-u",
)


def curl(call: Call) -> Answer:
    """-s, -S, -f, -I, -L, -o FILE, -w FORMAT with %{http_code}."""
    word = next(iter(call.words(*_WITH_VALUE)), "")
    if not word:
        return Answer(stderr="curl: no URL specified!\n", exit_code=2)
    url = urlsplit(word if "://" in word else f"http://{word}")
    host, port = url.hostname or "", url.port or (443 if url.scheme == "https" else 80)
    if host not in (*_OWN, call.session.machine.private_ip, call.session.live.hostname.lower()):
        return _complaint(
            call,
            6,
            f"Could not resolve host: {host}",
            "The course's practice guest has no network: nothing can be fetched.",
        )
    path = (url.path or "/") + (f"?{url.query}" if url.query else "")
    found = listening.answer(call.files, call.session.live, call.session.distribution, port, path)
    if found.listens is None:
        return Answer(
            stderr=f"curl: {word}: not simulated: what the guest's own configuration serves cannot be known.\n",
            exit_code=7,
        )
    if not found.listens:
        return _complaint(call, 7, f"Failed to connect to {host} port {port} after 0 ms: Couldn't connect to server")
    if found.status is None:
        return _complaint(call, 1, "Received HTTP/0.9 when not allowed")
    return _received(call, found.status, found.body)


def _letters(call: Call) -> str:
    return "".join(word[1:] for word in call.argv if word.startswith("-") and not word.startswith("--"))


def _complaint(call: Call, code: int, text: str, hint: str = "") -> Answer:
    """-s keeps quiet, unless -S speaks up; the course's own hint is always given."""
    letters = _letters(call)
    silent = ("s" in letters or call.flags("--silent")) and "S" not in letters and not call.flags("--show-error")
    said = "" if silent else f"curl: ({code}) {text}\n"
    return Answer(stderr=said + (f"({hint})\n" if hint else ""), exit_code=code)


def _received(call: Call, status: int, body: str) -> Answer:
    letters = _letters(call)
    if status >= 400 and ("f" in letters or call.flags("--fail")):
        return _complaint(call, 22, f"The requested URL returned error: {status}")
    head = f"HTTP/1.1 {status} {HTTPStatus(status).phrase}\r\nContent-Length: {len(body.encode())}\r\n\r\n"
    text = head if call.flags("-I", "--head") or "I" in letters else head + body if "i" in letters else body
    output = call.option("-o", "--output")
    if output and call.path(output) != "/dev/null":
        call.files.write(call.path(output), text.encode())
    form = (call.option("-w", "--write-out") or "").replace("\\n", "\n").replace("%{http_code}", str(status))
    return Answer(("" if output else text) + form)


COMMANDS = {"curl": curl}
