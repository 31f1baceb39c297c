"""Where facts are cited, and what the course still owes a citation."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from course.facts import citations, ledger
from course.facts.fact import Confidence, Fact
from course.facts.ledger import Ledger

LESSON = """\
# %% [markdown]
# It only sets a flag [fact: flag-only] and stays [fact: no-undo].
print("[fact: in-a-string]")
"""
EXERCISES = """\
fact = "as-a-name"
feedback(seen="x", fact="as-a-word")
f(fact="first" if a else "second", facts=("one", "two"))
f(fact="")
"""
QUIZ = """\
[[question]]
stem = "Prose may cite too [fact: in-a-stem]."
facts = ["of-question"]
[[question.option]]
fact = "of-option"
"""
FILES = {"lesson.py": LESSON, "exercises.py": EXERCISES, "quiz.toml": QUIZ}


@pytest.fixture
def topic(tmp_path: Path) -> Path:
    for name, text in FILES.items():
        (tmp_path / name).write_text(text, "utf-8")
    return tmp_path


def test_citations_are_found_in_prose_python_and_toml(topic: Path) -> None:
    found = {(citation.file, citation.line, citation.fact) for citation in citations(topic)}
    assert found == {
        ("lesson.py", 2, "flag-only"), ("lesson.py", 2, "no-undo"), ("lesson.py", 3, "in-a-string"),
        ("exercises.py", 1, "as-a-name"), ("exercises.py", 2, "as-a-word"), ("exercises.py", 3, "first"),
        ("exercises.py", 3, "second"), ("exercises.py", 3, "one"), ("exercises.py", 3, "two"),
        ("quiz.toml", 2, "in-a-stem"), ("quiz.toml", 3, "of-question"), ("quiz.toml", 5, "of-option"),
    }  # fmt: skip


def test_the_dependants_of_a_fact_are_the_places_to_read_again_when_it_changes(topic: Path) -> None:
    fact = Fact("as-a-word", "T.", "s", date(2026, 1, 1), Confidence.A, date(2027, 1, 1), "x")
    assert [str(place) for place in Ledger({fact.id: fact}).dependants(fact.id, topic)] == ["exercises.py:2: as-a-word"]


def test_a_citation_of_no_fact_is_found(topic: Path) -> None:
    assert "quiz.toml:5: of-option" in [str(place) for place in Ledger({}).unknown(topic)]


def test_every_citation_of_the_course_resolves() -> None:
    assert [str(place) for place in ledger().unknown()] == []
