"""make conformance keeps what was reached: a score that drops fails, missing material fails, the page says what is proven."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tools.conformance import __main__ as command
from tools.conformance import material
from tools.conformance.excused import EXCUSES, answered_for
from tools.conformance.page import page, proven_by
from tools.conformance.suites import Measured

GROUP = "/resourcegroups/g"  # the replayer's rows leave the subscription out


@pytest.fixture
def measured(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> dict[str, float]:
    """What the one suite of this course measures; its files stand in a temporary folder."""
    scores = {"recordings image: status": 90.0}
    monkeypatch.setattr(command, "SUITES", {"recorded": lambda: Measured(scores)})
    monkeypatch.setattr(command, "SCORES", tmp_path / "scores.json")
    monkeypatch.setattr(command, "PAGE", tmp_path / "CONFORMANCE.md")
    monkeypatch.setattr(command, "require", lambda: None)
    return scores


def test_a_score_that_drops_fails_and_is_named(measured: dict[str, float], capsys: pytest.CaptureFixture[str]) -> None:
    assert command.main(["--update"]) == 0
    measured["recordings image: status"] = 89.0
    assert command.main([]) == 1
    assert "dropped: recordings image: status: 89.00, committed 90.00" in capsys.readouterr().err


def test_a_score_that_rises_is_kept_only_when_asked(measured: dict[str, float]) -> None:
    command.main(["--update"])
    measured["recordings image: status"] = 95.0
    assert command.main([]) == 0
    assert json.loads(command.SCORES.read_text()) == {"recordings image: status": 90.0}
    command.main(["--update"])
    assert json.loads(command.SCORES.read_text()) == {"recordings image: status": 95.0}


def test_update_never_keeps_a_drop(measured: dict[str, float]) -> None:
    command.main(["--update"])
    measured["recordings image: status"] = 10.0
    assert command.main(["--update"]) == 1
    assert json.loads(command.SCORES.read_text()) == {"recordings image: status": 90.0}


def test_without_the_material_it_fails_and_says_where_it_should_be(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(material, "FOLDER", tmp_path / "conformance")
    assert command.main([]) == 1
    assert str(tmp_path / "conformance") in capsys.readouterr().err


def test_an_operation_is_proven_by_a_recording_that_was_answered_perfectly() -> None:
    rows = [
        ("image__test_one.json.gz", "GET", f"{GROUP}/providers/Microsoft.Compute/images/i", True),
        ("image__test_two.json.gz", "PUT", f"{GROUP}/providers/Microsoft.Compute/images/i", False),
    ]
    assert proven_by(rows) == {"compute.images.get": ("test_one",)}


def test_the_page_tells_proven_from_not_proven_from_not_served() -> None:
    rows = [("image__test_one.json.gz", "GET", f"{GROUP}/providers/Microsoft.Compute/images/i", True)]
    text = page({"recordings image: status": 99.0}, rows)
    assert "| recordings image: status | 99.0 |" in text
    assert "| compute.images.get | proven | test_one |" in text
    assert "| compute.images.create_or_update | not proven |  |" in text
    assert "compute.cloud_services" in text or "not served" in text


def test_the_page_counts_what_another_operation_answers_at_the_same_url() -> None:
    text = page({}, [])
    assert "| resources.resources.get_by_id | not proven |" in text
    assert "| locks.management_locks.get_at_resource_level | not proven |" in text
    assert "resources.resources.check_existence_by_id |" not in text


def test_a_failed_call_of_a_documentation_script_counts_unless_there_is_a_reason() -> None:
    failed = ["acr create --name r", "vm create --name v", "vm show --name v"]
    assert answered_for("any-page.sh", failed) == failed[1:]
    assert all(excuse.reason for excuse in EXCUSES)


def test_an_excuse_of_one_page_is_none_for_another() -> None:
    call = "image create --resource-group g --name i --source vm"
    assert answered_for("learn-02-capture-image.sh", [call]) == []
    assert answered_for("learn-05-another.sh", [call]) == [call]
