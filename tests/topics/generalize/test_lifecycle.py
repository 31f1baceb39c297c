"""The two-layer widget: the real actions, Azure's own refusals, and a rewind that touches nothing else."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from course.clients import Clients
from course.cloud import Cloud
from course.notebook import lifecycle
from course.topics import session
from course.topics.scenes import ResourceGroup


@pytest.fixture
def group() -> Iterator[ResourceGroup]:
    """A notebook that has begun, with web01 running."""
    cloud = Cloud.in_memory()
    session.enter("03_generalize", cloud)
    group = ResourceGroup(Clients(cloud), "rg-lifecycle")
    group.linux_vm("web01")
    yield group
    session.leave()
    cloud.close()


def test_a_flagged_vm_does_not_start_and_the_widget_says_so_in_azures_words(group: ResourceGroup) -> None:
    machine = lifecycle("web01").do("deprovision").do("deallocate").do("generalize").do("start")
    assert (machine.layers.arm, machine.layers.guest_word) == ("generalized", "deprovisioned")
    assert machine.answer.endswith("Operation 'start' is not allowed on VM 'web01' since the VM is generalized.")


def test_rewind_goes_back_step_by_step_to_the_vm_as_it_was_made(group: ResourceGroup) -> None:
    machine = lifecycle("web01").do("deprovision").do("deallocate").do("generalize")
    for layers in (("deallocated", "deprovisioned"), ("running", "deprovisioned"), ("running", "specific")):
        machine.rewind()
        assert (machine.layers.arm, machine.layers.guest_word) == layers
    assert "nothing to take back" in machine.rewind().answer
    assert machine.layers.power == "running"


def test_rewind_leaves_another_machines_step_alone(group: ResourceGroup) -> None:
    machine = lifecycle("web01").do("deallocate")
    group.linux_vm("other01")
    assert "not one of web01's" in machine.rewind().answer
    names = [vm.name for vm in group.clients.compute.virtual_machines.list(group.name)]
    assert sorted(names) == ["other01", "web01"]
