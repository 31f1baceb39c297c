"""The wheel carries the course: installed elsewhere, `imagecourse lab` in an empty folder gives the same notebooks."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import sysconfig
import urllib.request
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A new environment with the wheel in it; the packages that it needs are lent by this one, the checkout is not."""
    folder = tmp_path_factory.mktemp("wheel")
    build = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(folder), str(ROOT)]
    subprocess.run(build, check=True, capture_output=True)
    environment = folder / "env"
    subprocess.run([sys.executable, "-m", "venv", str(environment)], check=True)
    (wheel,) = folder.glob("*.whl")
    pip = [
        str(environment / "bin" / "python"),
        "-m",
        "pip",
        "install",
        "--quiet",
        "--no-deps",
        "--no-index",
        str(wheel),
    ]
    subprocess.run(pip, check=True)
    (packages,) = environment.glob("lib/python*/site-packages")
    # A path in a .pth file is not searched for further .pth files, so the editable course of this environment stays out.
    (packages / "lent.pth").write_text(sysconfig.get_path("purelib") + "\n")
    (environment / "share").mkdir(exist_ok=True)
    (environment / "share" / "jupyter").symlink_to(Path(sys.prefix, "share", "jupyter"))
    return environment


def clean(folder: Path) -> dict[str, str]:
    """The variables of a user who has no course: nothing of ours, and Jupyter's folders of their own."""
    ours = ("IMAGECOURSE", "JUPYTER", "PYTHON", "PYTEST")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(ours)}
    own = {name: str(folder / name) for name in ("JUPYTER_CONFIG_DIR", "JUPYTER_RUNTIME_DIR", "JUPYTER_DATA_DIR")}
    az = {"IMAGECOURSE_AZ": str(ROOT / ".venv-az" / "bin" / "az")}  # an az is the user's own, or set-up's
    return {**kept, **own, **az, "PYTHONUNBUFFERED": "1"}


def test_the_course_that_runs_is_the_wheels_own(installed: Path, tmp_path: Path) -> None:
    words = "import course, checks, imagecourse; print(course.__file__, checks.__file__, imagecourse.__file__)"
    command = [str(installed / "bin" / "python"), "-c", words]
    done = subprocess.run(command, cwd=tmp_path, env=clean(tmp_path), capture_output=True, text=True, check=True)
    assert all(str(installed) in path for path in done.stdout.split()), done.stdout


def test_lab_in_an_empty_folder_serves_the_same_notebooks(installed: Path, tmp_path: Path) -> None:
    command = [str(installed / "bin" / "imagecourse"), "lab", "--no-browser"]
    with subprocess.Popen(command, cwd=tmp_path, env=clean(tmp_path), stdout=subprocess.PIPE, text=True) as lab:
        assert lab.stdout is not None
        try:
            line = next(line for line in lab.stdout if "http://127.0.0.1" in line)
            base, token = re.search(r"(http://127\.0\.0\.1:\d+)\S*token=(\w+)", line).groups()  # type: ignore[union-attr]
            assert "00_start_here.ipynb" in line
            with urllib.request.urlopen(f"{base}/api/contents/?token={token}") as answer:
                served = {entry["name"] for entry in json.load(answer)["content"]}
        finally:
            lab.terminate()
            lab.wait(20)
    assert served >= {path.name for path in NOTEBOOKS}
    for path in NOTEBOOKS:
        assert (tmp_path / "workspace" / path.name).read_bytes() == path.read_bytes()


def test_its_solved_notebooks_pass_its_own_checks(installed: Path, tmp_path: Path) -> None:
    solved = sorted((ROOT / "tests" / "reference" / "solved").glob("*.ipynb"))
    assert solved
    command = [str(installed / "bin" / "imagecourse"), "check", *map(str, solved), "--json", "outcomes.json"]
    done = subprocess.run(command, cwd=tmp_path, env=clean(tmp_path), capture_output=True, text=True)
    outcomes = json.loads((tmp_path / "outcomes.json").read_text())
    assert [one for one in outcomes if one["outcome"] != "passed"] == []
    assert outcomes and done.returncode == 0, done.stderr
