"""A long-running operation on the wire: the 202, the polls, Azure's work in between, and the end."""

from __future__ import annotations

import pytest

from course.cloud import Cloud
from course.widgets import OperationTimeline
from course.widgets.errors import CannotDo


@pytest.fixture
def wire(cloud: Cloud, web01: str) -> OperationTimeline:
    cloud.clock_mode = "step by step"
    return OperationTimeline(cloud).send("POST", f"{web01}/deallocate")


def test_the_first_answer_is_202_and_says_where_to_ask(wire: OperationTimeline) -> None:
    text = wire.text().splitlines()
    assert text[0] == "1. POST .../virtualMachines/web01/deallocate -> 202 Accepted"
    assert text[1].startswith("   Azure-AsyncOperation: .../")
    assert text[-1] == "In progress: asked for, not done."


def test_polling_does_not_do_the_work_but_a_step_does(wire: OperationTimeline) -> None:
    assert wire.poll().text().splitlines()[-1] == "In progress: asked for, not done."
    assert wire.step().poll().text().splitlines()[-1] == "Succeeded: now it is done."
    assert wire.ended


def test_after_the_end_there_is_no_step_to_take(wire: OperationTimeline) -> None:
    wire.step().poll()
    with pytest.raises(CannotDo, match="no step to take"):
        wire.step()
    wire._pressed(wire, {"do": "step"}, [])
    assert "no step to take" in wire.said_


def test_a_refusal_is_the_end_at_once(cloud: Cloud, web01: str) -> None:
    wire = OperationTimeline(cloud).send("POST", f"{web01}/generalize")
    assert "409" in wire.text() and wire.text().splitlines()[-1] == "Failed."


def test_nothing_sent_yet_has_nothing_to_poll(cloud: Cloud) -> None:
    wire = OperationTimeline(cloud)
    assert wire.text() == "Not started."
    with pytest.raises(CannotDo, match="send a request first"):
        wire.poll()


def test_the_text_is_the_same_in_every_run(cloud: Cloud, web01: str) -> None:
    import re

    cloud.clock_mode = "step by step"
    wire = OperationTimeline(cloud).send("POST", f"{web01}/deallocate").step().poll()
    assert not re.search(r"0x[0-9a-f]{6}|model_id", wire.text())
