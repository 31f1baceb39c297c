"""make mutate tells the refusals that a test guards from those that no test misses."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from textwrap import dedent

import pytest

ROOT = Path(__file__).parents[2]
RULES = """\
def age(text):
    if text.startswith("-"):
        raise ValueError("negative")
    if int(text) > 150:
        raise ValueError("too old")
    if int(text) > 120:
        raise ValueError("nobody meets this")
    return int(text)


def wait(done):
    while not done():
        raise TimeoutError("not done")


class ArmError(Exception):
    status, code, message = 400, "InvalidParameter", "no name"


def problem(name):
    if not name:
        return ArmError("no name")
    if name == "root":
        return ArmError("no such name")
    return None


def again():
    try:
        age("-1")
    except ValueError:
        raise
"""
TESTS = """\
import pytest
from tiny.rules import age, again, problem, wait


def test_no_age_is_negative():
    with pytest.raises(ValueError):
        age("-1")


def test_an_old_age_is_looked_at_and_not_judged():
    try:
        age("200")
    except ValueError:
        pass


def test_a_test_that_fails_anyway_guards_nothing():
    with pytest.raises(ValueError, match="ancient"):
        age("200")


def test_what_is_not_done_is_told_at_once():
    with pytest.raises(TimeoutError):
        wait(lambda: False)


def test_a_name_is_wanted():
    assert problem("").status == 400


def test_a_name_is_refused_in_whatever_words():
    assert problem("root")


def test_again():
    with pytest.raises(ValueError):
        again()
"""
RUN = "import sys; from pathlib import Path; from tools.mutation.__main__ import main; sys.exit(main({}, Path(), ('tiny',), ('tests',)))"


@pytest.fixture
def tiny(tmp_path: Path) -> Path:
    """A package with a guarded refusal, one that is met and not missed, and one that nothing meets."""
    (tmp_path / "tiny").mkdir()
    (tmp_path / "tests").mkdir()
    (tmp_path / "tiny" / "__init__.py").touch()
    (tmp_path / "tiny" / "rules.py").write_text(RULES, "utf-8")
    (tmp_path / "tests" / "test_rules.py").write_text(TESTS, "utf-8")
    markers = dedent("""\
        [tool.pytest.ini_options]
        markers = ["az", "slow"]
    """)
    (tmp_path / "pyproject.toml").write_text(markers, "utf-8")
    return tmp_path


def run(folder: Path, *words: str) -> tuple[int, dict[str, str]]:
    """The exit code, and line of the refusal -> verdict."""
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join((str(ROOT), str(folder)))}
    command = [sys.executable, "-c", RUN.format(list(words))]
    code = subprocess.run(command, cwd=folder, env=environment, capture_output=True).returncode
    report = json.loads((folder / "build" / "mutations.json").read_text("utf-8"))
    return code, {entry["text"]: entry["verdict"] for entry in report.values()}


def test_each_refusal_has_its_verdict(tiny: Path) -> None:
    code, verdicts = run(tiny)
    assert code == 1
    assert verdicts == {
        'raise ValueError("negative")': "guarded",
        'raise ValueError("too old")': "not missed",
        'raise ValueError("nobody meets this")': "never met",
        'raise TimeoutError("not done")': "guarded",  # the loop that it ends would go on for ever
        'return ArmError("no name")': "guarded",
        'return ArmError("no such name")': "not read",
    }


def test_the_run_is_good_where_every_refusal_is_guarded(tiny: Path) -> None:
    rules = RULES.replace('raise ValueError("too old")', "return 150")
    rules = rules.replace('raise ValueError("nobody meets this")', "return 120")
    rules = rules.replace('return ArmError("no such name")', "return True")
    (tiny / "tiny" / "rules.py").write_text(rules, "utf-8")
    assert run(tiny)[0] == 0


def test_words_restrict_the_run_to_files_of_that_name(tiny: Path) -> None:
    (tiny / "tiny" / "other.py").write_text("def never():\n    raise ValueError('other')\n", "utf-8")
    assert set(run(tiny, "other")[1]) == {"raise ValueError('other')"}
