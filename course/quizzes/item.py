"""One quiz question as data: a stem, options with their own feedback, and the fact it rests on."""

from __future__ import annotations

from dataclasses import dataclass
from string import ascii_lowercase


@dataclass(frozen=True)
class Option:
    """One answer to choose; a wrong one names the misconception that leads to it."""

    letter: str
    text: str
    feedback: str
    right: bool = False
    misconception: str = ""
    fact: str = ""


@dataclass(frozen=True)
class Item:
    """One question; `several` asks for every right option, `predict` locks the answer before the reveal."""

    id: str
    stem: str
    options: tuple[Option, ...]
    facts: tuple[str, ...] = ()
    predict: bool = False

    @property
    def letters(self) -> tuple[str, ...]:
        return tuple(option.letter for option in self.options)

    @property
    def key(self) -> str:
        """The letters of the right options, as one string: "b" or "acd"."""
        return "".join(option.letter for option in self.options if option.right)

    @property
    def several(self) -> bool:
        return len(self.key) > 1

    def option(self, letter: str) -> Option:
        return self.options[self.letters.index(letter)]

    def misconceptions(self, choice: str) -> tuple[str, ...]:
        """What the chosen wrong options say about the learner's picture of Azure."""
        wrong = (self.option(letter).misconception for letter in choice if not self.option(letter).right)
        return tuple(dict.fromkeys(name for name in wrong if name))


@dataclass(frozen=True)
class Bank:
    """All questions of one quiz file."""

    id: str
    title: str
    items: tuple[Item, ...]
    intro: str = ""

    def __getitem__(self, item_id: str) -> Item:
        for item in self.items:
            if item.id == item_id:
                return item
        raise KeyError(f"no question {item_id!r} in {self.id}; it has {', '.join(item.id for item in self.items)}")


def letter_of(position: int) -> str:
    return ascii_lowercase[position]
