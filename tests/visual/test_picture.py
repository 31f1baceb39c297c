"""A picture is the same bytes every time, follows the theme, and can be read without being seen."""

from __future__ import annotations

import re
import subprocess
import sys
from xml.etree import ElementTree

from course.visual.picture import Picture, figure
from course.visual.theme import HUES, INK, MUTED


def a_chart() -> Picture:
    fig = figure(320, 160)
    ax = fig.add_axes((0.15, 0.2, 0.8, 0.7))
    ax.plot([0, 1, 2], [3, 1.234567, 2], color=HUES["do"], marker="o")
    ax.text(1, 2, "break-even: 0.12345 & <more>", color=INK, size=9.75)
    ax.text(0, 2, "muted", color=MUTED, gid="word@yn")
    return Picture(fig, "a chart", 'Baking pays from "9" machines on.')


def test_a_picture_is_the_same_bytes_every_time():
    assert a_chart().svg == a_chart().svg


def test_a_picture_is_the_same_bytes_in_another_process_and_with_other_settings():
    code = (
        "import matplotlib; matplotlib.rcParams.update({'svg.fonttype': 'path', 'savefig.dpi': 300});"
        "import sys; sys.path.insert(0, 'tests/visual');"
        "from test_picture import a_chart; sys.stdout.write(a_chart().svg)"
    )
    other = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert other.stdout == a_chart().svg


def test_a_picture_is_well_formed_and_carries_its_text_twin():
    root = ElementTree.fromstring(a_chart().svg)
    assert root.get("role") == "img"
    assert root.get("aria-label") == 'Baking pays from "9" machines on.'
    assert repr(a_chart()) == a_chart()._repr_mimebundle_()["text/plain"] == 'Baking pays from "9" machines on.'


def test_words_stay_words_and_are_not_shortened():
    assert "break-even: 0.12345 &amp; &lt;more&gt;" in a_chart().svg


def test_ink_follows_the_theme_and_no_other_black_or_white_is_left():
    svg = a_chart().svg
    assert "fill: var(--jp-content-font-color2, #59636e)" in svg
    assert not re.search(r"#0102\d\d|: #000000|: #ffffff", svg)


def test_two_pictures_on_one_page_share_no_id_and_style_nothing_outside():
    svg = a_chart().svg
    assert "<style" not in svg
    used = set(re.findall(r"#([\w-]+)\)?\"", svg))
    assert set(re.findall(r' id="([^"]*)"', svg)) <= used


def test_a_gid_becomes_a_class_and_a_key_for_a_widget_to_mark():
    assert '<g class="word" data-at="yn">' in a_chart().svg


def test_an_untrusted_view_that_drops_pictures_and_styles_still_reads():
    html = a_chart().html()
    left = re.sub(r"<style.*?</style>|<svg.*?</svg>", "", html, flags=re.S)
    assert 'style="display:none"' in left
    assert "Baking pays from &quot;9&quot; machines on." in left
