"""`imagecourse init` and `imagecourse update`: a learner's copy, which no command overwrites."""

from __future__ import annotations

import errno
import json
import os
import sys
from pathlib import Path

import pytest

from course.cli import files
from course.cli.main import main
from tests.cli.conftest import Course, notebook, sources

START = {"nb00_start_here": notebook("start"), "nb03_generalize": notebook("# your answer")}


@pytest.fixture
def learner(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The learner's own folder, where commands are typed."""
    folder = tmp_path / "learner"
    folder.mkdir()
    monkeypatch.chdir(folder)
    return folder


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_init_makes_a_copy_of_every_notebook(
    learner: Path, release: Course, capsys: pytest.CaptureFixture[str]
) -> None:
    release("1.0", **START)
    assert main(["init"]) == 0
    assert names(learner / "workspace") == [".imagecourse", "00_start_here.ipynb", "03_generalize.ipynb"]
    assert "with 2 notebooks" in capsys.readouterr().out


def test_init_again_touches_nothing_and_says_so(
    learner: Path, release: Course, capsys: pytest.CaptureFixture[str]
) -> None:
    release("1.0", **START)
    main(["init"])
    mine = learner / "workspace" / "03_generalize.ipynb"
    mine.write_bytes(notebook("my answer"))
    assert main(["init"]) == 0
    assert sources(mine) == ["my answer"]
    assert "Nothing was changed" in capsys.readouterr().out


def test_init_brings_back_only_what_is_missing(learner: Path, release: Course) -> None:
    release("1.0", **START)
    main(["init", "here"])
    mine = learner / "here" / "03_generalize.ipynb"
    mine.write_bytes(notebook("my answer"))
    (learner / "here" / "00_start_here.ipynb").unlink()
    assert main(["init", "here"]) == 0
    assert sources(mine) == ["my answer"]
    assert sources(learner / "here" / "00_start_here.ipynb") == ["start"]


def test_update_refreshes_what_is_untouched_and_keeps_every_answer(
    learner: Path, release: Course, capsys: pytest.CaptureFixture[str]
) -> None:
    release("1.0", **START)
    main(["init"])
    mine = learner / "workspace" / "03_generalize.ipynb"
    mine.write_bytes(notebook("my answer"))
    release("1.1", nb00_start_here=notebook("a better start"), nb03_generalize=notebook("# new"), nb04_new=notebook())
    capsys.readouterr()
    assert main(["update"]) == 0
    said = capsys.readouterr().out
    assert sources(learner / "workspace" / "00_start_here.ipynb") == ["a better start"]
    assert sources(mine) == ["my answer"]
    assert (learner / "workspace" / "04_new.ipynb").exists()
    assert "03_generalize.ipynb: changed in the course; your copy has your work, so it stays as it is" in said
    assert "now at" in said or "at version 1.1 (it was at 1.0)" in said
    assert f"rename yours ({mine})" in said


def test_a_notebook_that_was_only_run_counts_as_untouched(learner: Path, release: Course) -> None:
    release("1.0", **START)
    main(["init"])
    mine = learner / "workspace" / "00_start_here.ipynb"
    ran = json.loads(mine.read_bytes())
    ran["cells"][0].update(execution_count=7, outputs=[{"output_type": "stream", "name": "stdout", "text": "hello"}])
    mine.write_text(json.dumps(ran))
    release("1.1", nb00_start_here=notebook("a better start"), nb03_generalize=START["nb03_generalize"])
    main(["update"])
    assert sources(mine) == ["a better start"]


def test_an_answer_survives_two_updates_in_which_its_starter_changed(learner: Path, release: Course) -> None:
    release("1.0", **START)
    main(["init"])
    mine = learner / "workspace" / "03_generalize.ipynb"
    mine.write_bytes(notebook("my answer"))
    for version in ("1.1", "1.2"):
        release(version, nb03_generalize=notebook(f"# {version}"))
        assert main(["update"]) == 0
        assert sources(mine) == ["my answer"]


def test_a_notebook_that_is_not_json_is_left_as_it_is(
    learner: Path, release: Course, capsys: pytest.CaptureFixture[str]
) -> None:
    release("1.0", **START)
    main(["init"])
    mine = learner / "workspace" / "03_generalize.ipynb"
    mine.write_text("{ half a notebo")
    release("1.1", nb03_generalize=notebook("# new"))
    assert main(["update"]) == 0
    assert mine.read_text() == "{ half a notebo"
    assert "no readable notebook; left as it is" in capsys.readouterr().out


def test_a_retired_notebook_stays_with_the_learner(learner: Path, release: Course) -> None:
    release("1.0", **START)
    main(["init"])
    release("2.0", nb00_start_here=START["nb00_start_here"])
    main(["update"])
    assert (learner / "workspace" / "03_generalize.ipynb").exists()


def test_a_workspace_of_a_newer_course_is_refused_and_not_touched(
    learner: Path, release: Course, capsys: pytest.CaptureFixture[str]
) -> None:
    release("2.0", **START)
    main(["init"])
    release("1.0", nb00_start_here=notebook("older"))
    for verb in (["init"], ["update"], ["lab", "--no-browser"]):
        assert main(verb) == 2
        assert "belongs to version 2.0 of the course; version 1.0 is installed" in capsys.readouterr().err
    assert sources(learner / "workspace" / "00_start_here.ipynb") == ["start"]


def test_update_without_a_workspace_says_how_to_make_one(
    learner: Path, release: Course, capsys: pytest.CaptureFixture[str]
) -> None:
    release("1.0", **START)
    assert main(["update"]) == 2
    assert "imagecourse init" in capsys.readouterr().err


def test_a_damaged_manifest_costs_no_answer(learner: Path, release: Course) -> None:
    release("1.0", **START)
    main(["init"])
    mine = learner / "workspace" / "03_generalize.ipynb"
    mine.write_bytes(notebook("my answer"))
    (learner / "workspace" / ".imagecourse" / "manifest.json").write_text("{")
    release("1.1", nb03_generalize=notebook("# new"), nb00_start_here=notebook("start"))
    assert main(["update"]) == 0
    assert sources(mine) == ["my answer"]


def test_a_workspace_that_is_a_file_is_said(learner: Path, release: Course, capsys: pytest.CaptureFixture[str]) -> None:
    release("1.0", **START)
    (learner / "workspace").write_text("mine")
    assert main(["init"]) == 2
    assert "is a file" in capsys.readouterr().err
    assert (learner / "workspace").read_text() == "mine"


@pytest.mark.skipif(sys.platform == "win32", reason="folders are closed in another way there")
def test_a_folder_that_is_not_writable_is_said(
    learner: Path, release: Course, capsys: pytest.CaptureFixture[str]
) -> None:
    release("1.0", **START)
    closed = learner / "closed"
    closed.mkdir(mode=0o555)
    place = Path("/sys/images") if os.geteuid() == 0 and Path("/sys").is_dir() else closed / "images"
    assert main(["init", str(place)]) == 2
    said = capsys.readouterr().err
    assert "nothing can be written in" in said and "Name a folder of yours" in said


def test_a_full_disk_is_said_and_leaves_what_was_there(
    learner: Path, release: Course, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    release("1.0", **START)
    main(["init"])
    release("1.1", nb00_start_here=notebook("a better start"))

    def full(descriptor: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(files.os, "fsync", full)
    assert main(["update"]) == 2
    assert "is full; what was there before is unharmed" in capsys.readouterr().err
    assert names(learner / "workspace") == [".imagecourse", "00_start_here.ipynb", "03_generalize.ipynb"]
    assert sources(learner / "workspace" / "00_start_here.ipynb") == ["start"]


def test_a_course_without_notebooks_says_what_to_do(
    learner: Path, release: Course, capsys: pytest.CaptureFixture[str]
) -> None:
    release("1.0")
    assert main(["init"]) == 2
    assert "there are no notebooks" in capsys.readouterr().err
