"""The truth ledger: what a reader, an author and a maintainer can ask of it."""

from __future__ import annotations

import warnings
from datetime import date
from pathlib import Path

import pytest

from course.facts import LedgerError, UnknownFact, ledger
from course.facts.fact import Confidence, Fact
from course.facts.ledger import Ledger
from course.facts.load import load

RELEASE_DAY = date(2026, 11, 24)  # facts must hold on the day the course is released; move it with the version

GOOD = """
subject = "Tea"
[facts.tea-is-hot]
text = "Tea is `hot`."
source = "kettle 2.1"
source_date = 2026-01-02
verified = 2026-11-22
confidence = "A"
review_by = 2027-01-01
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "tea.toml").write_text(GOOD, "utf-8")
    return tmp_path


def test_a_fact_carries_its_source_its_dates_and_its_confidence(folder: Path) -> None:
    fact = load(folder)["tea-is-hot"]
    assert fact == Fact(
        "tea-is-hot", "Tea is `hot`.", "kettle 2.1", date(2026, 11, 22), Confidence.A, date(2027, 1, 1), "Tea",
        date(2026, 1, 2),
    )  # fmt: skip
    assert fact.provenance == "kettle 2.1, of 2026-01-02, checked 2026-11-22"


def test_a_citation_reads_the_same_in_plain_text_and_in_html(folder: Path) -> None:
    cited = Ledger(load(folder)).cite("tea-is-hot")
    assert repr(cited) == "Tea is `hot`. (Source: kettle 2.1, of 2026-01-02, checked 2026-11-22.)"
    assert "Tea is <code>hot</code>." in cited.html
    assert cited._repr_mimebundle_() == {"text/plain": cited.text, "text/html": cited.html}


def test_what_is_not_settled_is_said_with_the_fact(folder: Path) -> None:
    text = GOOD + 'not_settled = "How hot <exactly>."\n'
    (folder / "tea.toml").write_text(text, "utf-8")
    cited = Ledger(load(folder)).cite("tea-is-hot")
    assert cited.text.endswith("Not settled: How hot <exactly>.")
    assert "How hot &lt;exactly&gt;." in cited.html


def test_a_misspelled_fact_is_answered_with_its_near_matches(folder: Path) -> None:
    with pytest.raises(UnknownFact, match=r"no fact 'tea-is-hat'\. Did you mean tea-is-hot") as error:
        Ledger(load(folder))["tea-is-hat"]
    assert "course/facts" in str(error.value)


def test_a_fact_expires_the_day_after_its_review_date(folder: Path) -> None:
    facts = Ledger(load(folder))
    assert facts.expired(date(2027, 1, 1)) == []
    assert [fact.id for fact in facts.expired(date(2027, 1, 2))] == ["tea-is-hot"]


@pytest.mark.parametrize(
    ("edit", "message"),
    [
        (("[facts.tea-is-hot]", "[facts.Tea_Hot]"), "tea.toml: Tea_Hot: is not a kebab-case id"),
        (('confidence = "A"', 'confidence = "sure"'), "confidence 'sure' is not known. Write A, B or C"),
        (("verified = 2026-11-22", "verified = 'lately'"), "`verified` is not a date"),
        (("verified = 2026-11-22", "verified = 2026-11-22T10:00:00"), "`verified` is not a date"),
        (('source = "kettle 2.1"\n', ""), "`source` is missing"),
        (('text = "Tea is `hot`."', 'text = ""'), "`text` is missing"),
        (('source = "kettle 2.1"', 'source = "kettle 2.1"\nsauce = "x"'), "unknown key `sauce`"),
        (("review_by = 2027-01-01", "review_by = 2026-11-22"), "review_by is not after verified"),
        (('subject = "Tea"', ""), "top level"),
        (("[facts.tea-is-hot]", "[facts.tea-is-hot"), "TOML"),
    ],
)
def test_a_mistake_in_a_ledger_file_is_named_with_file_place_and_repair(
    folder: Path, edit: tuple[str, str], message: str
) -> None:
    (folder / "tea.toml").write_text(GOOD.replace(*edit), "utf-8")
    with pytest.raises(LedgerError) as error:
        load(folder)
    assert message in str(error.value)
    assert str(error.value).startswith("tea.toml: ")


def test_an_id_stands_only_once_in_all_files(folder: Path) -> None:
    (folder / "more.toml").write_text(GOOD, "utf-8")
    with pytest.raises(LedgerError, match="tea-is-hot: this id is in another file too"):
        load(folder)


def test_the_same_id_twice_in_one_file_is_refused(folder: Path) -> None:
    (folder / "tea.toml").write_text(GOOD + GOOD.split("\n", 2)[2], "utf-8")
    with pytest.raises(LedgerError, match="may stand only once"):
        load(folder)


class TestTheCoursesOwnLedger:
    def test_holds_the_facts_of_the_first_two_notebooks(self) -> None:
        assert len(ledger()) >= 70
        assert {"generalize-flag-only", "machine-id-kept", "stopped-is-billed", "budget-is-an-alert"} <= set(ledger())

    def test_has_no_expired_fact_on_the_day_of_release(self) -> None:
        assert ledger().expired(RELEASE_DAY) == []

    def test_reports_what_has_expired_since(self) -> None:
        late = ledger().expired(date.today())
        if late:
            warnings.warn(
                f"{len(late)} facts are due for review: {', '.join(fact.id for fact in late)}",
                UserWarning,
                stacklevel=1,
            )

    def test_has_facts_of_one_or_two_plain_sentences(self) -> None:
        assert [
            fact.id for fact in ledger().values() if len(fact.text) > 320 or not fact.text.endswith((".", '."'))
        ] == []

    def test_says_what_is_not_settled_wherever_confidence_is_not_a_and_the_claim_is_inferred(self) -> None:
        inferred = [
            fact
            for fact in ledger().values()
            if "inferred" in fact.not_settled or "not watched" in fact.not_settled.lower()
        ]
        assert inferred
        assert all(fact.confidence is not Confidence.A for fact in inferred)

    def test_names_no_machine_and_no_private_path(self) -> None:
        text = " ".join(fact.text + fact.source + fact.not_settled for fact in ledger().values())
        assert not [word for word in ("/work", "/tmp", "localhost:") if word in text]
