"""Run notebooks afresh and say, exercise by exercise, what passed. Exit code 0 only if all did."""

from __future__ import annotations

import argparse

HELP = "check notebooks, as the check cells do"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Describe the verb's arguments."""
    parser.add_argument("notebooks", nargs="+", metavar="NOTEBOOK", help="a notebook file")
    parser.add_argument("--json", metavar="FILE", help="write the outcomes as JSON")
    parser.add_argument("--junit", metavar="FILE", help="write the outcomes as JUnit XML")
    parser.add_argument("--time-limit", type=int, metavar="SECONDS", help="how long one cell may run (120)")


def run(arguments: argparse.Namespace) -> int:
    """Hand over to the grader, each notebook on a fresh cloud in memory."""
    from checks.main_check import main_check
    from course.cloud.server.environment import DOOR

    words = []
    for name in ("json", "junit", "time_limit"):
        value = getattr(arguments, name)
        words += [f"--{name.replace('_', '-')}={value}"] if value is not None else []
    fresh = {"IMAGECOURSE_CLOUD": "memory", DOOR: ""}  # from inside a notebook, its own cloud's door would be inherited
    return main_check([*words, "--", *arguments.notebooks], environment=fresh)
