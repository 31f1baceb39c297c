"""Two layers of one VM: every button does the real thing, and what the picture foretells is what Azure does."""

from __future__ import annotations

import itertools

import pytest

from course.cloud import Cloud
from course.notebook import lifecycle
from course.widgets.errors import CannotDo
from course.widgets.layers import Action, Guest, Layers, refusal
from course.widgets.state_machine import Fixed, StateMachine


def test_the_text_tells_both_layers_and_every_action(web01: str) -> None:
    text = lifecycle("web01").text().splitlines()
    assert text[0] == "web01: running in Azure, specific inside."
    assert text[1] == "  Azure: [running] > stopped > deallocated > generalized"
    assert text[2] == "  guest: [specific] > deprovisioned"
    assert any(line.startswith("  capture: refused. OperationNotAllowed") for line in text)


def test_the_way_to_an_image_step_by_step(web01: str, cloud: Cloud) -> None:
    machine = lifecycle("web01")
    for action in ("deprovision", "deallocate", "generalize", "capture"):
        machine.do(action)
        assert not machine.refused, machine.answer
    assert machine.layers == Layers("web01", "deallocated", True, Guest.DEPROVISIONED)
    assert any(document["name"] == "web01-image" for document in cloud.documents())


def test_a_refusal_is_shown_in_azures_words_and_changes_nothing(web01: str) -> None:
    machine = lifecycle("web01").do("generalize")
    assert machine.refused and machine.answer.startswith("OperationNotAllowed: Operation 'generalize' is not allowed")
    assert machine.layers.power == "running"


def test_rewind_takes_a_step_back_that_azure_could_not(web01: str) -> None:
    machine = lifecycle("web01")
    machine.do("deallocate")
    machine.do("generalize")
    machine.do("start")
    assert machine.refused
    machine.rewind()
    assert not machine.layers.generalized
    assert not machine.do("start").refused


def test_every_refusal_that_the_picture_foretells_is_azures_own(web01: str) -> None:
    """Walk through many orders of actions: what is drawn as refused is refused, with the same words, and nothing else."""
    machine = lifecycle("web01")
    for way in itertools.product(
        ("deallocate", "power off", "generalize", "start", "deprovision", "capture"), repeat=2
    ):
        for name in way:
            foretold = refusal(machine.layers, Action(name))
            machine.do(name)
            assert machine.refused == bool(foretold), (way, machine.answer, foretold)
            if foretold:
                assert machine.answer == foretold


def test_an_action_that_is_not_there_is_refused_plainly(web01: str) -> None:
    with pytest.raises(CannotDo, match="Try one of: start, deprovision"):
        lifecycle("web01").do("explode")


def test_a_picture_without_a_cloud_has_no_buttons_and_no_rewind() -> None:
    picture = StateMachine(Fixed(Layers("vm", "stopped", True, Guest.SPECIFIC)))
    assert "<button" not in picture.live_
    assert "The flag is set, but nobody cleaned the guest" in picture.text()
    with pytest.raises(CannotDo, match="nothing to rewind"):
        picture.rewind()


def test_a_vm_that_is_gone_is_said_plainly(web01: str, cloud: Cloud) -> None:
    machine = lifecycle("web01")
    cloud.forget("rg-images")
    with pytest.raises(Exception, match="is gone"):
        machine.reload()
