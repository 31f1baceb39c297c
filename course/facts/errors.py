"""What can be wrong with the truth ledger, each said with its repair."""

from __future__ import annotations


class LedgerError(Exception):
    """A ledger file that breaks the schema: names the file, the fact and the repair."""

    def __init__(self, file: str, where: str, what: str, repair: str) -> None:
        super().__init__(f"{file}: {where}: {what} {repair}")


class UnknownFact(KeyError):
    """A citation of a fact that the ledger does not hold."""

    def __init__(self, fact_id: str, near: tuple[str, ...]) -> None:
        hint = f" Did you mean {' or '.join(near)}?" if near else ""
        self.message = f"The truth ledger has no fact {fact_id!r}.{hint} Facts are in course/facts/*.toml."
        super().__init__(self.message)

    def __str__(self) -> str:
        return self.message
