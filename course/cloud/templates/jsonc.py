"""JSON as template files hold it, read as Azure reads it, with the line and column of every value.

Comments, trailing commas, line breaks inside strings and bare member names are allowed: `az deployment` sends
`"mode": "Incremental", template: {...the file as it is...}`.
"""

from __future__ import annotations

import json
import re
from typing import Any

from ..arm.errors import ArmError
from ..arm.validation import check_text, finite, no_number

Path = tuple[str | int, ...]
_BLANK = re.compile(r"(?:\s+|//[^\n]*|/\*.*?\*/)*", re.DOTALL)
_STRING = re.compile(r'"((?:[^"\\]|\\.)*)"|\'((?:[^\'\\]|\\.)*)\'', re.DOTALL)
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?")
_NAME = re.compile(r"[A-Za-z_$][\w$-]*")
_WORDS = {"true": True, "false": False, "null": None}


def loads(body: bytes) -> Any:
    """The content of a request body; None for an empty one."""
    text = body.decode("utf-8-sig", "replace")
    if not text.strip():
        return None
    try:
        content = json.loads(text, strict=False, parse_constant=no_number, parse_float=finite)
    except ValueError:
        content = Reader(text).whole()
    except RecursionError:
        raise _unreadable("it is nested too deeply") from None
    check_text(content, body)
    return content


def position(body: bytes, path: Path) -> tuple[int, int]:
    """Line and column, from 1, at which the value at `path` begins."""
    text = body.decode("utf-8-sig", "replace")
    reader = Reader(text)
    reader.whole()
    at = reader.starts.get(path, 0)
    return text.count("\n", 0, at) + 1, at - text.rfind("\n", 0, at)


class Reader:
    """A recursive reader; `starts` maps the path of every value to its offset."""

    def __init__(self, text: str) -> None:
        self.text, self.at, self.starts = text, 0, dict[Path, int]()

    def whole(self) -> Any:
        """The one value of the text."""
        try:
            value = self._value(())
        except RecursionError:
            raise _unreadable("it is nested too deeply") from None
        self._blank()
        if self.at < len(self.text):
            raise self._wrong("the end of the document")
        return value

    def _value(self, path: Path) -> Any:
        self._blank()
        self.starts[path] = self.at
        character = self.text[self.at : self.at + 1]
        if character == "{":
            return self._object(path)
        if character == "[":
            return self._array(path)
        if character in ('"', "'") and character:
            return self._string()
        number = _NUMBER.match(self.text, self.at)
        if number:
            self.at = number.end()
            try:
                return json.loads(number[0], parse_float=finite)
            except ValueError:
                raise self._wrong("a number that is not so large") from None
        word = _NAME.match(self.text, self.at)
        if word and word[0] in _WORDS:
            self.at = word.end()
            return _WORDS[word[0]]
        raise self._wrong("a value")

    def _object(self, path: Path) -> dict[str, Any]:
        found: dict[str, Any] = {}
        self.at += 1
        while not self._ends("}"):
            name = self._name()
            self._expect(":")
            found[name] = self._value((*path, name))
            if not self._separated("}"):
                break
        return found

    def _array(self, path: Path) -> list[Any]:
        found: list[Any] = []
        self.at += 1
        while not self._ends("]"):
            found.append(self._value((*path, len(found))))
            if not self._separated("]"):
                break
        return found

    def _name(self) -> str:
        self._blank()
        if self.text[self.at : self.at + 1] in ('"', "'"):
            return self._string()
        name = _NAME.match(self.text, self.at)
        if name is None:
            raise self._wrong("a property name")
        self.at = name.end()
        return name[0]

    def _string(self) -> str:
        match = _STRING.match(self.text, self.at)
        if match is None:
            raise self._wrong("the end of a string")
        self.at = match.end()
        if match[1] is None:
            return match[2].replace("\\'", "'")
        try:
            return str(json.loads(f'"{match[1]}"', strict=False))
        except ValueError:
            raise self._wrong("a string") from None

    def _ends(self, mark: str) -> bool:
        self._blank()
        if self.text.startswith(mark, self.at):
            self.at += 1
            return True
        return False

    def _separated(self, end: str) -> bool:
        """Whether another item follows."""
        if self._ends(end):
            return False
        self._expect(",")
        return True

    def _expect(self, mark: str) -> None:
        self._blank()
        if not self.text.startswith(mark, self.at):
            raise self._wrong(f"'{mark}'")
        self.at += 1

    def _blank(self) -> None:
        match = _BLANK.match(self.text, self.at)
        self.at = match.end() if match else self.at

    def _wrong(self, wanted: str) -> ArmError:
        line, column = self.text.count("\n", 0, self.at) + 1, self.at - self.text.rfind("\n", 0, self.at)
        found = self.text[self.at : self.at + 1] or "the end"
        return _unreadable(
            f"After parsing a value, {wanted} was expected but {found} was found. line {line}, position {column}"
        )


def _unreadable(why: str) -> ArmError:
    return ArmError(
        400,
        "InvalidRequestContent",
        f"The request content was invalid and could not be deserialized: '{why}.'.",
    )
