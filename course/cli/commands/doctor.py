"""Say what works on this machine, what does not, and the one next step. Exit code 1 if something needed fails."""

from __future__ import annotations

import argparse
import json
import os
from collections.abc import Sequence

from course.cli.doctor import Finding, State, Surroundings, examine
from course.cli.lab_environment import chosen_az
from course.cli.version import course_version
from course.cli.workspace import find

HELP = "say what works, what does not, and the next step"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Describe the verb's arguments."""
    parser.add_argument("folder", nargs="?", help="the workspace (default: this folder if it is one, else ./workspace)")
    parser.add_argument("--json", action="store_true", help="print the findings as JSON")


def run(arguments: argparse.Namespace) -> int:
    """Look at everything, in the order in which one part builds on another."""
    os.environ.update({"JUPYTER_PREFER_ENV_PATH": "1", **chosen_az(os.environ)})  # as lab does
    where = Surroundings(find(arguments.folder), os.environ)
    if not arguments.json:
        print(f"imagecourse {course_version()}", flush=True)
    findings = []
    for finding in examine(where):
        findings.append(finding)
        if not arguments.json:
            print(finding, flush=True)
    print(json.dumps(_document(findings), indent=1) if arguments.json else _summary(findings))
    return int(any(finding.state is State.FAILS for finding in findings))


def next_step(findings: Sequence[Finding]) -> Finding | None:
    """The first failure: what comes after it may hang on it."""
    return next((finding for finding in findings if finding.state is State.FAILS), None)


def _summary(findings: Sequence[Finding]) -> str:
    first = next_step(findings)
    if first is None:
        return "\nEverything the course needs works. Start with: imagecourse lab"
    count = sum(finding.state is State.FAILS for finding in findings)
    return f"\n{count} of {len(findings)} {'does' if count == 1 else 'do'} not work. Next: {first.next_step}"


def _document(findings: Sequence[Finding]) -> dict[str, object]:
    first = next_step(findings)
    return {
        "version": course_version(),
        "works": first is None,
        "next": first.next_step if first else "",
        "findings": [finding.as_json() for finding in findings],
    }
