"""The record outlives kernels, takes several writers at once, and passes over what is damaged."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from checks import record


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    path = tmp_path / "hidden" / "record"
    monkeypatch.setenv(record.FILE, str(path))
    return path


def elsewhere(code: str) -> str:
    """What another process prints."""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return done.stdout.strip()


def test_what_is_remembered_is_recalled_and_nothing_else_is():
    record.remember("question/a", {"choice": "b", "sure": 2})
    record.remember("question/a", {"choice": "c"})
    assert record.recall("question/a") == {"choice": "c"}
    assert record.recall("question/b") is None


def test_without_a_file_the_record_ends_when_it_is_forgotten():
    record.remember("a", 1)
    record.forget()
    assert record.recall("a") is None


def test_a_value_kept_aside_does_not_change_when_the_original_does():
    path = ["yes"]
    record.remember("walk", path)
    path.append("no")
    assert record.recall("walk") == ["yes"]


def test_a_file_holds_one_object_a_line_with_its_time(file):
    record.note("check", "tea-1", outcome="failed", version="9.9.9")
    (line,) = file.read_text().splitlines()
    event = json.loads(line)
    assert event.pop("at").endswith("+00:00")
    assert event == {"kind": "check", "exercise": "tea-1", "outcome": "failed", "version": "9.9.9"}


def test_another_process_sees_what_this_one_wrote_and_the_other_way_round(file):
    record.remember("a", [1])
    assert elsewhere("from checks import record; print(record.recall('a')); record.remember('a', [2])") == "[1]"
    assert record.recall("a") == [2]


def test_many_writers_at_once_lose_no_line(file):
    code = (
        "import sys; from checks import record; [record.note('hint', 'tea-1', by=sys.argv[1], n=n) for n in range(50)]"
    )
    writers = [subprocess.Popen([sys.executable, "-c", code, str(one)]) for one in range(4)]
    assert [writer.wait() for writer in writers] == [0, 0, 0, 0]
    seen = {(event["by"], event["n"]) for event in record.events("tea-1")}
    assert len(seen) == 200


def test_a_line_cut_off_by_a_kill_costs_itself_only(file):
    record.note("hint", "tea-1")
    with file.open("ab") as cut:
        cut.write(b'{"kind": "hint", "exer')
    record.note("hint", "tea-1")
    assert len(record.events("tea-1")) == 2


@pytest.mark.parametrize(
    "damage", [b"\xff\xfe\n", b"7\n", b"null\n\n", b'{"kind": "remember"}\n', b"{}\n", b'{"exercise": []}\n']
)
def test_lines_that_are_damaged_are_passed_over(file, damage):
    file.parent.mkdir()
    file.write_bytes(damage)
    record.remember("a", 1)
    assert record.recall("a") == 1 and record.events("tea-1") == []


def test_a_file_that_was_taken_away_begins_anew(file):
    record.remember("a", 1)
    assert record.recall("a") == 1
    file.unlink()
    record.remember("b", 2)
    assert record.recall("b") == 2


def test_where_nothing_can_be_written_the_record_is_kept_in_memory_and_written_later(file):
    file.parent.write_text("a file where the folder should be")
    record.remember("a", 1)
    record.note("hint", "tea-1")
    assert record.recall("a") == 1 and len(record.events("tea-1")) == 1
    assert record.problem().startswith("Progress cannot be kept in")
    file.parent.unlink()
    record.remember("b", 2)
    assert record.problem() == "" and len(record.events("tea-1")) == 1
    assert elsewhere("from checks import record; print(record.recall('a'), record.recall('b'))") == "1 2"


def test_what_json_cannot_hold_is_refused_at_once():
    with pytest.raises(TypeError):
        record.remember("a", object())
