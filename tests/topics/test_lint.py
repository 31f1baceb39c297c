"""What an author must still mend in a topic is said, with its repair."""

from __future__ import annotations

from pathlib import Path

import pytest

from course.topics.exercise_source import CourseSource
from course.topics.lint import lint

PROSE = "\n# %% [markdown]{tags}\n# " + "Azure does this and that. " * 12 + "{citation}\n"


def weaknesses(tea: Path) -> list[str]:
    course = CourseSource(tea.parent, "broken_course")
    return lint(course, course.topic("tea"))


def test_the_small_course_has_nothing_to_mend(small_course: CourseSource) -> None:
    assert lint(small_course, small_course.topic("tea")) == []


@pytest.mark.parametrize(
    ("tags", "citation", "found"),
    [("", "", 1), ("", "[fact: machine-id-kept]", 0), (' tags=["guide"]', "", 0)],
    ids=["bare", "cited", "guide"],
)
def test_prose_cites_a_fact_or_is_tagged_as_a_guide(tea: Path, tags: str, citation: str, found: int) -> None:
    with (tea / "lesson.py").open("a") as lesson:
        lesson.write(PROSE.format(tags=tags, citation=citation))
    said = weaknesses(tea)
    assert len(said) == found
    assert all("prose without a source" in line and "lesson.py: line " in line for line in said)


@pytest.mark.parametrize(
    ("edit", "message"),
    [
        (('("The kettle is a dictionary.",)', "()"), "tea-2: has an empty hint, or none"),
        (('("The kettle is a dictionary.",)', '("fine", " ")'), "tea-2: has an empty hint, or none"),
        (('(WrongAnswer("T02-away"', '() and (WrongAnswer("T02-away"'), "tea-2: names no wrong answer"),
        (('prompt = "Boil the water."', 'prompt = ""'), "tea-2: `prompt` is empty"),
        (("minutes = 3", "minutes = 0"), "at least 1 minute"),
        (('why="Hot.", fact="generalize-flag-only"', 'why="Hot.", fact="tea-is-hot"'), "no fact 'tea-is-hot'"),
    ],
)
def test_an_exercise_without_help_or_source_is_named(tea: Path, edit: tuple[str, str], message: str) -> None:
    file = tea / "exercises.py"
    text = file.read_text("utf-8")
    assert edit[0] in text
    file.write_text(text.replace(*edit), "utf-8")
    said = weaknesses(tea)
    assert len(said) == 1 and message in said[0]


def test_a_mute_quiz_is_named_with_its_file(tea: Path) -> None:
    (tea / "quiz.toml").write_text(
        'id = "q"\ntitle = "Q"\n[[question]]\nid = "hot"\nstem = "Is tea hot?"\n'
        '[[question.option]]\ntext = "Yes"\nfeedback = "Correct."\nright = true\n'
        '[[question.option]]\ntext = "No"\nfeedback = "Wrong."\n',
        "utf-8",
    )
    said = weaknesses(tea)
    assert said and all(line.startswith("tea/quiz.toml: hot: ") or "tea/quiz.toml" in line for line in said)
    assert any("cites no fact" in line for line in said)
