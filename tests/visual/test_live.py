"""A live widget shows a static twin and then the view, and saves nothing that changes from run to run."""

from __future__ import annotations

import pytest
from IPython.core.interactiveshell import InteractiveShell
from IPython.utils.capture import capture_output

from course.visual.live import OWN_KEYS, WIDGET_VIEW, Live, more


class Lamp(Live):
    _esm = (
        OWN_KEYS + "export default { render({ model, el }) { el.classList.add('course-live'); return ownKeys(el); } };"
    )
    on = False

    def html(self) -> str:
        return f"<p>{self.text()}</p>"

    def text(self) -> str:
        return "on" if self.on else "off"


@pytest.fixture
def shown():
    had = InteractiveShell.initialized()
    InteractiveShell.instance()
    lamp = Lamp()
    with capture_output() as captured:
        lamp._ipython_display_()
    yield lamp, captured.outputs
    if not had:
        InteractiveShell.clear_instance()


def test_a_cell_shows_the_twin_first_and_then_the_view(shown):
    _, (twin, view) = shown
    assert twin.data["text/plain"] == "off"
    assert WIDGET_VIEW not in twin.data
    assert view.data[WIDGET_VIEW]["version_major"] == 2


def test_nothing_that_is_compared_holds_an_address_or_an_id(shown):
    lamp, (twin, view) = shown
    assert lamp.model_id not in str(twin.data)
    assert view.data["text/plain"] == ""
    assert repr(lamp) == "off"


def test_after_a_click_the_saved_twin_follows(shown):
    lamp, _ = shown
    lamp.on = True
    with capture_output() as captured:
        lamp.refresh()
    (twin,) = captured.outputs
    assert twin.update
    assert twin.data["text/plain"] == "on"


def test_before_it_is_shown_a_refresh_shows_nothing():
    with capture_output() as captured:
        Lamp().refresh()
    assert captured.outputs == []


def test_a_part_that_opens_keeps_the_notebooks_keys_off_its_line():
    assert 'data-lm-suppress-shortcuts="true"' in more("Text & more", "<pre>a</pre>")
    assert "Text &amp; more" in more("Text & more", "<pre>a</pre>")
