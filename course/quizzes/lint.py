"""The item-writing gate: what makes a bank of questions mute, guessable or unsourced."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Sequence

from course.quizzes.item import Bank, Item
from course.quizzes.misconceptions import misconceptions

CHANCE = 0.05
_VERDICT = re.compile(
    r"\b(this|that|the|your|answer|option|choice|is|was|it|yes|no|not|correct|right|wrong|incorrect|sorry|well|done|good|exactly)\b"
)
_ALL_OF_ABOVE = re.compile(r"\b(all|none|both|any) of (the )?(above|these|those)\b|\bboth [a-d] and [a-d]\b", re.I)
_ASKS = re.compile(r"[^.?!\n]*\?")
_NEGATIVE = re.compile(r"\b(which|what|who|name)\b.*\b(not|never|cannot|least|except)\b|\bexcept\b")


def lint(bank: Bank, facts: Collection[str] | None = None) -> list[str]:
    """Every weakness of the bank as a sentence with its repair; `facts` are the known fact ids, if at hand."""
    return [*(said for item in bank.items for said in _item(item, facts)), *_guessable(bank.items)]


def _item(item: Item, facts: Collection[str] | None) -> Iterator[str]:
    asks = _ASKS.findall(item.stem)
    if not asks:
        yield f"{item.id}: the stem asks nothing. End it with a question that can be answered without the options."
    if any(_NEGATIVE.search(sentence.replace("Which", "which").replace("What", "what")) for sentence in asks):
        yield f"{item.id}: the stem hides its negative. Write NOT, NEVER or EXCEPT in capitals, or ask it positively."
    cited = [*item.facts, *(option.fact for option in item.options if option.fact)]
    if not cited:
        yield f'{item.id}: cites no fact. Add facts = ["fact-id"].'
    if facts is not None:
        yield from (
            f"{item.id}: fact {fact!r} is not in the ledger. Add it there, or cite another."
            for fact in cited
            if fact not in facts
        )
    texts = [option.text.casefold() for option in item.options]
    if len(set(texts)) < len(texts):
        yield f"{item.id}: two options say the same. Reword or remove one."
    yield from _options(item)


def _options(item: Item) -> Iterator[str]:
    for option in item.options:
        here = f"{item.id}: option {option.letter}"
        if len(re.findall(r"\w+", _VERDICT.sub("", option.feedback.casefold()))) < 4:
            yield f"{here}: the feedback is only a verdict. Say why, in terms of what Azure or the guest does."
        if _ALL_OF_ABOVE.search(option.text):
            yield f"{here}: points at other options. Say what it claims, or make the question one with several right options."
        if not option.right and not option.misconception:
            yield f'{here}: a wrong option that names no misconception. Add misconception = "M05", say.'
        if option.misconception and option.misconception not in misconceptions():
            yield f"{here}: {option.misconception!r} is no misconception of the catalogue. Add it to misconceptions.toml."


def _guessable(items: Sequence[Item]) -> Iterator[str]:
    """What a test-wise learner could use: the key's length and its place, judged against chance over the bank."""
    single = [item for item in items if not item.several]
    chances = [1 / len(item.options) for item in single]
    for word, best in (("longest", max), ("shortest", min)):
        hits = sum(_stands_out(item, best) for item in single)
        if at_least(hits, chances) < CHANCE:
            yield (
                f"bank: the key is the only {word} option in {hits} of {len(single)} questions, more than chance. "
                "Even out the lengths."
            )
    for letter in sorted({letter for item in single for letter in item.letters}):
        offering = [item for item in single if letter in item.letters]
        hits, spread = sum(item.key == letter for item in offering), [1 / len(item.options) for item in offering]
        if at_least(hits, spread) < CHANCE or at_most(hits, spread) < CHANCE:
            yield f"bank: the key is at {letter} in {hits} of {len(offering)} questions. Reorder options to balance the places."


def _stands_out(item: Item, best: Callable[[list[int]], int]) -> bool:
    lengths = [len(option.text) for option in item.options]
    key = lengths[item.letters.index(item.key)]
    return key == best(lengths) and lengths.count(key) == 1


def distribution(chances: Sequence[float]) -> list[float]:
    """How likely 0, 1, 2, ... hits are when each question is hit with its own chance."""
    likely = [1.0]
    for chance in chances:
        likely = [
            (likely[n] * (1 - chance) if n < len(likely) else 0.0) + (likely[n - 1] * chance if n else 0.0)
            for n in range(len(likely) + 1)
        ]
    return likely


def at_least(hits: int, chances: Sequence[float]) -> float:
    return sum(distribution(chances)[hits:])


def at_most(hits: int, chances: Sequence[float]) -> float:
    return sum(distribution(chances)[: hits + 1])
