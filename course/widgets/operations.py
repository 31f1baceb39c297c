"""A long-running operation on the wire: the request, its 202, the polls, and the end, one step at a time."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from html import escape
from typing import Any, Protocol
from urllib.parse import urlsplit

from course.cloud.arm.http import Door, Request, Response
from course.visual.panel import Panel, button
from course.visual.prose import inline
from course.widgets.errors import CannotDo

CSS = """.course-wire{max-width:46em;font-family:var(--jp-ui-font-family,system-ui,sans-serif);font-size:var(--jp-ui-font-size1,13px);color:var(--jp-content-font-color1,#1f2328);line-height:1.5}
.course-wire ol{list-style:none;margin:.3em 0;padding:0 0 0 .35em}.course-wire li{margin:0;padding:.1em 0 .6em 1.15em;border-left:2px solid var(--jp-border-color2,#d0d7de);position:relative}
.course-wire li:last-child{border-left-color:transparent}.course-wire li::before{content:"";position:absolute;left:-6px;top:.5em;width:10px;height:10px;border-radius:50%;background:#7d8590}
.course-wire li.accepted::before,.course-wire li.running::before{background:#c77b12}.course-wire li.done::before{background:#1f9d6b}.course-wire li.failed::before{background:#d9534f}
.course-wire code{overflow-wrap:anywhere}.course-wire .muted{color:var(--jp-content-font-color2,#59636e)}.course-wire .head{overflow-wrap:anywhere}.course-wire p{margin:.2em 0}"""
_HOST = "https://management.azure.com"
_SHOWN_HEADERS = ("Azure-AsyncOperation", "Location", "Retry-After", "x-ms-retry-after-ms")
_REASONS = {
    200: "OK",
    201: "Created",
    202: "Accepted",
    204: "No Content",
    400: "Bad Request",
    403: "Forbidden",
    404: "Not Found",
    409: "Conflict",
}
_ENDED = ("Succeeded", "Failed", "Canceled")


class SteppingCloud(Protocol):
    """The part of a cloud that the timeline drives."""

    def handle(self, request: Request) -> Response: ...

    def tick(self) -> object: ...


@dataclass(frozen=True)
class Exchange:
    """One request and its answer, or one step of work on Azure's side (method "")."""

    method: str
    url: str = ""
    status: int = 0
    headers: tuple[tuple[str, str], ...] = ()
    said: str = ""
    note: str = ""


class OperationTimeline(Panel):
    """`wire.send("POST", vm_id + "/deallocate")`, then `wire.poll()` and `wire.step()` until it has ended."""

    def __init__(self, cloud: SteppingCloud, *, api_version: str = "2024-07-01") -> None:
        self.cloud, self.api_version = cloud, api_version
        self.exchanges: list[Exchange] = []
        self.poll_url, self.status = "", ""
        super().__init__()

    @property
    def ended(self) -> bool:
        return self.status in _ENDED

    def send(self, method: str, path: str, body: Mapping[str, Any] | None = None) -> OperationTimeline:
        """Ask for the work, as any client does; the answer comes at once, the work does not."""
        mark = "&" if "?" in path else "?"
        versioned = path if "api-version=" in path else f"{path}{mark}api-version={self.api_version}"
        answer = self._ask(method.upper(), _HOST + versioned, body)
        headers = {name.lower(): value for name, value in answer.headers.items()}
        self.poll_url = headers.get("azure-asyncoperation") or headers.get("location", "")
        self.status = "InProgress" if self.poll_url else "Failed" if answer.status >= 400 else "Succeeded"
        self.exchanges = [_exchange(method.upper(), _HOST + versioned, answer, _first_note(answer, self.poll_url))]
        self.show()
        return self

    def poll(self) -> OperationTimeline:
        """Ask how far it is."""
        self._poll()
        self.show()
        return self

    def step(self) -> OperationTimeline:
        """Let Azure do one stage of the work."""
        self._step()
        self.show()
        return self

    def act(self, what: str, at: str, chosen: Mapping[str, list[str]]) -> None:
        try:
            if what == "poll":
                self._poll()
            elif what == "step":
                self._step()
        except CannotDo as problem:
            self.say(str(problem))

    def controls(self) -> str:
        open_ = bool(self.poll_url) and not self.ended
        return (
            f'<div class="course-keys">{button("poll", "Poll: is it done?", on=open_, hot="p")}'
            f"{button('step', 'Let Azure work one step', on=open_, hot='s')}</div>"
        )

    def body(self) -> str:
        items = "".join(_item(exchange) for exchange in self.exchanges) or '<li class="muted">Nothing sent yet.</li>'
        return f'<style>{CSS}</style><div class="course-wire"><ol>{items}</ol><p role="status"><b>{escape(self._state())}</b></p></div>'

    def text(self) -> str:
        lines: list[str] = []
        for number, exchange in enumerate(self.exchanges, 1):
            if not exchange.method:
                lines.append(f"{number}. {exchange.note}")
                continue
            lines.append(
                f"{number}. {exchange.method} {_short(exchange.url)} -> {_answer(exchange)}{': ' + exchange.said if exchange.said else ''}"
            )
            lines += [f"   {name}: {_short(value)}" for name, value in exchange.headers]
            lines += [f"   {exchange.note}".replace("`", "")] if exchange.note else []
        return "\n".join([*lines, self._state()])

    def _poll(self) -> None:
        if not self.poll_url:
            raise CannotDo("There is nothing to poll: send a request first.")
        answer = self._ask("GET", self.poll_url)
        content = _content(answer)
        self.status = str(content.get("status") or ("InProgress" if answer.status == 202 else "Succeeded"))
        error = content.get("error") or {}
        note = f"{error.get('code')}: {error.get('message')}" if error else _POLL_NOTES.get(self.status, "")
        self.exchanges.append(_exchange("GET", self.poll_url, answer, note, self.status))

    def _step(self) -> None:
        if not self.poll_url or self.ended:
            raise CannotDo("Nothing is running, so there is no step to take.")
        self.cloud.tick()
        self.exchanges.append(
            Exchange("", note="Azure works one step. No client is told: only the next poll shows it.")
        )

    def _ask(self, method: str, url: str, body: Mapping[str, Any] | None = None) -> Response:
        content = json.dumps(body).encode() if body is not None else b""
        headers = {"Content-Type": "application/json", "User-Agent": "imagecourse-widgets"}
        return self.cloud.handle(Request(method, url, headers, content, Door.NETWORK))

    def _state(self) -> str:
        if not self.exchanges:
            return "Not started."
        return {"InProgress": "In progress: asked for, not done.", "Succeeded": "Succeeded: now it is done."}.get(
            self.status, f"{self.status}."
        )


_POLL_NOTES = {
    "InProgress": "Still at work. A client waits as long as Retry-After says, then asks again.",
    "Succeeded": "The end of the operation. Only now is the resource as it was asked for.",
}


def _first_note(answer: Response, poll_url: str) -> str:
    content = _content(answer)
    if answer.status >= 400:
        error = content.get("error") or {}
        return f"{error.get('code', '')}: {error.get('message', '')}"
    if not poll_url:
        return "Done at once: there is nothing to poll."
    word = {
        202: "Accepted means: understood and begun. It does not mean done.",
        201: "Created means: the resource exists, its making goes on.",
    }
    return f"{word.get(answer.status, 'Taken on; the work goes on.')} `Azure-AsyncOperation` says where to ask."


def _exchange(method: str, url: str, answer: Response, note: str, said: str = "") -> Exchange:
    lower = {name.lower(): value for name, value in answer.headers.items()}
    headers = tuple((name, lower[name.lower()]) for name in _SHOWN_HEADERS if name.lower() in lower)
    return Exchange(method, url, answer.status, headers, said, note)


def _content(answer: Response) -> dict[str, Any]:
    try:
        content = json.loads(answer.body or b"{}")
    except ValueError:
        return {}
    return content if isinstance(content, dict) else {}


def _item(exchange: Exchange) -> str:
    if not exchange.method:
        return f'<li class="muted">{escape(exchange.note)}</li>'
    kind = {"Succeeded": "done", "Failed": "failed", "Canceled": "failed", "InProgress": "running"}.get(
        exchange.said
    ) or ("failed" if exchange.status >= 400 else "accepted" if exchange.status in (201, 202) else "done")
    said = f": <b>{escape(exchange.said)}</b>" if exchange.said else ""
    headers = "".join(
        f'<div class="head"><span class="muted">{name}</span> <code title="{escape(value)}">{escape(_short(value))}</code></div>'
        for name, value in exchange.headers
    )
    note = f'<div class="muted">{inline(exchange.note)}</div>' if exchange.note else ""
    return f'<li class="{kind}"><code>{exchange.method} {escape(_short(exchange.url))}</code><div>{escape(_answer(exchange))}{said}</div>{headers}{note}</li>'


def _answer(exchange: Exchange) -> str:
    return f"{exchange.status} {_REASONS.get(exchange.status, '')}".strip()


def _short(url: str) -> str:
    """The telling end of an ARM URL: .../virtualMachines/web01/deallocate."""
    parts = urlsplit(url)
    if not parts.scheme:
        return url
    tail = parts.path.split("/")
    kept = "/".join(tail[-3:] if tail[-1].lower() in _VERBS else tail[-2:])
    return f".../{kept}"


_VERBS = ("deallocate", "generalize", "start", "restart", "poweroff", "runcommand")
