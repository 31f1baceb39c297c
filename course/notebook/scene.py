"""The scene of an exercise: the state of the cloud that it begins with, built anew each time it is asked for."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Protocol, runtime_checkable

from course.clients import Clients
from course.topics import session, source
from course.topics.errors import NoSuchName


@dataclass(frozen=True)
class Scene:
    """What an exercise begins with: its resource group, what stands in it, and clients to work with."""

    group: str
    says: str
    compute: Any = field(repr=False, default=None)
    network: Any = field(repr=False, default=None)
    resources: Any = field(repr=False, default=None)

    def __repr__(self) -> str:
        return f"{self.says}\nResource group: {self.group}. Run this cell again to begin again."


@runtime_checkable
class HasScene(Protocol):
    """An exercise whose scene is built: it names its resource group and says what is there."""

    group: str
    build: Callable[[Any, Clients], str]


def scene(exercise_id: str) -> Scene:
    """Clear the exercise's resource group and set its scene."""
    exercise = source().exercise(exercise_id)
    if exercise is None or not isinstance(exercise, HasScene):
        raise NoSuchName(f"The exercise {exercise_id!r} has no scene. Look at its id in the text above this cell.")
    running = session.current()
    if running is None:
        raise NoSuchName("This notebook has not begun. Run its first cell, then run this cell again.")
    clients = Clients(running.cloud)
    running.cloud.forget(exercise.group)
    says = exercise.build(running.cloud, clients)
    return Scene(exercise.group, says, clients.compute, clients.network, clients.resources)
