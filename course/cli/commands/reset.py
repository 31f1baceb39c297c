"""Put an answer cell, or all of a notebook's, back to its starter. What you wrote is kept aside."""

from __future__ import annotations

import argparse
import os
from pathlib import Path

from course.cli.errors import CommandProblem
from course.cli.workspace import holding

HELP = "put answer cells back to their starter"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Describe the verb's arguments."""
    parser.add_argument("notebook", metavar="NOTEBOOK", help="a notebook file")
    parser.add_argument("exercise", nargs="?", metavar="EXERCISE", help="one exercise, for example generalize-4")


def run(arguments: argparse.Namespace) -> int:
    """Hand over to the grader, which knows the cells."""
    from checks import record, reset_notebook
    from checks.errors import ChecksError

    path = Path(arguments.notebook)
    workspace = holding(path)
    if workspace is not None:
        os.environ.setdefault(record.FILE, str(workspace.record))
    try:
        print(reset_notebook(path, arguments.exercise))
    except ChecksError as problem:
        raise CommandProblem(problem.seen, problem.next) from None
    return 0
