"""Scenes of exercises and of worked examples are built anew each time, and never reach beyond their own group."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from course.cloud import Cloud
from course.notebook import scene
from course.topics import session
from course.topics.errors import NoSuchName


@pytest.fixture
def cloud() -> Iterator[Cloud]:
    cloud = Cloud.in_memory()
    session.enter("03_generalize", cloud)
    yield cloud
    session.leave()
    cloud.close()


def test_a_scene_run_again_begins_again(cloud: Cloud) -> None:
    compute = scene("generalize-4").compute
    compute.virtual_machines.begin_deallocate("rg-generalize-4", "app01").result()
    scene("generalize-4")
    assert [state["power"] for state in cloud.states().values()] == ["running"]


def test_a_scene_leaves_the_other_exercises_alone(cloud: Cloud) -> None:
    scene("generalize-4")
    before = [document["id"] for document in cloud.documents()]
    scene("generalize-worked")
    scene("generalize-worked")
    assert set(before) < {document["id"] for document in cloud.documents()}


def test_a_worked_example_has_a_scene_too(cloud: Cloud) -> None:
    assert "web01 runs Ubuntu" in repr(scene("generalize-worked"))


def test_a_scene_of_no_exercise_is_named(cloud: Cloud) -> None:
    with pytest.raises(NoSuchName, match="'generalize-99' has no scene"):
        scene("generalize-99")
