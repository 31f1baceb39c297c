"""A small chart about tea, to draw, walk, decide, grade and break."""

from __future__ import annotations

from pathlib import Path

import pytest

from course.flowcharts import Flowchart, load

TEA = """
id = "tea"
title = "Which tea?"
start = "awake"

[inputs]
awake = "You want to stay awake"
hot = "It is hot outside"
milk = { about = "What goes in", values = ["milk", "lemon", "nothing"] }

[questions.awake]
text = "Do you want to stay awake?"
yes = "milk"
no = "hot"

[questions.hot]
text = "Is it hot outside?"
yes = "mint"
no = "camomile"

[questions.milk]
text = "What goes in?"
choices = { milk = "assam", lemon = "ceylon", nothing = "ceylon" }

[leaves.assam]
advice = "Assam"
why = "It carries milk."
facts = ["generalize-flag-only"]

[leaves.ceylon]
advice = "Ceylon"
why = "It is clear."
facts = ["machine-id-kept"]

[leaves.mint]
advice = "Mint, cold"
why = "It cools."
facts = ["generalize-flag-only"]
tone = "next"

[leaves.camomile]
advice = "Camomile"
why = "It calms."
facts = ["generalize-flag-only"]
tone = "bad"
"""


class Notes(dict[str, object]):
    """A memory that is gone with the test."""

    def remember(self, key: str, value: object) -> None:
        self[key] = value

    def recall(self, key: str) -> object:
        return self.get(key)


@pytest.fixture
def notes() -> Notes:
    return Notes()


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """The chart's file, to edit."""
    path = tmp_path / "tea.toml"
    path.write_text(TEA, "utf-8")
    return path


@pytest.fixture
def tea(file: Path) -> Flowchart:
    return load(file)
