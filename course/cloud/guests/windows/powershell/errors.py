"""Errors of a running script, and the lines in which Windows PowerShell shows them."""

from __future__ import annotations

from dataclasses import dataclass, replace


@dataclass(frozen=True)
class ErrorRecord:
    """What went wrong: the message, and the two lines of category and id below it."""

    message: str
    category: str = "NotSpecified"
    target: str = ""
    target_type: str = "String"
    activity: str = ""  # the cmdlet that says so
    exception: str = "RuntimeException"
    identity: str = "RuntimeException"
    start: int = -1
    end: int = -1
    by_script: bool = False  # Write-Error: the script's own path stands before it
    heading: str = ""  # what stands before the message; the cmdlet where nothing is said

    def at(self, start: int, end: int) -> ErrorRecord:
        """The same error with its place, if it has none yet."""
        return self if self.start >= 0 else replace(self, start=start, end=end)


class Raised(Exception):
    """A terminating error: it ends the statement, and the script too where it is fatal."""

    def __init__(self, record: ErrorRecord, fatal: bool = False) -> None:
        super().__init__(record.message)
        self.record, self.fatal = record, fatal


class Exited(Exception):
    """exit, or a top-level return."""

    def __init__(self, code: int) -> None:
        super().__init__(str(code))
        self.code = code


class PoweredOff(Exception):
    """The guest went down while the script ran."""


class LimitReached(Exception):
    """The script ran longer than a practice guest lets it."""


class LeftLoop(Exception):
    """break or continue."""

    def __init__(self, again: bool) -> None:
        super().__init__()
        self.again = again


class Returned(Exception):
    """return, its output already emitted."""


def shown(record: ErrorRecord, script: str, path: str) -> str:
    """The error as it stands on standard error."""
    heading = path if record.by_script else record.heading or record.activity
    rows = [f"{heading} : {record.message}" if heading else record.message]
    if record.start >= 0 and not record.by_script:
        rows += _place(record, script, path)
    target = f"({_shortened(record.target)}:{record.target_type})" if record.target else "(:)"
    rows += [
        f"    + CategoryInfo          : {record.category}: {target} [{record.activity}], {record.exception}",
        f"    + FullyQualifiedErrorId : {record.identity}",
        " ",
    ]
    return "".join(f"{row}\n" for row in rows)


def _shortened(name: str) -> str:
    """A target as the category line shows it: its middle gives way."""
    name = name.replace("\n", " ")
    return name if len(name) <= 40 else f"{name[:15]}...{name[-22:]}"


def _place(record: ErrorRecord, script: str, path: str) -> list[str]:
    before = script[: record.start]
    line, column = before.count("\n") + 1, record.start - (before.rfind("\n") + 1) + 1
    whole = script.split("\n")[line - 1] if script else ""
    length = max(1, min(record.end, record.start + len(whole) - column + 1) - record.start)
    return [f"At {path}:{line} char:{column}", f"+ {whole}", "+ " + " " * (column - 1) + "~" * length]


def not_found(name: str) -> ErrorRecord:
    """The error for a name that PowerShell does not know (its own words)."""
    return ErrorRecord(
        f"The term '{name}' is not recognized as the name of a cmdlet, function, script file, or operable program. "
        "Check the spelling of the name, or if a path was included, verify that the path is correct and try again.",
        "ObjectNotFound",
        name,
        "String",
        "",
        "CommandNotFoundException",
        "CommandNotFoundException",
        heading=name,
    )


def invalid_operation(message: str, identity: str = "RuntimeException") -> ErrorRecord:
    """An error of an expression: it has no cmdlet."""
    return ErrorRecord(message, "InvalidOperation", "", "", "", "RuntimeException", identity)
