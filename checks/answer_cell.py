"""The learner's answer to an exercise as text: what was last run of it, and what is odd about its cells."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from checks import kernel
from checks.cells import VERBS, Role, places, same, source_of
from checks.course import ExerciseSource
from checks.errors import ChecksError
from checks.exercise import Exercise
from checks.names import called_verb, defined_names
from checks.notebook_file import NotebookDict, cells_of, read_notebook, stamp_of


@dataclass(frozen=True)
class Answer:
    """The text where it is known; whether it has still to be run; remarks for the learner."""

    source: str | None = None
    not_run: bool = False
    notes: tuple[str, ...] = ()


def find_answer(source: ExerciseSource, exercise: Exercise) -> Answer:
    """Look in the notebook's file and in the kernel's history; never fail."""
    ran = [cell for cell in kernel.history() if called_verb(cell, VERBS) is None]
    notebook = _open_notebook(source, exercise)
    if notebook is None:
        return Answer(_by_names(exercise, ran))
    cells = cells_of(notebook)
    found = [source_of(cells[place]) for place in places(cells, exercise.id, Role.ANSWER)]
    others = [
        source_of(cell) for place, cell in enumerate(cells) if place not in places(cells, exercise.id, Role.ANSWER)
    ]
    notes = (*_version_note(source, notebook), *_cell_notes(exercise, found))
    last = next((cell for cell in reversed(ran) if any(same(cell, text) for text in found)), None)
    edited = _by_names(exercise, [cell for cell in ran if not any(same(cell, text) for text in others)])
    if last is not None and (edited is None or ran.index(edited) <= ran.index(last)):
        return Answer(last, notes=notes)
    if edited is not None:
        return Answer(edited, notes=notes)  # run, and not yet saved
    kept = [text for text in found if not same(text, exercise.starter)]
    return Answer(kept[-1] if kept else None, not_run=bool(kept) and bool(kernel.history()), notes=notes)


def _by_names(exercise: Exercise, ran: Sequence[str]) -> str | None:
    """The cell run last that binds all the names which the starter asks for."""
    wanted = defined_names(exercise.starter)
    return next((cell for cell in reversed(ran) if wanted and wanted <= defined_names(cell)), None)


def _open_notebook(source: ExerciseSource, exercise: Exercise) -> NotebookDict | None:
    """The kernel's notebook, if it is the one that should hold the exercise."""
    path = kernel.notebook_path()
    if path is None:
        return None
    try:
        notebook = read_notebook(path)
    except ChecksError:
        return None
    stamp = stamp_of(notebook)
    named = stamp.notebook if stamp else path.stem
    return notebook if named == source.notebook_of(exercise.id) else None


def _version_note(source: ExerciseSource, notebook: NotebookDict) -> tuple[str, ...]:
    stamp = stamp_of(notebook)
    if stamp is None or stamp.version == source.version:
        return ()
    return (version_note(stamp.version, source),)


def version_note(theirs: str, source: ExerciseSource) -> str:
    """One line on a notebook and a course of two versions."""
    command = getattr(source, "update_command", "")
    update = f" Run `{command}` in a terminal: it keeps your answers." if command else ""
    return f"This notebook is of version {theirs} of the course, and version {source.version} is installed.{update}"


def _cell_notes(exercise: Exercise, found: Sequence[str]) -> tuple[str, ...]:
    if not found:
        return (
            "The saved notebook has no answer cell for this exercise. Any cell will do; "
            f'`reset("{exercise.id}")` brings it back.',
        )
    if len(found) > 1:
        return (f"The saved notebook has {len(found)} answer cells for this exercise: what was run last counts.",)
    return ()
