"""Check notebooks on the command line: each is run afresh, and a bad one never spoils the others."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path

from checks.answer_cell import version_note
from checks.atomic import write_atomically
from checks.cells import Cell, Role, exercise_and_role, same
from checks.course import Courses, ExerciseSource, courses
from checks.errors import ChecksError
from checks.exercise import Exercise
from checks.feedback import Feedback
from checks.judge import NOT_YOUR_FAULT
from checks.notebook_file import NotebookDict, cells_of, read_notebook, stamp_of
from checks.outcome import Outcome
from checks.plan import Plan, Step, make_plan
from checks.report import Line, all_passed, as_json, as_junit, as_text
from checks.run import Ran, explain, run

TIME_LIMIT = 120  # seconds a cell


def main_check(words: Sequence[str], environment: Mapping[str, str] | None = None) -> int:
    """Check every notebook; 0 only if every exercise of every one passed, 2 where a report could not be written."""
    asked = _parser().parse_args(words)
    lines: list[Line] = []
    for name in dict.fromkeys(asked.notebooks):
        of_notebook = check_notebook(name, environment or {}, asked.time_limit)
        print(as_text(of_notebook), flush=True)
        lines += of_notebook
    try:
        for file, text in ((asked.json, as_json), (asked.junit, as_junit)):
            if file:
                write_atomically(Path(file), text(lines))
    except ChecksError as problem:
        print(problem, file=sys.stderr)
        return 2
    return 0 if all_passed(lines) else 1


def check_notebook(name: str, environment: Mapping[str, str], time_limit: int) -> list[Line]:
    """The outcome of every exercise of one notebook; one line for all where it cannot be run."""
    try:
        return _check(name, environment, time_limit)
    except ChecksError as problem:
        return [_whole(name, problem.seen, problem.next)]
    except Exception as error:  # what one notebook does to the grader must not cost the next one its turn
        return [_whole(name, f"The notebook could not be run: {type(error).__name__}: {error}.", "Report this text.")]


def _check(name: str, environment: Mapping[str, str], time_limit: int) -> list[Line]:
    path = Path(name)
    notebook = read_notebook(path)
    exercises, sources, unknown = _exercises(path, notebook, courses())
    if not exercises and not unknown:
        raise ChecksError("No exercise of an installed course is in this notebook.", "Name a notebook of the course.")
    notes = (*_version_notes(notebook, sources), *_hidden_modules(path.absolute().parent, sources))
    plan = make_plan(cells_of(notebook), exercises)
    ran = run(plan, path.absolute().parent, environment, time_limit)
    lines = [_line(name, exercise, plan, ran, notes) for exercise in exercises]
    strange = [Line(name, other, Outcome.COULD_NOT_CHECK, " ".join([said, *notes])) for other, said in unknown]
    return [*lines, *strange]


def _exercises(
    path: Path, notebook: NotebookDict, known: Courses
) -> tuple[list[Exercise], list[ExerciseSource], list[tuple[str, str]]]:
    """What the notebook should hold by its stamp, what else it holds, and the ids that no course knows."""
    stamp = stamp_of(notebook)
    found: dict[str, Exercise] = {}
    sources: list[ExerciseSource] = []
    for source in known.sources:
        with suppress(LookupError):
            found |= {exercise.id: exercise for exercise in source.exercises(stamp.notebook if stamp else path.stem)}
        sources += [source] if found and not sources else []
    unknown: list[tuple[str, str]] = []
    for exercise_id in _named(cells_of(notebook)):
        if exercise_id in found:
            continue
        try:
            source, exercise = known.find(exercise_id)
        except ChecksError as problem:
            unknown.append((exercise_id, str(problem)))
            continue
        found[exercise_id] = exercise
        sources += [source] if source not in sources else []
    return list(found.values()), sources, unknown


def _named(cells: Sequence[Cell]) -> list[str]:
    """The ids of the exercises that have a cell to answer or to check in."""
    marked = [exercise_and_role(cell) for cell in cells]
    return list(dict.fromkeys(exercise for exercise, role in marked if role in (Role.ANSWER, Role.CHECK)))


def _line(name: str, exercise: Exercise, plan: Plan, ran: Ran, notes: tuple[str, ...]) -> Line:
    feedback = _verdict(exercise, plan, ran)
    said = [*plan.notes.get(exercise.id, ()), *notes]
    if feedback.outcome is not Outcome.PASSED:
        said = [*_what_went_wrong(exercise, plan, ran, feedback.seen), *said]
    return Line(name, exercise.id, feedback.outcome, feedback.noting(" ".join(said)).message)


def _verdict(exercise: Exercise, plan: Plan, ran: Ran) -> Feedback:
    for place, why in ran.stopped.items():
        if plan.steps[place].exercise == exercise.id:
            return explain(plan.steps[place], why)
    for place, raised in ran.raised.items():
        step = plan.steps[place]
        if (step.exercise, step.role) == (exercise.id, Role.SCENE) and same(step.source, exercise.scene):
            return Feedback.could_not_check(
                seen=f"The scene could not be set: {raised}.", why=NOT_YOUR_FAULT, next="Report it with this text."
            )
    missing = "The check gave no verdict."
    for place, raised in ran.raised.items():
        if plan.steps[place].judge and plan.steps[place].exercise == exercise.id:
            missing = f"The check stopped with {raised}."
    return ran.verdicts.get(exercise.id) or Feedback.could_not_check(
        seen=missing, next="Run the notebook from the top in JupyterLab and look at its first error."
    )


def _what_went_wrong(exercise: Exercise, plan: Plan, ran: Ran, told: str) -> list[str]:
    """What its own cells raised, else the first cell before it that failed; nothing that was told already."""
    judged = next(place for place, step in enumerate(plan.steps) if step.judge and step.exercise == exercise.id)
    before = {
        place: f"stopped with {raised}" for place, raised in ran.raised.items() if place < judged and raised not in told
    }
    before |= {place: f"{why.seen} and was left out" for place, why in ran.stopped.items() if place < judged}
    own = [place for place in sorted(before) if plan.steps[place].exercise == exercise.id and place in ran.raised]
    common = [place for place in sorted(before) if not plan.steps[place].exercise]
    for place in (*own, *common):
        return [f"{_called(plan.steps[place])} {before[place]}."]
    return []


def _called(step: Step) -> str:
    """A cell as a learner can find it: by what it is, or by its first line."""
    if step.role in (Role.ANSWER, Role.SCENE):
        return f"Its {step.role} cell"
    first = step.source.strip().splitlines()[0]
    return f"The cell `{first if len(first) <= 60 else f'{first[:56]} ...'}`"


def _version_notes(notebook: NotebookDict, sources: Sequence[ExerciseSource]) -> tuple[str, ...]:
    stamp = stamp_of(notebook)
    if stamp is None or not sources or stamp.version == sources[0].version:
        return ()
    return (version_note(stamp.version, sources[0]),)


def _hidden_modules(folder: Path, sources: Sequence[ExerciseSource]) -> tuple[str, ...]:
    """A learner's own checks.py or the like, which JupyterLab would import in place of the course's."""
    ours = {"checks", *(type(source).__module__.partition(".")[0] for source in sources)}
    beside = [path.name for path in sorted(folder.glob("*.py")) if path.stem in ours]
    return tuple(f"`{file}` beside the notebook has the name of a part of the course: rename it." for file in beside)


def _whole(name: str, seen: str, next: str) -> Line:
    return Line(name, "", Outcome.COULD_NOT_CHECK, f"{seen} {next}".strip())


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="check", description=__doc__)
    parser.add_argument("notebooks", nargs="+", metavar="NOTEBOOK")
    parser.add_argument("--json", metavar="FILE")
    parser.add_argument("--junit", metavar="FILE")
    parser.add_argument("--time-limit", type=int, default=TIME_LIMIT, metavar="SECONDS")
    return parser
