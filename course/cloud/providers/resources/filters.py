"""$filter expressions of Azure Resource Manager: comparisons with eq and ne, substringof and startswith, joined by and/or."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from ...arm.errors import ArmError

Test = Callable[[dict[str, Any]], bool]
_TOKEN = re.compile(r"\s*(?:('(?:[^']|'')*')|([A-Za-z_][\w./]*)|([(),]))")


def parse(text: str) -> Test:
    """The test that a filter stands for; refuses with InvalidFilterInQueryString."""
    if not text.strip():
        return lambda values: True
    return _Parser(text).whole()


class _Parser:
    def __init__(self, text: str) -> None:
        self.text, self.at, self.tokens = text, 0, list[str]()
        position = 0
        while text[position:].strip():
            match = _TOKEN.match(text, position)
            if match is None:
                raise self.invalid()
            self.tokens.append(match[match.lastindex or 0])
            position = match.end()

    def whole(self) -> Test:
        test = self.either()
        if self.at < len(self.tokens):
            raise self.invalid()
        return test

    def either(self) -> Test:
        tests = [self.both()]
        while self.skip("or"):
            tests.append(self.both())
        return lambda values: any(test(values) for test in tests)

    def both(self) -> Test:
        tests = [self.one()]
        while self.skip("and"):
            tests.append(self.one())
        return lambda values: all(test(values) for test in tests)

    def one(self) -> Test:
        if self.skip("("):
            test = self.either()
            self.expect(")")
            return test
        name = self.take()
        if name.lower() in ("substringof", "startswith") and self.skip("("):
            return self.function(name.lower())
        operator, value = self.take().lower(), self.string(self.take())
        if operator not in ("eq", "ne"):
            raise self.invalid()
        return lambda values: (_of(values, name).lower() == value.lower()) == (operator == "eq")

    def function(self, name: str) -> Test:
        first = self.take()
        self.expect(",")
        second = self.take()
        self.expect(")")
        if name == "startswith":
            prefix = self.string(second).lower()
            return lambda values: _of(values, first).lower().startswith(prefix)
        part = self.string(first).lower()
        return lambda values: part in _of(values, second).lower()

    def take(self) -> str:
        if self.at >= len(self.tokens):
            raise self.invalid()
        self.at += 1
        return self.tokens[self.at - 1]

    def skip(self, word: str) -> bool:
        if self.at < len(self.tokens) and self.tokens[self.at].lower() == word:
            self.at += 1
            return True
        return False

    def expect(self, word: str) -> None:
        if not self.skip(word):
            raise self.invalid()

    def string(self, token: str) -> str:
        if not token.startswith("'"):
            raise self.invalid()
        return token[1:-1].replace("''", "'")

    def invalid(self) -> ArmError:
        return ArmError(
            400, "InvalidFilterInQueryString", f"Invalid $filter '{self.text}' specified in the query string."
        )


def _of(values: dict[str, Any], name: str) -> str:
    for key, value in values.items():
        if key.lower() == name.lower():
            return str(value)
    return ""
