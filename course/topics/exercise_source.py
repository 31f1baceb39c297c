"""The course as the grader sees it: every exercise of every topic, imported only when asked for."""

from __future__ import annotations

import importlib
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import Any

from checks.exercise import Exercise
from course.topics import session
from course.topics.errors import NoSuchName, TopicError
from course.topics.topic import Topic, topics_in

_HERE = Path(__file__).parent


class CourseSource:
    """An ExerciseSource of `checks` over a folder of topics."""

    update_command = "imagecourse update"
    reset_command = "imagecourse reset"

    def __init__(self, folder: Path = _HERE, package: str = "course.topics", version: str = "") -> None:
        self.folder, self.package = folder, package
        self.version = version or _version_here()
        self._exercises: dict[str, tuple[Exercise, ...]] = {}

    @cached_property
    def topics(self) -> tuple[Topic, ...]:
        """Every topic, in the order of study."""
        return topics_in(self.folder, self.package)

    def exercises(self, notebook: str = "") -> Sequence[Exercise]:
        """Every exercise of the course, or of one notebook, in the order of study."""
        topics = [topic for topic in self.topics if notebook in ("", topic.notebook)]
        return [exercise for topic in topics for exercise in self.exercises_of(topic)]

    def exercises_of(self, topic: Topic) -> tuple[Exercise, ...]:
        """The exercises of one topic, in the order of its file."""
        if topic.name not in self._exercises:
            self._exercises[topic.name] = _discovered(topic)
        return self._exercises[topic.name]

    def exercise(self, exercise_id: str) -> Exercise | None:
        """One exercise, importing its own topic only; None if there is no such id."""
        topic = self._topic_of(exercise_id)
        if topic is None:
            return None
        return next((exercise for exercise in self.exercises_of(topic) if exercise.id == exercise_id), None)

    def notebook_of(self, exercise_id: str) -> str:
        """The name of the notebook that holds the exercise: "03_generalize"."""
        topic = self._topic_of(exercise_id)
        if topic is None:
            raise NoSuchName(f"No topic of the course has an exercise {exercise_id!r}.")
        return topic.notebook

    def topic(self, notebook: str) -> Topic:
        """The topic of a notebook's name, or of a folder's."""
        for topic in self.topics:
            if notebook in (topic.notebook, topic.name):
                return topic
        names = ", ".join(topic.notebook for topic in self.topics)
        raise NoSuchName(f"The course has no notebook {notebook!r}. It has: {names}.")

    def cloud(self) -> Any:
        """The cloud of the notebook that runs in this kernel, None before begin(...)."""
        running = session.current()
        return running.cloud if running else None

    def fact(self, fact_id: str) -> tuple[str, str, str] | None:
        """A fact's text, source and date of the last check, None if the ledger has no such fact."""
        from course.facts import ledger

        if fact_id not in ledger():
            return None
        fact = ledger()[fact_id]
        return fact.text, fact.source, fact.verified.isoformat()

    def present(self, result: Any) -> object | None:
        """The live card for a result in a notebook, None to leave it to the grader's own."""
        try:
            from course.widgets.card import FeedbackCard
        except ImportError:  # no widgets here (a bare kernel): the static card says the same
            return None
        return FeedbackCard.of(result)

    def _topic_of(self, exercise_id: str) -> Topic | None:
        """Ids begin with the topic's folder: "generalize-4" is of "generalize"."""
        name = str(exercise_id).rpartition("-")[0]
        return next((topic for topic in self.topics if topic.name == name), None)


def _discovered(topic: Topic) -> tuple[Exercise, ...]:
    if not (topic.folder / "exercises.py").exists():
        return ()
    module = importlib.import_module(f"{topic.package}.exercises")
    classes = [
        value
        for value in vars(module).values()
        if isinstance(value, type) and issubclass(value, Exercise) and value.__module__ == module.__name__
    ]
    found = tuple(kind() for kind in classes if "id" in vars(kind))
    seen: set[str] = set()
    for exercise in found:
        if exercise.id in seen or exercise.id.rpartition("-")[0] != topic.name:
            what = "stands twice." if exercise.id in seen else f"does not begin with {topic.name}-."
            raise TopicError(f"{topic.name}/exercises.py", exercise.id, what, f"Name it {topic.name}-<number>.")
        seen.add(exercise.id)
    return found


def _version_here() -> str:
    """The version that this code is: a checkout's own word before that of an installation, which may be older."""
    project = _HERE.parents[1] / "pyproject.toml"
    if project.exists():
        import tomllib

        return str(tomllib.loads(project.read_text("utf-8"))["project"]["version"])
    from importlib.metadata import version

    return version("imagecourse")
