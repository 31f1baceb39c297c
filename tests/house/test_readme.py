"""What the README and CONTRIBUTING name is there: files, make targets, verbs of imagecourse."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from course.cli.commands import all_commands

ROOT = Path(__file__).parents[2]
PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md"]
pages = pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)


@pages
def test_every_link_leads_to_a_file(page: Path) -> None:
    links = re.findall(r"\]\(([^)#:]+)\)", page.read_text("utf-8"))
    assert [link for link in links if not (ROOT / link).exists()] == []


@pages
def test_every_make_target_is_there(page: Path) -> None:
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))
    named = set(re.findall(r"\bmake ([a-z-]+)\b(?=`|\s{2,}|$)", page.read_text("utf-8"), re.MULTILINE))
    assert named and named <= targets


def test_every_verb_of_the_command_is_there() -> None:
    text = PAGES[0].read_text("utf-8")
    named = set(re.findall(r"imagecourse ([a-z]+)", text)) | set(re.findall(r"\| ([a-z]+)\b", text)) & set(
        all_commands()
    )
    assert set(all_commands()) - {"build"} <= named <= set(all_commands())


def test_every_notebook_is_in_the_readme() -> None:
    text = PAGES[0].read_text("utf-8")
    assert [path.name for path in (ROOT / "notebooks").glob("*.ipynb") if path.name not in text] == []


def test_every_top_level_folder_is_on_a_map() -> None:
    text = "".join(page.read_text("utf-8") for page in PAGES)
    folders = [path.name for path in ROOT.iterdir() if path.is_dir() and not path.name.startswith(".")]
    made = {"build", "dist", "workspace", "docs", "node_modules", "__pycache__"}
    assert [name for name in folders if name not in made and f"{name}/" not in text] == []
