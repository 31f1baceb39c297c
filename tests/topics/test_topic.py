"""A topic is one folder, described by its topic.toml."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import pytest

from course.topics.errors import NoSuchName, TopicError
from course.topics.exercise_source import CourseSource
from course.topics.topic import topics_in


def test_a_topic_names_its_notebook_its_objectives_and_its_exams(small_course: CourseSource) -> None:
    (tea,) = small_course.topics
    assert (tea.name, tea.notebook, tea.title, tea.minutes) == ("tea", "07_making_tea", "Making tea", 10)
    assert tea.objectives == ("Order the steps", "Name the temperature")
    assert tea.exams[0].exam == "TEA-101" and tea.exams[0].outline == date(2026, 7, 20)


@pytest.mark.parametrize(
    ("edit", "message"),
    [
        (("number = 7", "number = 'seven'"), "tea/topic.toml: top level: `number` is not a whole number"),
        (("number = 7", "nummer = 7"), "unknown key `nummer`. Known keys: number"),
        (("number = 7\n", ""), "`number` is missing. Add `number`"),
        (('slug = "making_tea"', 'slug = "Making Tea"'), "slug: 'Making Tea' is not snake_case"),
        (("minutes = 10", "minutes = true"), "`minutes` is not a whole number"),
        (("outline = 2026-07-20\n", ""), "exams, table 1: `outline` is missing"),
        (("outline = 2026-07-20", "outline = 'July'"), "`outline` is not a date such as 2026-07-20"),
        (('title = "Making tea"', 'title = "Making tea'), "tea/topic.toml: TOML:"),
        (("minutes = 10", 'minutes = 10\nprerequisites = ["water"]'), "prerequisites: 'water' is no topic. Known: tea"),
    ],
)
def test_a_mistake_in_a_topic_file_is_named_with_place_and_repair(
    tea: Path, edit: tuple[str, str], message: str
) -> None:
    file = tea / "topic.toml"
    text = file.read_text("utf-8")
    assert edit[0] in text
    file.write_text(text.replace(*edit), "utf-8")
    with pytest.raises(TopicError) as error:
        topics_in(tea.parent, "broken_course")
    assert message in str(error.value)


def test_two_topics_may_not_have_one_number(tea: Path) -> None:
    shutil.copytree(tea, tea.parent / "water")
    with pytest.raises(TopicError, match="number: 7 is tea's too"):
        topics_in(tea.parent, "broken_course")


def test_a_topic_is_found_by_its_notebook_or_its_folder(small_course: CourseSource) -> None:
    assert small_course.topic("07_making_tea") is small_course.topic("tea")
    with pytest.raises(NoSuchName, match=r"no notebook '08'\. It has: 07_making_tea"):
        small_course.topic("08")
