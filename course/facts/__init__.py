"""The truth ledger: facts about Azure as data, each with its source, dates, confidence and review date."""

from course.facts.citations import Citation, citations, in_prose
from course.facts.cited import Cited
from course.facts.errors import LedgerError, UnknownFact
from course.facts.fact import Confidence, Fact
from course.facts.ledger import Ledger, ledger

__all__ = [
    "Citation",
    "Cited",
    "Confidence",
    "Fact",
    "Ledger",
    "LedgerError",
    "UnknownFact",
    "citations",
    "in_prose",
    "ledger",
]
