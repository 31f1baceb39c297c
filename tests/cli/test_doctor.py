"""`imagecourse doctor`: what works, what does not, and the one next step."""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
from pathlib import Path
from typing import Any

import pytest

from course.cli import doctor as package
from course.cli.doctor import Finding, Surroundings, all_looks
from course.cli.doctor.looks import az, disk, packages
from course.cli.workspace import Workspace
from course.cloud import Cloud
from tests.processes import command

pytestmark = pytest.mark.slow


def doctor(folder: Path, **environ: str) -> tuple[int, dict[str, Any]]:
    """The whole: the exit code and what it found."""
    done = command("doctor", "--json", cwd=folder, env={**os.environ, **environ})
    return done.returncode, json.loads(done.stdout)


def finding(report: dict[str, Any], name: str) -> dict[str, str]:
    return next(found for found in report["findings"] if found["name"] == name)


def seen(name: str, folder: Path, **environ: str) -> Finding:
    """One look by itself."""
    (look,) = (look for look in all_looks() if name == look.NAME)
    return look.look(Surroundings(Workspace(folder), {**os.environ, **environ}))


@pytest.fixture
def clouds(workspace: Path) -> Path:
    folder = workspace / ".imagecourse" / "clouds"
    folder.mkdir()
    return folder


@pytest.mark.az
@pytest.mark.usefixtures("real_az")
def test_on_a_machine_that_is_set_up_everything_needed_works(workspace: Path) -> None:
    (workspace / ".imagecourse" / "manifest.json").write_text('{"version": "0.1.0", "notebooks": {}}')
    code, report = doctor(workspace)
    assert (code, report["works"], report["next"]) == (0, True, "")
    assert [found["name"] for found in report["findings"]] == [look.NAME for look in all_looks()]
    assert finding(report, "az")["seen"].endswith(" s)")


def test_it_reads_as_plain_words_too(tmp_path: Path) -> None:
    done = command("doctor", cwd=tmp_path, env={**os.environ, "IMAGECOURSE_AZ": "/nowhere/az"})
    assert done.returncode == 1
    assert "works  local Azure:" in done.stdout
    assert "fails  az:" in done.stdout
    assert done.stdout.splitlines()[-1].startswith("1 of ")
    assert "Traceback" not in done.stdout + done.stderr


def test_a_missing_az_is_a_failure_with_its_next_step(tmp_path: Path) -> None:
    code, report = doctor(tmp_path, IMAGECOURSE_AZ=str(tmp_path / "az"))
    assert code == 1
    assert finding(report, "az")["state"] == "fails"
    assert "make env" in report["next"]


def fake_az(folder: Path, script: str) -> str:
    program = folder / "az"
    program.write_text(f"#!/bin/sh\n{script}\n")
    program.chmod(0o755)
    return str(program)


@pytest.mark.parametrize(
    ("script", "said"),
    [
        ("""echo '{"azure-cli": "2.45.0"}'""", "2.45.0; the course needs 2.80 or newer"),
        ("echo rubbish", "does not work as an Azure CLI"),
        ("""echo '{"azure-cli": "2.99.0"}'; exit 7""", "2.99.0 failed on the local Azure"),
    ],
)
def test_an_az_that_will_not_do_is_a_failure(tmp_path: Path, script: str, said: str) -> None:
    found = seen("az", tmp_path, IMAGECOURSE_AZ=fake_az(tmp_path, script))
    assert found.state == "fails"
    assert said in found.seen


def test_an_az_that_hangs_is_given_up_and_stopped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(az, "ANSWERS_WITHIN", 0.3)
    hung = fake_az(tmp_path, "exec sleep 613")
    found = seen("az", tmp_path, IMAGECOURSE_AZ=hung)
    assert found.state == "fails"
    assert "did not answer within 0.3 seconds" in found.seen
    assert "sleep 613" not in subprocess.run(["ps", "-eo", "args"], capture_output=True, text=True).stdout


def test_without_a_workspace_it_says_how_to_make_one(tmp_path: Path) -> None:
    found = seen("workspace", tmp_path)
    assert found.state == "note" and "imagecourse lab" in found.next_step


