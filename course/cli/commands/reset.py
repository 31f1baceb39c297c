"""Put an answer cell, or all of a notebook's, back to its starter. What you wrote is kept aside."""

from __future__ import annotations

import argparse
from pathlib import Path

from course.cli.errors import CommandProblem

HELP = "put answer cells back to their starter"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Describe the verb's arguments."""
    parser.add_argument("notebook", metavar="NOTEBOOK", help="a notebook file")
    parser.add_argument("exercise", nargs="?", metavar="EXERCISE", help="one exercise, for example generalize-4")


def run(arguments: argparse.Namespace) -> int:
    """Hand over to the grader, which knows the cells."""
    from checks import reset_notebook

    path = Path(arguments.notebook)
    if not path.is_file():
        raise CommandProblem(f"there is no file {path}.", "Name a notebook, for example workspace/03_generalize.ipynb")
    print(reset_notebook(path, arguments.exercise))
    return 0
