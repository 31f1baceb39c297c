"""The course's remarks under a cell: the same words in markup and in plain text, in the theme's own colours."""

from __future__ import annotations

from course.visual.note import note, plain

LINES = ("`web01` is running.", "Resource group `rg`. <Run> again.")


def test_code_is_marked_and_markup_of_others_is_not() -> None:
    html = note(*LINES)
    assert "<code>web01</code> is running." in html
    assert "&lt;Run&gt;" in html


def test_the_plain_text_has_the_same_words() -> None:
    assert plain(*LINES) == "web01 is running.\nResource group rg. <Run> again."


def test_the_colours_follow_the_theme() -> None:
    assert "var(--jp-content-font-color1" in note(*LINES) and "var(--jp-content-font-color2" in note(*LINES)
