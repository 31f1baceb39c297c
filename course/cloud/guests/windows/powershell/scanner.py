"""Where the parser is in a script: characters, white space, comments, line numbers."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

_BLANK = re.compile(r"(?:[ \t\r\f\v\ufeff]|`\r?\n|<#.*?#>)+", re.DOTALL)
_COMMENT = re.compile(r"#[^\n]*")


class SyntaxProblem(Exception):
    """The script cannot be read as PowerShell."""

    def __init__(self, message: str, identity: str, start: int) -> None:
        super().__init__(message)
        self.message, self.identity, self.start = message, identity, start


class Scanner:
    """A place in a script's text. `inside` reads what { }, ( ) and $( ) hold."""

    def __init__(self, text: str, inside: Callable[[Scanner, str], Any]) -> None:
        self.text, self.inside, self.at = text, inside, 0

    @property
    def done(self) -> bool:
        return self.at >= len(self.text)

    def peek(self, count: int = 1) -> str:
        return self.text[self.at : self.at + count]

    def looking_at(self, pattern: re.Pattern[str]) -> re.Match[str] | None:
        return pattern.match(self.text, self.at)

    def take(self, pattern: re.Pattern[str]) -> re.Match[str] | None:
        """Move over a pattern, if it is here."""
        found = pattern.match(self.text, self.at)
        if found:
            self.at = found.end()
        return found

    def accept(self, *words: str) -> str:
        """Move over one of these characters, if it is here; the longest first."""
        for word in words:
            if self.text.startswith(word, self.at):
                self.at += len(word)
                return word
        return ""

    def expect(self, word: str) -> None:
        """Move over what must be here."""
        if not self.accept(word):
            where = self.at
            if self.done and word in ")}]":
                name = {")": "parenthesis", "}": "'}'", "]": "']'"}[word]
                if word == ")":
                    raise SyntaxProblem(
                        "Missing closing ')' in expression.", "MissingEndParenthesisInExpression", where
                    )
                if word == "}":
                    raise SyntaxProblem(
                        "Missing closing '}' in statement block or type definition.", "MissingEndCurlyBrace", where
                    )
                raise SyntaxProblem(f"Missing closing {name}.", "MissingEndSquareBracket", where)
            raise self.unexpected()

    def unexpected(self) -> SyntaxProblem:
        found = re.compile(r"\S+?(?=[\s;)}\]]|$)|\S").match(self.text, self.at)
        token = found.group() if found else ""
        if not token:
            return SyntaxProblem("The script ends in the middle of a statement.", "ExpectedExpression", self.at)
        return SyntaxProblem(f"Unexpected token '{token}' in expression or statement.", "UnexpectedToken", self.at)

    def blank(self) -> bool:
        """Skip white space on this line, and say whether there was any."""
        before = self.at
        while self.take(_BLANK):
            pass
        if self.peek() == "#" and (self.at == 0 or self.text[self.at - 1] in " \t\n\r;({|,}`"):
            self.take(_COMMENT)
        return self.at > before

    def lines(self) -> None:
        """Skip white space, comments and line ends."""
        while True:
            self.blank()
            if self.peek() != "\n":
                return
            self.at += 1

    def separators(self) -> None:
        """Skip what stands between statements."""
        while True:
            self.lines()
            if self.peek() != ";":
                return
            self.at += 1
