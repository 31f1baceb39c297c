"""Put answer cells back to their starters in a notebook's file; what the learner wrote is kept in a file beside it."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from checks import kernel, record
from checks.atomic import write_atomically
from checks.cells import Cell, Role, is_code, places, same, source_of
from checks.course import Courses, ExerciseSource, courses
from checks.errors import ChecksError, NotebookUnreadable, UnknownExercise
from checks.exercise import Exercise
from checks.names import defined_names
from checks.notebook_file import cells_of, read_notebook, stamp_of, write_notebook

RELOAD = "In JupyterLab choose File > Reload Notebook from Disk, then run the cell."


@dataclass(frozen=True)
class Done:
    """What became of it."""

    seen: str
    next: str


def reset_notebook(path: Path, exercise_id: str | None = None) -> str:
    """Put one answer cell, or all of the notebook's, back to the starter; the result says what was done."""
    exercises = _exercises(path, exercise_id, courses())
    done = _restore(path, exercises)
    return f"{done.seen}\nIf the notebook is open: {RELOAD[0].lower()}{RELOAD[1:]}"


def reset_here(source: ExerciseSource, exercise: Exercise) -> Done:
    """Put an answer cell of the running notebook back, once all that is in it has been saved."""
    path = kernel.notebook_path()
    if path is None:
        command = getattr(source, "reset_command", "")
        where = f" in a terminal: `{command} {source.notebook_of(exercise.id)}.ipynb {exercise.id}`" if command else ""
        raise ChecksError("This kernel does not say which notebook file it belongs to.", f"Put the cell back{where}.")
    if not _saved(path):
        raise ChecksError(
            "The notebook has changes that are not saved. Nothing was changed.",
            "Save it (Ctrl+S, on a Mac Cmd+S), then run this cell again.",
        )
    done = _restore(path, (exercise,))
    for name in defined_names(exercise.starter):
        kernel.names().pop(name, None)
    return Done(done.seen, RELOAD)


def _saved(path: Path) -> bool:
    """Whether the file holds the cell that is running: what was written before it is then saved as well."""
    running = kernel.history()[-1:]
    return not running or any(same(source_of(cell), running[0]) for cell in cells_of(read_notebook(path)))


def _exercises(path: Path, exercise_id: str | None, known: Courses) -> tuple[Exercise, ...]:
    stamp = stamp_of(read_notebook(path))
    name = stamp.notebook if stamp else path.stem
    if exercise_id is not None:
        source, exercise = known.find(exercise_id)
        if source.notebook_of(exercise_id) != name:
            raise UnknownExercise(
                f"`{exercise_id}` is not in {path}.", f"It is in {source.notebook_of(exercise_id)}.ipynb."
            )
        return (exercise,)
    found: list[Exercise] = []
    for source in known.sources:
        with suppress(LookupError):
            found += source.exercises(name)
    if not found:
        raise UnknownExercise(f"{path} is no notebook of an installed course.", "Name a notebook of the course.")
    return tuple(found)


def _restore(path: Path, exercises: Sequence[Exercise]) -> Done:
    notebook = read_notebook(path)
    cells = cells_of(notebook)
    aside = [(exercise.id, text) for exercise in exercises for text in _put_back(cells, exercise)]
    kept = _keep_aside(path, aside) if aside else None
    write_notebook(path, notebook)
    for exercise in exercises:
        record.note("reset", exercise.id)
    return Done(_said(path, exercises, kept), "")


def _said(path: Path, exercises: Sequence[Exercise], kept: Path | None) -> str:
    what = f"the answer cell of `{exercises[0].id}`" if len(exercises) == 1 else f"all {len(exercises)} answer cells"
    where = f" What you had written is in `{kept.name}`, beside the notebook." if kept else ""
    return f"`{path.name}` has {what} as at the start.{where}"


def _put_back(cells: list[Cell], exercise: Exercise) -> list[str]:
    """Change the cells; the result is what was written in them."""
    found = places(cells, exercise.id, Role.ANSWER)
    written = [source_of(cells[place]) for place in found]
    if not found:
        cells.insert(_gap(cells, exercise), _new_cell(exercise))
    for place in reversed(found[1:]):
        del cells[place]
    for place in found[:1]:
        cells[place] = {**cells[place], "cell_type": "code", "source": _lines(exercise.starter)}
        cells[place].update(outputs=[], execution_count=None)
    return [text for text in written if text.strip() and not same(text, exercise.starter)]


def _gap(cells: list[Cell], exercise: Exercise) -> int:
    """Where a deleted answer cell stood: before the check, else after the scene or the prompt, else at the end."""
    checks = [place for place in places(cells, exercise.id, Role.CHECK) if is_code(cells[place])]
    if checks:
        return checks[0]
    before = [*places(cells, exercise.id, Role.SCENE), *places(cells, exercise.id, Role.PROMPT)]
    return max(before) + 1 if before else len(cells)


def _new_cell(exercise: Exercise) -> Cell:
    return {
        "cell_type": "code",
        "execution_count": None,
        "id": f"{exercise.id}-{Role.ANSWER}",
        "metadata": {"exercise": exercise.id, "role": str(Role.ANSWER), "tags": ["exercise", str(Role.ANSWER)]},
        "outputs": [],
        "source": _lines(exercise.starter),
    }


def _lines(text: str) -> list[str]:
    return text.strip("\n").splitlines(keepends=True)


def _keep_aside(path: Path, texts: Sequence[tuple[str, str]]) -> Path:
    """Add to the file of earlier answers; it is written before the notebook is."""
    file = path.with_name(f"{path.stem}.kept.py")
    try:
        before = file.read_text("utf-8") if file.exists() else f'"""Earlier answers from {path.name}."""\n'
    except (OSError, UnicodeDecodeError) as error:
        raise NotebookUnreadable(f"{file} cannot be read: {error}.", "Move it away, then try again.") from None
    now = datetime.now().strftime("%Y-%m-%d %H:%M")
    parts = [f"\n# %% {exercise_id}, {now}\n{text.strip(chr(10))}\n" for exercise_id, text in texts]
    write_atomically(file, before + "".join(parts))
    return file
