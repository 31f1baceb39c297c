"""The pictures of the topics: each is found by its name, its words fit, and its text twin says the same."""

from __future__ import annotations

from typing import Any

import pytest

from course.topics import picture, source
from course.topics.errors import NoSuchName
from course.topics.shelf import picture_files
from course.visual.extents import crowding

PICTURES = [path.stem for topic in source().topics for path in picture_files(topic)]


@pytest.fixture(params=PICTURES)
def drawn(request: pytest.FixtureRequest) -> Any:
    return picture(request.param)


def test_the_words_of_a_picture_fit(drawn: Any) -> None:
    assert crowding(drawn.figure) == []


def test_every_name_in_a_picture_stands_in_its_text(drawn: Any) -> None:
    from matplotlib.text import Text

    words = [text.get_text() for text in drawn.figure.findobj(Text) if text.get_text()]
    said = " ".join(drawn.text.split()).casefold()
    assert [word for word in words if word.casefold() not in said] == []


def test_a_picture_is_the_same_every_time() -> None:
    for name in PICTURES:
        assert picture(name).svg == picture(name).svg


def test_a_mistyped_picture_is_answered_with_its_near_matches() -> None:
    with pytest.raises(NoSuchName, match="Did you mean one_azure"):
        picture("one_azur")
