"""The notebooks that learners open, and the references that nbval compares: files fit to be published."""

from __future__ import annotations

import re
from pathlib import Path

import nbformat
import pytest

from course.topics import source
from course.topics.build import out_of_step

ROOT = Path(__file__).parents[2]
LEARNERS = sorted((ROOT / "notebooks").glob("*.ipynb"))
REFERENCES = sorted((ROOT / "tests" / "reference").glob("*/*.ipynb"))
SECRETS = {
    "an absolute path of this machine": re.compile(
        r"(?<![\w./])/(home|root|Users|private|tmp|work)/\w|[A-Z]:\\\\Users\\\\"
    ),
    "a private key": re.compile(r"-----BEGIN [A-Z ]*PRIVATE KEY-----"),
    "a bearer token": re.compile(r"\beyJ[A-Za-z0-9_-]{10,}\.[A-Za-z0-9_-]{10,}"),
    "an access key": re.compile(r"AccountKey=|SharedAccessSignature|[?&]sig=[A-Za-z0-9%]{20,}"),
    "a memory address": re.compile(r"\bat 0x[0-9a-f]{6,}"),
}
GUEST_PATHS = re.compile(r"/home/\w+|/root/\.|/tmp/\w+")  # paths inside practice VMs may stand in lessons and outputs


def name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def everything(paths: list[Path]) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("path", paths, ids=name)


def test_all_generated_files_are_in_step_with_their_topics() -> None:
    assert out_of_step(ROOT, source()) == [], "run `imagecourse build`"


@everything([*LEARNERS, *REFERENCES])
def test_a_notebook_is_valid(path: Path) -> None:
    notebook = nbformat.read(path, as_version=4)
    nbformat.validate(notebook)
    ids = [cell.id for cell in notebook.cells]
    assert len(set(ids)) == len(ids)


@everything([*LEARNERS, *REFERENCES])
def test_a_notebook_holds_no_secret_and_no_path_of_this_machine(path: Path) -> None:
    text = path.read_text("utf-8").replace(str(ROOT), "/work/here")
    found = {what: pattern.findall(GUEST_PATHS.sub("", text))[:3] for what, pattern in SECRETS.items()}
    assert {what: places for what, places in found.items() if places} == {}


@everything(LEARNERS)
def test_what_learners_open_has_no_outputs(path: Path) -> None:
    cells = nbformat.read(path, as_version=4).cells
    assert [cell.id for cell in cells if cell.get("outputs") or cell.get("execution_count")] == []


@everything(LEARNERS)
def test_a_notebook_needs_no_search_path_and_starts_the_course_in_its_first_code_cell(path: Path) -> None:
    cells = [cell for cell in nbformat.read(path, as_version=4).cells if cell.cell_type == "code"]
    assert not [cell.id for cell in cells if "sys.path" in cell.source]
    assert "from imagecourse import" in cells[0].source and "begin(" in cells[0].source


@everything(REFERENCES)
def test_no_reference_holds_an_error_that_it_does_not_announce(path: Path) -> None:
    silent = [
        cell.id
        for cell in nbformat.read(path, as_version=4).cells
        if any(output.output_type == "error" for output in cell.get("outputs", ()))
        and "raises-exception" not in cell.metadata.get("tags", ())
    ]
    assert silent == []


@everything([path for path in REFERENCES if path.parent.name == "solved"])
def test_every_check_of_a_solved_copy_says_passed(path: Path) -> None:
    checks = [cell for cell in nbformat.read(path, as_version=4).cells if cell.metadata.get("role") == "check"]
    assert checks
    assert [cell.id for cell in checks if "passed" not in said(cell)] == []


@everything([path for path in REFERENCES if path.parent.name == "starter"])
def test_no_check_of_a_starter_says_passed_or_could_not_check(path: Path) -> None:
    checks = [cell for cell in nbformat.read(path, as_version=4).cells if cell.metadata.get("role") == "check"]
    assert [cell.id for cell in checks if re.search("passed$|could not check", said(cell).split("\n")[0])] == []


def said(cell: nbformat.NotebookNode) -> str:
    """The plain text of a cell's outputs."""
    return "\n".join(str(output.get("data", {}).get("text/plain", "")) for output in cell.outputs).casefold()
