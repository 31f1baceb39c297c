"""Read a quiz.toml: every key checked, every mistake named with file, place and repair."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from course.quizzes.errors import QuizFileError
from course.quizzes.item import Bank, Item, Option, letter_of

_QUIZ = {"id": str, "title": str, "intro": str, "question": list}
_QUESTION = {"id": str, "stem": str, "facts": list, "predict": bool, "option": list}
_OPTION = {"text": str, "feedback": str, "right": bool, "misconception": str, "fact": str}
_NEEDED = {"quiz": ("id", "title", "question"), "question": ("id", "stem", "option"), "option": ("text", "feedback")}
_MOST_OPTIONS = 9  # one digit key each


def load(source: str | Path) -> Bank:
    """The questions of a quiz file, given as a path or as its TOML text."""
    path = source if isinstance(source, Path) or "\n" not in source else None
    name = str(path) if path is not None else "quiz text"
    try:
        text = Path(path).read_text("utf-8") if path is not None else str(source)
        data = tomllib.loads(text)
    except FileNotFoundError:
        raise QuizFileError(name, "file", "does not exist.", "Check the path.") from None
    except tomllib.TOMLDecodeError as error:
        raise QuizFileError(name, "TOML", f"{error}.", "Repair that line.") from None
    return _bank(name, data)


def _bank(file: str, data: Mapping[str, Any]) -> Bank:
    _keys(file, "top level", data, _QUIZ, _NEEDED["quiz"])
    items = tuple(_item(file, number, table) for number, table in enumerate(data["question"], 1))
    seen: set[str] = set()
    for item in items:
        if item.id in seen:
            raise QuizFileError(file, f"question {item.id}", "this id is used twice.", "Give each question its own id.")
        seen.add(item.id)
    return Bank(data["id"], data["title"], items, _clean(data.get("intro", "")))


def _item(file: str, number: int, table: Mapping[str, Any]) -> Item:
    where = f"question {table.get('id', number)}"
    _keys(file, where, table, _QUESTION, _NEEDED["question"])
    options = tuple(_option(file, where, place, option) for place, option in enumerate(table["option"]))
    if not 2 <= len(options) <= _MOST_OPTIONS:
        raise QuizFileError(
            file, where, f"{len(options)} options.", f"Give 2 to {_MOST_OPTIONS} [[question.option]] tables."
        )
    if not any(option.right for option in options):
        raise QuizFileError(file, where, "no option is right.", "Add `right = true` to the key.")
    if all(option.right for option in options):
        raise QuizFileError(file, where, "every option is right.", "Add a wrong option, or remove a `right = true`.")
    facts = tuple(table.get("facts", ()))
    if not all(isinstance(fact, str) for fact in facts):
        raise QuizFileError(file, where, "`facts` holds something that is not text.", 'Write facts = ["fact-id"].')
    return Item(table["id"], _clean(table["stem"]), options, facts, table.get("predict", False))


def _option(file: str, where: str, place: int, table: Mapping[str, Any]) -> Option:
    here = f"{where}, option {letter_of(min(place, 25))}"
    _keys(file, here, table, _OPTION, _NEEDED["option"])
    if table.get("right") and table.get("misconception"):
        raise QuizFileError(file, here, "a right option names a misconception.", "Remove one of the two keys.")
    return Option(
        letter_of(min(place, 25)), _clean(table["text"]), _clean(table["feedback"]),
        table.get("right", False), table.get("misconception", ""), table.get("fact", ""),
    )  # fmt: skip


def _keys(file: str, where: str, table: Any, known: Mapping[str, type], needed: tuple[str, ...]) -> None:
    if not isinstance(table, Mapping):
        raise QuizFileError(file, where, "is not a table.", "Write [[question]] and [[question.option]] tables.")
    for key, value in table.items():
        if key not in known:
            raise QuizFileError(file, where, f"unknown key `{key}`.", f"Known keys: {', '.join(known)}.")
        if not isinstance(value, known[key]):
            kind = {str: "text", bool: "true or false", list: "a list"}[known[key]]
            raise QuizFileError(file, where, f"`{key}` is not {kind}.", f"Write {kind}.")
    for key in needed:
        if not table.get(key):
            raise QuizFileError(file, where, f"`{key}` is missing.", f"Add `{key}`.")


def _clean(text: str) -> str:
    """One line per paragraph: line breaks in TOML are for the author's eyes, except in code indented by four spaces."""
    paragraphs = [part for part in text.rstrip().split("\n\n") if part.strip()]
    return "\n\n".join(part.strip("\n") if _is_code(part) else " ".join(part.split()) for part in paragraphs)


def _is_code(paragraph: str) -> bool:
    return all(line.startswith("    ") for line in paragraph.strip("\n").splitlines())
