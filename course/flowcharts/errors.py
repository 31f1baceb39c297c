"""What is wrong with a flowchart's file, and how to mend it."""

from __future__ import annotations


class FlowchartError(ValueError):
    """A flowchart that cannot be read or used: names the file, the key and the repair."""

    def __init__(self, file: str, key: str, problem: str, repair: str) -> None:
        self.file, self.key, self.problem, self.repair = file, key, problem, repair
        super().__init__(f"{file}: {key}: {problem} {repair}")
