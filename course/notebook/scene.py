"""The scene of an exercise: the state of the cloud that it begins with, built anew each time it is asked for."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from importlib import import_module
from typing import Any, Protocol, runtime_checkable

from course.clients import Clients
from course.cloud.arm.clock import ClockMode
from course.topics import session, source
from course.topics.errors import NoSuchName
from course.visual.note import note, plain


@dataclass(frozen=True)
class Scene:
    """What an exercise begins with: its resource group, what stands in it, and clients to work with."""

    group: str
    says: str
    compute: Any = field(repr=False, default=None)
    network: Any = field(repr=False, default=None)
    resources: Any = field(repr=False, default=None)

    @property
    def lines(self) -> tuple[str, str]:
        """What is there, and how to begin again."""
        return self.says, f"Resource group `{self.group}`. Run this cell again to begin again."

    def __repr__(self) -> str:
        return plain(*self.lines)

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict[str, str]:
        return {"text/html": note(*self.lines, hue="note"), "text/plain": repr(self)}


@runtime_checkable
class HasScene(Protocol):
    """An exercise whose scene is built: it names its resource group and says what is there."""

    group: str
    build: Callable[[Any, Clients], str]


def scene(exercise_id: str) -> Scene:
    """Clear the resource group of an exercise, or of a worked example, and set its scene."""
    begins = _with_scene(exercise_id)
    running = session.current()
    if running is None:
        raise NoSuchName("This notebook has not begun. Run its first cell, then run this cell again.")
    clients = Clients(running.cloud)
    while running.cloud.tick():
        pass
    running.cloud.clock_mode = ClockMode.IMMEDIATE  # whatever the cell before was after
    running.cloud.forget(begins.group)
    says = begins.build(running.cloud, clients)
    return Scene(begins.group, says, clients.compute, clients.network, clients.resources)


def _with_scene(scene_id: str) -> HasScene:
    """The exercise of that id, or the worked example: a class with a scene in its topic's examples.py."""
    exercise = source().exercise(scene_id)
    if isinstance(exercise, HasScene):
        return exercise
    for example in _examples(scene_id):
        if getattr(example, "id", "") == scene_id:
            return example()  # type: ignore[no-any-return]
    raise NoSuchName(f"{scene_id!r} has no scene. Look at the id in the text above this cell.")


def _examples(scene_id: str) -> list[Any]:
    topic = next((topic for topic in source().topics if topic.name == scene_id.rpartition("-")[0]), None)
    if topic is None or not (topic.folder / "examples.py").exists():
        return []
    return list(vars(import_module(f"{topic.package}.examples")).values())
