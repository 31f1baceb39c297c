"""Hues are told apart from both grounds, and white words are readable on the darker fills."""

from __future__ import annotations

import pytest

from course.visual.theme import DARK, FILLS, HUES, LIGHT, ON_FILL, VARIABLES, contrast, follow_theme


def test_contrast_is_what_wcag_defines():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)
    assert contrast("#ffffff", "#777777") == contrast("#777777", "#ffffff")


@pytest.mark.parametrize("name", HUES)
@pytest.mark.parametrize("ground", [LIGHT, DARK])
def test_every_hue_stands_out_on_light_and_on_dark(name, ground):
    assert contrast(HUES[name], ground) >= 3


@pytest.mark.parametrize("name", FILLS)
def test_white_words_are_readable_on_every_fill(name):
    assert contrast(FILLS[name], ON_FILL) >= 4.5


def test_every_hue_has_a_fill():
    assert HUES.keys() == FILLS.keys()


def test_the_fallbacks_of_the_theme_are_readable_on_white():
    ink, muted = (variable.split(",")[1].strip(" )") for variable in list(VARIABLES.values())[:2])
    assert contrast(ink, LIGHT) >= 7
    assert contrast(muted, LIGHT) >= 4.5


def test_sentinels_become_the_variables_of_the_theme():
    assert follow_theme("fill: #010203") == "fill: var(--jp-content-font-color1, #1f2328)"
    assert not any(sentinel in follow_theme("".join(VARIABLES)) for sentinel in VARIABLES)
