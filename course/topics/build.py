"""`imagecourse build`: write notebooks/ and tests/reference/ from the topics, or say what is out of step."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import nbformat

from checks.atomic import write_atomically
from course.topics.compose import Variant, compose, serialise
from course.topics.errors import TopicError
from course.topics.exercise_source import CourseSource
from course.topics.reference import executed, stripped

COMMAND = "imagecourse build"


@dataclass(frozen=True)
class Product:
    """One generated file: a notebook for learners, or (with a variant) a reference with outputs."""

    path: Path
    notebook: nbformat.NotebookNode
    reference: bool

    @property
    def in_step(self) -> bool:
        """Whether the file on disk is what the topic's sources say."""
        try:
            text = self.path.read_text("utf-8")
            if self.reference:
                text = serialise(stripped(nbformat.reads(text, as_version=4)))
        except (OSError, ValueError, AttributeError, nbformat.reader.NotJSONError):
            return False
        return text == serialise(self.notebook)


def products(root: Path, course: CourseSource) -> Iterator[Product]:
    """Every file that the build writes under the root."""
    for topic in course.topics:
        if not (topic.folder / "lesson.py").exists():
            continue
        name = f"{topic.notebook}.ipynb"
        yield Product(root / "notebooks" / name, compose(course, topic), reference=False)
        for variant in Variant:
            path = root / "tests" / "reference" / variant / name
            yield Product(path, compose(course, topic, variant), reference=True)


def out_of_step(root: Path, course: CourseSource) -> list[str]:
    """The generated files that differ from the topics' sources, as paths below the root."""
    wanted = list(products(root, course))
    wrong = [product.path for product in wanted if not product.in_step]
    stale = _strays(root, {product.path for product in wanted})
    return sorted(path.relative_to(root).as_posix() for path in (*wrong, *stale))


def build(root: Path, course: CourseSource, *, refresh: bool = False) -> list[str]:
    """Write what is out of step (with refresh: run every reference again); the paths written or removed."""
    changed = []
    wanted = list(products(root, course))
    for product in wanted:
        if product.in_step and not (refresh and product.reference):
            continue
        if _write(product, root):
            changed.append(product.path)
    for path in _strays(root, {product.path for product in wanted}):
        path.unlink()
        changed.append(path)
    return sorted(path.relative_to(root).as_posix() for path in changed)


def main(argv: Sequence[str] | None = None, root: Path | None = None, course: CourseSource | None = None) -> int:
    """The command: 0 when all is in step, 1 when --check finds a difference or a topic is broken."""
    arguments = _parser().parse_args(argv)
    root, course = root or Path(__file__).parents[2], course or CourseSource()
    if not (root / "pyproject.toml").exists():
        print(f"{COMMAND} works in a checkout of the course, not in an installed copy.", file=sys.stderr)
        return 1
    try:
        if arguments.check:
            return _say_check(out_of_step(root, course))
        changed = build(root, course, refresh=arguments.refresh)
    except (TopicError, LookupError) as error:
        print(error, file=sys.stderr)
        return 1
    print("\n".join(f"wrote {path}" for path in changed) or "Everything is in step with course/topics.")
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog=COMMAND, description="Write the notebooks from course/topics.")
    choice = parser.add_mutually_exclusive_group()
    choice.add_argument("--check", action="store_true", help="write nothing; fail if a file is out of step")
    choice.add_argument("--refresh", action="store_true", help="run every reference notebook again")
    return parser


def _say_check(wrong: list[str]) -> int:
    if not wrong:
        print("Everything is in step with course/topics.")
        return 0
    print("Out of step with course/topics:", *wrong, sep="\n  ", file=sys.stderr)
    print(f"Run `{COMMAND}`.", file=sys.stderr)
    return 1


def _write(product: Product, root: Path) -> bool:
    """Write one product; False when the text on disk was the same already."""
    notebook = product.notebook
    product.path.parent.mkdir(parents=True, exist_ok=True)
    if product.reference:
        notebook = executed(notebook, product.path.parent, product.path.relative_to(root).as_posix())
    text = serialise(notebook)
    if product.path.exists() and product.path.read_text("utf-8") == text:
        return False
    write_atomically(product.path, text)
    return True


def _strays(root: Path, wanted: set[Path]) -> Iterator[Path]:
    """Notebooks of ours that no topic makes any more; what others put there is left alone."""
    folders = [root / "notebooks", *(root / "tests" / "reference" / variant for variant in Variant)]
    for path in sorted(path for folder in folders for path in folder.glob("*.ipynb")):
        if path not in wanted and '"imagecourse"' in path.read_text("utf-8", errors="replace"):
            yield path
