"""What to run of a learner's notebook, and where to judge: the cells may be deleted, doubled or moved."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from checks.cells import VERBS, Cell, Role, exercise_and_role, is_code, places, same, source_of
from checks.exercise import Exercise
from checks.names import called_verb, defined_names


@dataclass(frozen=True)
class Step:
    """One cell to run; with `judge`, the exercise to judge instead."""

    source: str
    exercise: str = ""
    role: str = ""
    judge: bool = False
    may_raise: bool = False


@dataclass(frozen=True)
class Plan:
    """The steps in order, and what was odd about each exercise's cells."""

    steps: tuple[Step, ...]
    notes: Mapping[str, tuple[str, ...]]


@dataclass
class _Found:
    """The cells of one exercise."""

    exercise: Exercise
    answers: list[int] = field(default_factory=list)
    dropped: list[int] = field(default_factory=list)
    scene: list[int] = field(default_factory=list)
    checks: list[int] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    @property
    def end(self) -> int:
        """After which cell it can be judged; -1 where none of its cells is left."""
        return max([*self.answers, *self.scene, *self.checks], default=-1)


def make_plan(cells: Sequence[Cell], exercises: Sequence[Exercise]) -> Plan:
    """Every cell that is not a verb, each answer after its scene, each exercise judged after its last cell."""
    found = [_look(cells, exercise) for exercise in exercises]
    moved = {place for one in found for place in one.answers if one.scene and place < one.scene[0]}
    dropped = {place for one in found for place in one.dropped}
    judged = _where_to_judge(found)
    steps: list[Step] = [_judge(cells, one) for one in judged.get(-1, ())]
    for place, cell in enumerate(cells):
        if place not in moved | dropped and is_code(cell):
            steps += _missing_scene(found, place)
            steps += _run(cell)
        for one in found:
            if one.scene[:1] == [place]:
                steps += [step for at in one.answers if at in moved for step in _run(cells[at])]
        steps += [_judge(cells, one) for one in judged.get(place, ())]
    return Plan(tuple(steps), {one.exercise.id: tuple(one.notes) for one in found})


def _look(cells: Sequence[Cell], exercise: Exercise) -> _Found:
    found = _Found(exercise)
    found.scene = [place for place in places(cells, exercise.id, Role.SCENE) if is_code(cells[place])]
    found.checks = [place for place in places(cells, exercise.id, Role.CHECK) if is_code(cells[place])]
    everything = [place for place in places(cells, exercise.id, Role.ANSWER) if is_code(cells[place])]
    found.answers = _that_count([(place, source_of(cells[place])) for place in everything], exercise.starter)
    found.dropped = [place for place in everything if place not in found.answers]
    if not everything:
        found.notes.append("Its answer cell is missing: judged by what the other cells left.")
    elif found.dropped:
        found.notes.append(f"It has {len(everything)} answer cells: the last one with an answer counts.")
    if found.scene and any(place < found.scene[0] for place in found.answers):
        found.notes.append("Its answer cell stood before its scene and was run after it.")
    return found


def _that_count(answers: Sequence[tuple[int, str]], starter: str) -> list[int]:
    """The last answer that is not the starter; all the parts where a cell was split, binding different names."""
    written = [(place, text) for place, text in answers if not same(text, starter)] or list(answers[-1:])
    parts: list[tuple[int, str]] = []
    for place, text in reversed(written):
        again = any(same(text, later) or defined_names(text) & defined_names(later) for _, later in parts)
        if not again:
            parts.append((place, text))
    return sorted(place for place, _ in parts)


def _where_to_judge(found: Sequence[_Found]) -> dict[int, list[_Found]]:
    """Each exercise at its own end; one without cells where the one before it ended."""
    at: dict[int, list[_Found]] = {}
    before = -1
    for one in found:
        before = one.end if one.end >= 0 else before
        at.setdefault(before, []).append(one)
    return at


def _missing_scene(found: Sequence[_Found], place: int) -> list[Step]:
    """A scene that was deleted is set all the same, before the answer."""
    for one in found:
        if one.answers[:1] == [place] and one.exercise.scene.strip() and not one.scene:
            one.notes.append("Its scene cell is missing: the course's own was run.")
            return [Step(one.exercise.scene, one.exercise.id, Role.SCENE)]
    return []


def _run(cell: Cell) -> list[Step]:
    source = source_of(cell)
    if not source.strip() or called_verb(source, VERBS) is not None:
        return []
    exercise, role = exercise_and_role(cell)
    metadata = cell.get("metadata")
    tags = metadata.get("tags") if isinstance(metadata, dict) else ()
    may_raise = isinstance(tags, list) and "raises-exception" in tags
    return [Step(source, exercise, role, may_raise=may_raise)]


def _judge(cells: Sequence[Cell], one: _Found) -> Step:
    answer = "\n".join(source_of(cells[place]) for place in one.answers)
    return Step(answer, one.exercise.id, Role.CHECK, judge=True)
