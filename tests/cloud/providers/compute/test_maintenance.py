"""performMaintenance: refused, as Azure refuses it while it has planned none."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from azure.core.exceptions import HttpResponseError
from azure.mgmt.compute import ComputeManagementClient
from pytest import raises

from tests.cloud.bodies import RG, scale_set_body


def refused(begin: Callable[..., Any], *names: str) -> str:
    with raises(HttpResponseError) as error:
        begin(RG, *names).result()
    assert (error.value.status_code, error.value.error.code) == (409, "OperationNotAllowed")
    return str(error.value.error.message)


def test_a_machine_is_not_moved_without_planned_maintenance(compute: ComputeManagementClient, running_vm: Any) -> None:
    told = refused(compute.virtual_machines.begin_perform_maintenance, "web01")
    assert told.startswith("Operation 'performMaintenance' is not allowed on VM 'web01' since")


@pytest.mark.parametrize(("count", "name"), [(1, "web_0"), (0, "web")])
def test_nor_is_a_scale_set(compute: Any, subnet: str, count: int, name: str) -> None:
    made = scale_set_body(subnet, "Uniform", count)
    compute.virtual_machine_scale_sets.begin_create_or_update(RG, "web", made).result()
    assert f"'{name}'" in refused(compute.virtual_machine_scale_sets.begin_perform_maintenance, "web")


def test_nor_is_an_instance_of_one(compute: Any, subnet: str) -> None:
    made = scale_set_body(subnet, "Uniform", 1)
    compute.virtual_machine_scale_sets.begin_create_or_update(RG, "web", made).result()
    assert "'web_0'" in refused(compute.virtual_machine_scale_set_vms.begin_perform_maintenance, "web", "0")
