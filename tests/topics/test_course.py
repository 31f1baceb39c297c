"""Every topic of the course, as its authors must leave it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from course.topics import source
from course.topics.compose import compose, serialise
from course.topics.lint import lint

ROOT = Path(__file__).parents[2]
every_topic = pytest.mark.parametrize("topic", source().topics, ids=lambda topic: topic.name)


@every_topic
def test_a_topic_has_nothing_left_to_mend(topic: Any) -> None:
    assert lint(source(), topic) == []


@every_topic
def test_its_notebook_in_the_repository_is_what_its_files_say(topic: Any) -> None:
    file = ROOT / "notebooks" / f"{topic.notebook}.ipynb"
    assert file.exists() and file.read_text("utf-8") == serialise(compose(source(), topic)), "run `imagecourse build`"


@every_topic
def test_every_exercise_names_an_objective_of_its_topic(topic: Any) -> None:
    strange = [e.id for e in source().exercises_of(topic) if e.objective not in topic.objectives]
    assert strange == [], f"topic.toml has: {topic.objectives}"


def test_exercise_ids_are_unique_over_the_course() -> None:
    ids = [exercise.id for exercise in source().exercises()]
    assert len(set(ids)) == len(ids)
