"""The floors of the house hold, and nothing of it points where it must not."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PYTHON = sorted(path for top in ("checks", "course", "imagecourse", "tools") for path in (ROOT / top).rglob("*.py"))
EMPTY = {"", '"""'}


def test_imports_point_down_the_floors() -> None:
    done = subprocess.run([Path(sys.executable).parent / "lint-imports"], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout[-3000:]


@pytest.mark.parametrize("path", PYTHON, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_a_file_says_in_its_first_line_what_it_is(path: Path) -> None:
    first = path.read_text("utf-8").partition("\n")[0]
    assert first.startswith(('"""', 'r"""')) and first not in EMPTY


def test_the_local_azure_imports_nothing_of_the_course_above_it() -> None:
    above = re.compile(r"^\s*(from|import) (course\.(?!cloud)|checks|imagecourse)", re.MULTILINE)
    assert [str(path) for path in (ROOT / "course" / "cloud").rglob("*.py") if above.search(path.read_text())] == []


def test_opening_a_cloud_in_memory_starts_no_thread_and_opens_no_socket() -> None:
    """The browser build stays possible: the in-process path works where there are neither."""
    probe = """
import platform, socket, threading, sys
platform.platform()  # the SDK's own user agent asks for it, which starts `uname` where nobody has asked before
def refuse(*_a, **_k): raise AssertionError("the in-process path reached for a socket, a thread or a process")
socket.socket.connect = refuse; socket.socket.bind = refuse; threading.Thread.start = refuse
import subprocess; subprocess.Popen.__init__ = refuse
from course.cloud import Cloud
from course.clients import Clients
cloud = Cloud.in_memory()
Clients(cloud).resources.resource_groups.create_or_update("rg", {"location": "eastus"})
assert [g.name for g in Clients(cloud).resources.resource_groups.list()] == ["rg"]
"""
    done = subprocess.run([sys.executable, "-c", probe], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr[-2000:]
