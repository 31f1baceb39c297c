"""What can be wrong with a topic's files, each said with its repair."""

from __future__ import annotations


class TopicError(Exception):
    """A topic whose files break the rules: names the file, the place and the repair."""

    def __init__(self, file: str, where: str, what: str, repair: str) -> None:
        super().__init__(f"{file}: {where}: {what} {repair}")


class NoSuchName(LookupError):
    """A name that no topic knows: shown to the learner as one line, without a traceback."""

    def _render_traceback_(self) -> list[str]:
        return [str(self)]
