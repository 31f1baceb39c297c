"""What exercise 3 calls right is what the local Azure does."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from azure.core.exceptions import HttpResponseError

from course.clients import Clients
from course.cloud import Cloud
from course.topics.generalize.examples import SkippedSteps
from course.topics.scenes import ResourceGroup


@pytest.fixture
def group() -> Iterator[ResourceGroup]:
    """The three VMs on which a step was skipped."""
    cloud = Cloud.in_memory()
    clients = Clients(cloud)
    SkippedSteps().build(cloud, clients)
    yield ResourceGroup(clients, SkippedSteps.group)
    cloud.close()


def words(error: pytest.ExceptionInfo[HttpResponseError]) -> tuple[Any, Any]:
    detail = error.value.error
    return (detail.code, detail.message) if detail else ("", "")


def test_without_the_flag_the_image_is_refused_at_once(group: ResourceGroup) -> None:
    with pytest.raises(HttpResponseError) as error:
        group.managed_image("noflag01", "image")
    code, message = words(error)
    assert code == "OperationNotAllowed"
    assert message == "The operation 'Create Image' requires the Virtual Machine 'noflag01' to be Generalized."


def test_without_sysprep_the_image_is_made_and_its_vm_fails_late(group: ResourceGroup) -> None:
    image = group.managed_image("nosysprep01", "image")
    with pytest.raises(HttpResponseError) as error:
        group.windows_vm("winfrom01", image=image, admin="newadmin")
    assert words(error)[0].startswith("OSProvisioning")
    vm = group.clients.compute.virtual_machines.get(group.name, "winfrom01")
    assert vm.provisioning_state == "Failed"


def test_without_waagent_the_vm_succeeds_and_the_old_admin_is_in_it(group: ResourceGroup) -> None:
    image = group.managed_image("nowaagent01", "image")
    vm = group.linux_vm("copied01", image=image, admin="newadmin")
    assert group.clients.compute.virtual_machines.get(group.name, "copied01").provisioning_state == "Succeeded"
    guest = group.clients.cloud.guest(vm)  # type: ignore[attr-defined]
    facts = {fact.key: fact.value for fact in guest.inspect()}
    assert facts["users"] == "azureuser, newadmin"
    assert "azureuser" in guest.read_file("/etc/sudoers.d/90-cloud-init-users")
    assert guest.read_file("/home/azureuser/.bash_history")
