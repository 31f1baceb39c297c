"""A port on loopback for JupyterLab."""

from __future__ import annotations

from course.cli import ports
from course.cli.doctor.finding import Finding, fails, works
from course.cli.doctor.look import Surroundings
from course.cli.errors import CommandProblem

NAME = "port"
ORDER = 100


def look(where: Surroundings) -> Finding:
    """The usual one, or the next that is free."""
    try:
        port = ports.choose(None)
    except CommandProblem as problem:
        return fails(problem.seen, problem.next_step)
    taken = "" if port == ports.DEFAULT else f" ({ports.DEFAULT} is taken)"
    return works(f"127.0.0.1:{port} is free for JupyterLab{taken}")
