"""What can be wrong with a quiz file or an answer, each said with its repair."""

from __future__ import annotations


class QuizFileError(Exception):
    """A quiz.toml that breaks the schema: names the file, the place and the repair."""

    def __init__(self, file: str, where: str, what: str, repair: str) -> None:
        super().__init__(f"{file}: {where}: {what} {repair}")
        self.file, self.where, self.what, self.repair = file, where, what, repair


class NotAnOption(ValueError):
    """An answer that the question does not offer: shown to the learner as one line, without a traceback."""

    def _render_traceback_(self) -> list[str]:
        return [str(self)]
