"""Exercises about tea."""

from __future__ import annotations

from checks.exercise import Attempt, Exercise, Kind, Stage, WrongAnswer
from checks.feedback import Feedback


class Steps(Exercise):
    """Order two steps."""

    id = "tea-1"
    title = "Order the steps"
    kind = Kind.ORDER
    stage = Stage.WORKED
    points = 1
    minutes = 1
    objective = "Order the steps"
    prompt = "Water or tea first? [fact: generalize-answers-200]"
    starter = "steps = ..."
    solution = 'steps = ["water", "tea"]'
    hints = ("What needs time?", "Water comes first.")
    misconceptions = (WrongAnswer("T01-tea-first", 'steps = ["tea", "water"]', "Cold water makes no tea"),)
    alternatives = ('steps = ("water", "tea")',)

    def check(self, attempt: Attempt) -> Feedback:
        """Water comes first."""
        steps = attempt.get("steps", ...)
        if steps is ...:
            return Feedback.not_attempted(next="Set `steps`.")
        if list(steps) == ["water", "tea"]:
            return Feedback.passed(why="Tea needs hot water.", fact="generalize-flag-only")
        return Feedback.failed(seen=f"{steps}", why="Cold water makes no tea.", fact="generalize-flag-only")


class Boil(Exercise):
    """Boil what the scene has filled."""

    id = "tea-2"
    title = "Boil"
    kind = Kind.STATE
    stage = Stage.FADED
    points = 2
    minutes = 3
    objective = "Name the temperature"
    prompt = "Boil the water."
    scene = 'kettle = {"water": "cold"}'
    starter = "# kettle[...] = ...\n"
    solution = 'kettle["water"] = "hot"\nassert kettle'
    hints = ("The kettle is a dictionary.",)
    misconceptions = (WrongAnswer("T02-away", 'kettle.clear()\nraise ValueError("spilled")', "empty"),)
    alternatives = ('!echo hiss\nkettle.update(water="hot")',)

    def check(self, attempt: Attempt) -> Feedback:
        """The water is hot."""
        water = attempt.get("kettle", {}).get("water")
        if water == "cold":
            return Feedback.not_attempted(next="Boil the water.")
        if water is None:
            return Feedback.failed(seen="The kettle is empty.", fact="generalize-flag-only")
        return Feedback.passed(why="Hot.", fact="generalize-flag-only")
