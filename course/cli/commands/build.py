"""Write the notebooks and their reference copies from course/topics (for authors, in a checkout)."""

from __future__ import annotations

import argparse
from importlib import import_module

HELP = "write the notebooks from course/topics (for authors)"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Describe the verb's arguments."""
    parser.add_argument("--check", action="store_true", help="write nothing; fail if a file is out of step")
    parser.add_argument("--refresh", action="store_true", help="run the reference notebooks again")


def run(arguments: argparse.Namespace) -> int:
    """Hand over to the builder."""
    words = [f"--{name}" for name in ("check", "refresh") if getattr(arguments, name)]
    return int(import_module("course.topics.build").main(words))
