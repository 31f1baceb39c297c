"""A question as text and as HTML: the same words, still on paper and with inputs where it lives."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from html import escape

from course.quizzes.answering import SURE, Answering
from course.quizzes.item import Option
from course.visual.prose import blocks, inline

FactText = Callable[[str], "tuple[str, str, str] | None"]  # id -> (text, source, date)

CSS = """.course-quiz{border:1px solid var(--jp-border-color2,#d0d7de);border-left:4px solid #7d8590;border-radius:6px;padding:.7em 1em .6em;max-width:46em;box-sizing:border-box;font-family:var(--jp-ui-font-family,system-ui,sans-serif);font-size:var(--jp-ui-font-size1,13px);color:var(--jp-content-font-color1,#1f2328);line-height:1.5}
.course-quiz.right{border-left-color:#1f9d6b}.course-quiz.wrong{border-left-color:#d9534f}.course-quiz.locked{border-left-color:#8a6fd1}
.course-quiz .stem{font-weight:600}.course-quiz .stem pre{font-weight:400}
.course-quiz .option{display:grid;grid-template-columns:1.3em 1.1em 1fr;gap:.35em;align-items:baseline;padding:.18em .3em;margin:0 -.3em;border-radius:6px}
.course-quiz label.option{cursor:pointer}.course-quiz label.option:hover{background:var(--jp-layout-color2,#f0f2f4)}
.course-quiz .option input{margin:0;accent-color:#1b66b8;transform:translateY(.12em)}.course-quiz .chosen{font-weight:600}
.course-quiz .unseen{position:absolute;clip-path:inset(50%)}.course-quiz .muted{color:var(--jp-content-font-color2,#59636e)}
.course-quiz .said{border-top:1px solid var(--jp-border-color2,#d0d7de);margin-top:.55em;padding-top:.45em}.course-quiz .said p{margin:.15em 0}
.course-quiz fieldset{border:0;padding:0;margin:.45em 0 0;display:flex;gap:1em;flex-wrap:wrap}.course-quiz fieldset label{cursor:pointer}
.course-quiz fieldset input{accent-color:#1b66b8;margin:0 .35em 0 0;transform:translateY(.12em)}"""

_MARK = {True: ("✓", "right", "#1f9d6b"), False: ("✗", "not this", "#d9534f")}


def still(answering: Answering, facts: FactText | None) -> str:
    """The question as a saved notebook shows it."""
    options = "".join(_still_option(answering, option) for option in answering.item.options)
    return _frame(answering, options, facts)


def living(answering: Answering, facts: FactText | None) -> str:
    """The question with radios (or boxes) and the optional confidence."""
    options = "".join(_live_option(answering, option) for option in answering.item.options)
    return _frame(answering, options + _confidence(answering), facts)


def text(answering: Answering, facts: FactText | None) -> str:
    """The question as plain text, with the answer and its feedback where there is one."""
    item = answering.item
    shape = "[{}]" if item.several else "({})"
    lines = [
        item.stem,
        *(
            f"  {shape.format('x' if _chosen(answering, o) else ' ')} {o.letter}  {o.text.replace('`', '')}"
            for o in item.options
        ),
    ]
    return "\n".join(
        [
            *(line.replace("`", "") for line in lines),
            *(f"  {line}".replace("`", "") for line in spoken(answering, facts)),
        ]
    )


def spoken(answering: Answering, facts: FactText | None = None) -> list[str]:
    """What there is to say about the answer so far, line by line."""
    if answering.choice is None:
        return []
    if not answering.judged:
        return [f"Locked: {answering.choice}. See what happens, then reveal."]
    lines = [
        f"{_MARK[o.right][0]} {o.letter} is {_MARK[o.right][1]}: {o.feedback}"
        for o in answering.item.options
        if _chosen(answering, o)
    ]
    return [*lines, *_count(answering), *_sources(answering, facts)]


def _count(answering: Answering) -> Iterator[str]:
    key, choice = set(answering.item.key), set(answering.choice or "")
    if answering.item.several and choice != key:
        yield f"{len(key & choice)} of {len(key)} right options found."


def _sources(answering: Answering, facts: FactText | None) -> Iterator[str]:
    chosen = [o.fact for o in answering.item.options if _chosen(answering, o) and o.fact]
    for fact_id in dict.fromkeys(chosen or answering.item.facts):
        told = facts(fact_id) if facts is not None else None
        if told is not None:
            yield f"Source: {told[1]} ({told[2]})"


def _frame(answering: Answering, options: str, facts: FactText | None) -> str:
    state = (
        ""
        if answering.choice is None
        else "locked"
        if not answering.judged
        else "right"
        if answering.right
        else "wrong"
    )
    said = "".join(_line(line) for line in spoken(answering, facts))
    return (
        f'<style>{CSS}</style><div class="course-quiz {state}"><div class="stem">{blocks(answering.item.stem)}</div>'
        f'{options}<div role="status">{f"<div class=said>{said}</div>" if said else ""}</div></div>'
    )


def _line(line: str) -> str:
    for mark, _, hue in _MARK.values():
        if line.startswith(mark):
            head, _, rest = line[2:].partition(": ")
            return f'<p><b><span aria-hidden="true" style="color:{hue}">{mark}</span> {escape(head)}.</b> {inline(rest)}</p>'
    return f'<p class="muted">{inline(line)}</p>'


def _still_option(answering: Answering, option: Option) -> str:
    on = _chosen(answering, option)
    glyph = ("☑" if on else "☐") if answering.item.several else ("◉" if on else "○")
    word = "chosen: " if on else ""
    return (
        f'<div class="option{" chosen" if on else ""}"><span aria-hidden="true">{glyph}</span> <span class="muted">{option.letter}</span> '
        f'<span><span class="unseen">{word}</span>{inline(option.text)}</span></div>'
    )


def _live_option(answering: Answering, option: Option) -> str:
    on, place = _chosen(answering, option), answering.item.letters.index(option.letter) + 1
    kind = "checkbox" if answering.item.several else "radio"
    state = (" checked" if on else "") + (" disabled" if answering.locked and not on else "")
    return (
        f'<label class="option" data-key="{answering.item.id}-{option.letter}"><input type="{kind}" name="choice" value="{option.letter}" '
        f'data-hot="{place} {option.letter}"{state}><span class="muted" aria-hidden="true">{option.letter}</span><span>{inline(option.text)}</span></label>'
    )


def _confidence(answering: Answering) -> str:
    if answering.locked:
        return ""
    levels = "".join(
        f'<label><input type="radio" name="sure" value="{level}"{" checked" if answering.sure == level else ""}>{word}</label>'
        for level, word in SURE.items()
    )
    return f'<fieldset data-key="{answering.item.id}-sure" aria-label="How sure are you (optional)"><span class="muted">How sure are you?</span>{levels}</fieldset>'


def _chosen(answering: Answering, option: Option) -> bool:
    return option.letter in (answering.choice or "")
