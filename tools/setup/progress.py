"""Progress lines: one line that counts on a terminal, few plain lines elsewhere."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from typing import TextIO


class Progress:
    """Say what set-up is doing."""

    def __init__(self, out: TextIO | None = None, now: Callable[[], float] = time.monotonic) -> None:
        self.out = sys.stdout if out is None else out
        self.now = now
        self.started = now()
        self.live = self.out.isatty()
        self.last_plain = self.started

    def say(self, text: str) -> None:
        """A line of its own."""
        self._write(f"{self._clear()}{text}\n")

    def count(self, text: str) -> None:
        """A line that the next one replaces; where lines stay, one every ten seconds."""
        if self.live:
            self._write(f"{self._clear()}{text[:100]}")
        elif self.now() - self.last_plain >= 10:
            self.last_plain = self.now()
            self._write(f"{text}\n")

    def seconds(self) -> float:
        """Time since set-up started."""
        return self.now() - self.started

    def _clear(self) -> str:
        return "\r\x1b[K" if self.live else ""

    def _write(self, text: str) -> None:
        self.out.write(text)
        self.out.flush()