def test_a_damaged_cloud_is_named_and_left_alone(workspace: Path, clouds: Path) -> None:
    (clouds / "03_generalize.db").write_bytes(b"never a cloud" * 500)
    found = seen("clouds", workspace)
    assert found.state == "fails"
    assert str(clouds / "03_generalize.db") in found.seen and "Rename" in found.next_step
    assert (clouds / "03_generalize.db").read_bytes() == b"never a cloud" * 500


def test_a_cloud_of_a_newer_course_is_named_and_left_alone(workspace: Path, clouds: Path) -> None:
    path = clouds / "03_generalize.db"
    Cloud.open(path).close()
    with sqlite3.connect(path) as file:
        file.execute("update meta set value = '99' where name = 'format'")
    file.close()
    before = path.read_bytes()
    found = seen("clouds", workspace)
    assert found.state == "fails" and "format 99" in found.seen
    assert path.read_bytes() == before


def test_a_cloud_that_a_notebook_has_open_is_not_disturbed(workspace: Path, clouds: Path) -> None:
    cloud = Cloud.open(clouds / "03_generalize.db")
    assert seen("clouds", workspace).seen == "1 can be opened; in use now: 03_generalize"
    assert cloud.is_owner and cloud.documents() == []
    cloud.close()
    assert seen("clouds", workspace).seen == "1 can be opened"


def with_manifest(workspace: Path, version: str) -> Path:
    (workspace / ".imagecourse" / "manifest.json").write_text(f'{{"version": "{version}", "notebooks": {{}}}}')
    return workspace


def test_a_workspace_of_a_newer_course_is_a_failure(workspace: Path) -> None:
    found = seen("workspace", with_manifest(workspace, "99.0"))
    assert found.state == "fails" and "belongs to version 99.0" in found.seen


def test_a_workspace_of_an_older_course_is_a_note(workspace: Path) -> None:
    found = seen("workspace", with_manifest(workspace, "0.0.1"))
    assert found.state == "note" and "imagecourse update" in found.next_step


def test_files_that_hide_a_package_and_notebooks_that_are_none_are_noted(workspace: Path) -> None:
    with_manifest(workspace, "0.1.0")
    (workspace / "my_own.py").write_text("")
    assert seen("workspace", workspace).state == "works"
    (workspace / "azure.py").write_text("")
    assert "azure.py" in seen("workspace", workspace).seen
    (workspace / "03_generalize.ipynb").write_text("{")
    assert "03_generalize.ipynb is no readable notebook" in seen("workspace", workspace).seen


def test_files_with_the_names_of_packages_do_not_disturb_it(workspace: Path) -> None:
    for name in ("azure", "course", "checks", "ipykernel"):
        (workspace / f"{name}.py").write_text("raise SystemExit('the wrong module')")
    _, report = doctor(workspace)
    assert finding(report, "kernel")["state"] == "works"
    assert finding(report, "local Azure")["state"] == "works"


def test_a_look_that_breaks_is_a_finding_and_not_a_traceback(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(where: Surroundings) -> Any:
        raise RuntimeError("no such luck")

    monkeypatch.setattr(disk, "look", broken)
    monkeypatch.setattr(package, "all_looks", lambda: [disk])
    (found,) = package.examine(Surroundings(Workspace(tmp_path), {}))
    assert (found.name, found.state) == ("disk", "fails")
    assert "RuntimeError: no such luck" in found.seen


def test_the_packages_are_compared_with_the_lock(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert seen("packages", tmp_path).state == "works"
    monkeypatch.setattr(packages, "pinned", lambda lock: {"jupyterlab": "0.1"})
    found = seen("packages", tmp_path)
    assert found.state == "note" and "locked: 0.1" in found.seen
    monkeypatch.setattr(packages, "requires", lambda name: ["jupyterlab>=999", "no-such-package"])
    found = seen("packages", tmp_path)
    assert found.state == "fails"
    assert "jupyterlab is" in found.seen and "no-such-package is missing" in found.seen


def test_little_room_on_the_disk_is_a_failure(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(disk, "NEEDED_MB", 2**60)
    found = seen("disk", tmp_path)
    assert found.state == "fails" and "Free some space" in found.next_step
