"""A lesson is py:percent text; its parts are prose, demo cells and the names of exercises."""

from __future__ import annotations

from pathlib import Path

import pytest

from course.topics.errors import TopicError
from course.topics.lesson import Part, PartKind, read_lesson


@pytest.fixture
def lesson(tmp_path: Path) -> Path:
    (tmp_path / "tea").mkdir()
    return tmp_path / "tea" / "lesson.py"


def parts(path: Path, text: str) -> tuple[Part, ...]:
    path.write_text(text, "utf-8")
    return read_lesson(path)


def test_what_stands_before_the_first_marker_is_the_files_own(lesson: Path) -> None:
    assert parts(lesson, '"""Docstring."""\n\nimport this\n') == ()


def test_prose_loses_its_comment_signs_and_keeps_its_shape(lesson: Path) -> None:
    text = "# %% [markdown]\n# # Title\n#\n# - one\n#   - two\n#\n"
    assert parts(lesson, text) == (Part(PartKind.MARKDOWN, "# Title\n\n- one\n  - two", 1),)


def test_code_keeps_its_blank_lines_and_its_tags(lesson: Path) -> None:
    text = '# %% tags=["setup", "x"]\nimport this\n\n\ndef f():\n    pass\n\n\n# %%\nf()\n'
    assert parts(lesson, text) == (
        Part(PartKind.CODE, "import this\n\n\ndef f():\n    pass", 1, "", ("setup", "x")),
        Part(PartKind.CODE, "f()", 9),
    )


@pytest.mark.parametrize(
    ("written", "run"),
    [
        ("# !az vm list", "!az vm list"),
        ("# %az vm list", "%az vm list"),
        ("if x:\n    # !az vm list", "if x:\n    !az vm list"),
        ("# %%az\n# vm list\n#   -o table", "%%az\nvm list\n  -o table"),
        ("# a comment, 100 % true", "# a comment, 100 % true"),
        ("# ! not a magic", "# ! not a magic"),
    ],
)
def test_magics_that_are_commented_out_for_python_are_magics_in_the_notebook(
    lesson: Path, written: str, run: str
) -> None:
    assert [part.text for part in parts(lesson, f"# %%\n{written}\n")] == [run]


@pytest.mark.parametrize("kind", ["exercise", "picture", "flowchart", "quiz", "question"])
def test_a_part_can_name_what_stands_there(lesson: Path, kind: str) -> None:
    (part,) = parts(lesson, f"# %% [{kind}] vm_state-4\n\n")
    assert (part.kind, part.name, part.text) == (kind, "vm_state-4", "")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("# %% [exercise]\n", "line 1: a exercise part names nothing"),
        ("# %% [exercise] tea-1\nx = 1\n", "text under [exercise] tea-1 would be lost"),
        ("# %% [markdown] hello\n# x\n", "a markdown part has a stray word 'hello'"),
        ("# %% [sonnet]\n", "[sonnet] is no kind of part. Known: markdown"),
        ("# %% tags=[setup]\nx\n", "tags=[setup] is not a list of texts"),
        ("# %% tags=[1]\nx\n", "tags=[1] is not a list of texts"),
        ("# %% [exercise] tea-1 and more\n", "cannot read"),
        ("# %% [markdown]\n# fine\nnot fine\n", "line 3: is not commented, in a markdown part"),
    ],
)
def test_a_mistake_in_a_lesson_is_named_with_its_line(lesson: Path, text: str, message: str) -> None:
    with pytest.raises(TopicError) as error:
        parts(lesson, text)
    assert message in str(error.value)
    assert str(error.value).startswith("tea/lesson.py: line ")
