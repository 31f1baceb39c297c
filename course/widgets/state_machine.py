"""The two-layer state machine of one VM: where it is, what is allowed from here, and the way back by rewind."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from html import escape
from typing import Protocol

from course.visual.panel import Panel, button
from course.visual.prose import inline
from course.widgets.errors import CannotDo
from course.widgets.layers import POWERS, Action, Layers, leads_to, refusal, warning

CSS = """.course-layers{max-width:46em;font-family:var(--jp-ui-font-family,system-ui,sans-serif);font-size:var(--jp-ui-font-size1,13px);color:var(--jp-content-font-color1,#1f2328);line-height:1.5}
.course-layers .lane{display:grid;grid-template-columns:5.6em 1fr;align-items:center;gap:.7em;padding:.55em 0;border-bottom:1px dashed var(--jp-border-color2,#d0d7de)}
.course-layers .lane .who b{display:block}.course-layers .muted,.course-layers .who span,.course-layers th,.course-layers .arrow{color:var(--jp-content-font-color2,#59636e)}
.course-layers .track{display:flex;align-items:center;gap:.45em;flex-wrap:wrap}.course-layers .state{border:1.5px solid #2f7fd6;border-radius:6px;padding:.3em .8em}
.course-layers .guest .state{border-color:#8a6fd1}.course-layers .state.now{background:#1b66b8;border-color:#1b66b8;color:#fff;font-weight:600}.course-layers .guest .state.now{background:#6a4fb3;border-color:#6a4fb3}
.course-layers table{border-collapse:collapse;width:100%;margin:.6em 0 .3em;font-size:inherit;table-layout:auto}.course-layers th{font-weight:400}.course-layers th,.course-layers td{text-align:left;vertical-align:top;padding:.28em .6em .28em 0;border:0;background:none;white-space:normal}
.course-layers tr{background:none !important}.course-layers td.what{white-space:nowrap}.course-layers td.what button{min-width:8em;text-align:left}.course-layers .warn{border-left:4px solid #c77b12;padding:.1em .7em;margin:.5em 0}.course-layers .answer{border-left:4px solid #d9534f;padding:.1em .7em;margin:.5em 0}
.course-layers .answer.ok{border-left-color:#1f9d6b}.course-layers p{margin:.4em 0}.course-layers .no{color:#d9534f}.course-layers .yes{color:#1f9d6b}"""


class LayerSource(Protocol):
    """Where the state comes from: the cloud, or a picture's fixed example."""

    def layers(self) -> Layers: ...


class Fixed:
    """A state to draw without a cloud."""

    def __init__(self, layers: Layers) -> None:
        self._layers = layers

    def layers(self) -> Layers:
        return self._layers


class StateMachine(Panel):
    """`machine.do("deallocate")`, `machine.rewind()`: the real action on the real cloud, then the state as it then is."""

    def __init__(
        self,
        source: LayerSource,
        actions: Mapping[str, Callable[[], object]] | None = None,
        rewind: Callable[[], object] | None = None,
    ) -> None:
        self.source, self.rewinding = source, rewind
        self.actions = {Action(name): perform for name, perform in (actions or {}).items()}
        self.answer, self.refused = "", False
        self.layers = source.layers()
        super().__init__()

    def do(self, action: str) -> StateMachine:
        """Perform an action; a refusal is shown in Azure's own words."""
        if action not in {str(known) for known in self.actions}:
            raise CannotDo(f"{action!r} cannot be done here. Try one of: {', '.join(self.actions) or 'nothing'}.")
        self._perform(Action(action))
        self.show()
        return self

    def rewind(self) -> StateMachine:
        """Take back the last step."""
        if self.rewinding is None:
            raise CannotDo("This picture has no cloud behind it, so there is nothing to rewind.")
        self._rewind()
        self.show()
        return self

    def reload(self) -> StateMachine:
        """Read the state again, after something else changed it."""
        self.layers, self.answer = self.source.layers(), ""
        self.show()
        return self

    def act(self, what: str, at: str, chosen: Mapping[str, list[str]]) -> None:
        if what == "rewind" and self.rewinding is not None:
            self._rewind()
        elif what == "reload":
            self.layers, self.answer = self.source.layers(), ""
        elif what == "do" and at in {str(known) for known in self.actions}:
            self._perform(Action(at))

    def body(self) -> str:
        return self._markup(live=False)

    def live_body(self) -> str:
        return self._markup(live=True)

    def controls(self) -> str:
        if self.rewinding is None:
            return ""
        return f'<div class="course-keys">{button("rewind", "Rewind one step", hot="Backspace")}{button("reload", "Read state again", hot="r")}</div>'

    def text(self) -> str:
        now = self.layers
        lines = [
            now.sentence(),
            f"  Azure: {_track(_arm_states(), now.arm)}",
            f"  guest: {_track(_guest_states(now), now.guest_word)}",
        ]
        lines += [f"  {word}: {what}" for word, _, what in self._rows()]
        return "\n".join([*lines, *(f"  {line}" for line in (warning(now), self.answer) if line)])

    def _perform(self, action: Action) -> None:
        try:
            self.actions[action]()
        except Exception as problem:  # the action is the learner's or the course's; what Azure says is the content
            self.answer, self.refused = azure_words(problem), True
        else:
            self.answer, self.refused = f"{action}: done.", False
        self.layers = self.source.layers()

    def _rewind(self) -> None:
        assert self.rewinding is not None
        try:
            told = self.rewinding()
        except Exception as problem:
            self.answer, self.refused = azure_words(problem), True
        else:
            self.answer, self.refused = f"Rewound: {told}" if told else "Rewound one step.", False
        self.layers = self.source.layers()

    def _rows(self) -> list[tuple[Action, str, str]]:
        shown = list(self.actions) or list(Action)
        refusals = {action: refusal(self.layers, action) for action in shown}
        return [
            (a, refusals[a], f"refused. {refusals[a]}" if refusals[a] else leads_to(self.layers, a))
            for a in Action
            if a in shown
        ]

    def _markup(self, live: bool) -> str:
        now = self.layers
        arm = _lane("Azure", "what ARM knows", _arm_states(), now.arm, "arm")
        guest = _lane("Guest", "what is on the disk", _guest_states(now), now.guest_word, "guest")
        rows = "".join(self._table_row(action, no, what, live) for action, no, what in self._rows())
        warn = f'<p class="warn">{inline(warning(now))}</p>' if warning(now) else ""
        said = f'<p class="answer{"" if self.refused else " ok"}">{inline(self.answer)}</p>' if self.answer else ""
        return (
            f'<style>{CSS}</style><div class="course-layers"><p><b>{escape(now.name)}</b></p>{arm}{guest}'
            f'<div role="status">{said}{warn}</div><table aria-label="Actions from here"><tbody>{rows}</tbody></table></div>'
        )

    def _table_row(self, action: Action, no: str, what: str, live: bool) -> str:
        label = str(action).capitalize()
        what_ = (
            f'<span class="muted">{inline(what)}</span>'
            if what == "changes nothing"
            else inline(what.removeprefix("refused. "))
        )
        mark = '<b class="no">✗ refused</b><br>' if no else ""
        pressed = button("do", label, at=str(action)) if live and action in self.actions else escape(label)
        arrow = "" if no or what == "changes nothing" else '<span class="yes" aria-hidden="true">→</span> '
        return f'<tr data-key="{action}"><td class="what">{pressed}</td><td>{mark}{arrow}{what_}</td></tr>'


def azure_words(problem: Exception) -> str:
    """Code and message of an Azure error, or the words of any other."""
    error = getattr(problem, "error", None) or problem
    code, message = getattr(error, "code", None), getattr(error, "message", None)
    return f"{code}: {message}" if code and message else str(problem) or type(problem).__name__


def _arm_states() -> tuple[str, ...]:
    return (*POWERS, "generalized")


def _guest_states(layers: Layers) -> tuple[str, ...]:
    return ("specific", "sysprepped" if layers.windows else "deprovisioned")


def _track(states: tuple[str, ...], now: str) -> str:
    shown = states if now in states else (*states, now)
    return " > ".join(f"[{state}]" if state == now else state for state in shown)


def _lane(name: str, note: str, states: tuple[str, ...], now: str, kind: str) -> str:
    shown = states if now in states else (*states, now)
    boxes = '<span class="arrow" aria-hidden="true">→</span>'.join(
        f'<span class="state{" now" if state == now else ""}"{" aria-current=true" if state == now else ""}>{escape(state)}</span>'
        for state in shown
    )
    return f'<div class="lane {kind}"><div class="who"><b>{name}</b><span>{note}</span></div><div class="track">{boxes}</div></div>'
