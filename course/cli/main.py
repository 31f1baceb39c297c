"""The command `imagecourse`: reads the verb, runs its file, turns problems into plain words."""

from __future__ import annotations

import argparse
import sys
import traceback
from collections.abc import Sequence
from pathlib import Path

from course.cli import commands
from course.cli.errors import CommandProblem, MissingPart, from_operating_system
from course.cli.version import course_version

OWN_PARTS = {"course", "checks", "imagecourse"}


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code."""
    arguments = parser().parse_args(argv)
    try:
        return commands.named(arguments.command).run(arguments)
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        return 141
    except Exception as error:
        return _report(error, arguments.traceback)


def parser() -> argparse.ArgumentParser:
    """The parser of all verbs, each described by its own file."""
    whole = argparse.ArgumentParser(
        prog="imagecourse", description="A notebook course on custom VM images in Azure, on an Azure of your own."
    )
    whole.add_argument("--version", action="version", version=f"imagecourse {course_version()}")
    whole.add_argument("--traceback", action="store_true", help="show where in the course a fault happened")
    verbs = whole.add_subparsers(dest="command", metavar="COMMAND", required=True)
    for name, command in commands.all_commands().items():
        verb = verbs.add_parser(name, help=command.HELP, description=command.__doc__)
        command.add_arguments(verb)
    return whole


def _report(error: Exception, with_traceback: bool) -> int:
    """Say what is wrong: 2 for what the user can put right, 1 for a fault of the course."""
    if with_traceback:
        traceback.print_exc()
    problem = _known(error)
    print(problem or _fault(error), file=sys.stderr)
    return 2 if problem else 1


def _known(error: Exception) -> CommandProblem | None:
    if isinstance(error, CommandProblem):
        return error
    if isinstance(error, ModuleNotFoundError):
        missing = (error.name or "a package").partition(".")[0]
        return MissingPart(f"{error.name}" if missing in OWN_PARTS else missing)
    return from_operating_system(error, Path.cwd()) if isinstance(error, OSError) else None


def _fault(error: Exception) -> CommandProblem:
    return CommandProblem(
        f"a fault of the course: {type(error).__name__}: {error}",
        "Run `imagecourse doctor`; the same command after `imagecourse --traceback` shows where it happened.",
    )


if __name__ == "__main__":
    sys.exit(main())
