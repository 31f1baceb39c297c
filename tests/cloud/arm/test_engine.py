"""Azure Resource Manager as a client meets it: what is served, what is not, and what is malformed."""

from __future__ import annotations

import json
from typing import Any

import pytest
from azure.core.exceptions import HttpResponseError, ResourceNotFoundError
from azure.mgmt.compute import ComputeManagementClient
from azure.mgmt.resource.resources import ResourceManagementClient
from pytest import raises

from course.cloud import Cloud
from course.cloud.arm.http import Door, Request
from tests.cloud.bodies import LOCATION, RG

Answer = tuple[int, dict[str, Any]]
COMPUTE = "/subscriptions/{}/resourceGroups/rg-images/providers/Microsoft.Compute"


def send(cloud: Cloud, method: str, path: str, body: Any = None, version: str | None = "2024-07-01") -> Answer:
    """One plain request, as a client without an SDK would make it."""
    if path.startswith("/providers"):
        path = f"/subscriptions/{cloud.subscription_id}/resourceGroups/{RG}{path}"
    query = "" if version is None else f"?api-version={version}"
    content = body if isinstance(body, bytes) else b"" if body is None else json.dumps(body).encode()
    url = f"https://management.azure.com{path}{query}"
    response = cloud.handle(Request(method, url, {"Content-Type": "application/json"}, content, Door.NETWORK))
    return response.status, json.loads(response.body or b"{}")


def refused(answer: Answer) -> tuple[int, str]:
    """Status and code of a refusal, which has Azure's envelope."""
    status, content = answer
    assert set(content) == {"error"} and {"code", "message"} <= set(content["error"])
    assert content["error"]["message"]
    return status, content["error"]["code"]


# What is not served


def test_an_operation_that_azure_has_and_the_local_azure_has_not_says_so(
    compute: ComputeManagementClient, group: str
) -> None:
    with raises(HttpResponseError) as error:
        compute.dedicated_host_groups.create_or_update(group, "hosts", {"location": LOCATION})
    assert error.value.error is not None
    assert "is not served by the local Azure" in str(error.value.error.message)


def test_a_resource_provider_that_is_unknown_is_refused_not_invented(cloud: Cloud, group: str) -> None:
    status, content = send(cloud, "GET", "/providers/Microsoft.Nowhere/things/one")
    assert (status, content["error"]["code"]) == (404, "InvalidResourceType")
    assert "Microsoft.Nowhere" in content["error"]["message"]


def test_a_method_that_a_resource_does_not_have_is_refused(cloud: Cloud, group: str) -> None:
    assert refused(send(cloud, "POST", "/providers/Microsoft.Compute/images/golden", {})) == (405, "MethodNotAllowed")


@pytest.mark.parametrize("path", ["/", "/nowhere", "//", "/subscriptions//resourceGroups/x", "/%2F%2e%2e"])
def test_a_url_that_means_nothing_gets_a_well_formed_refusal(cloud: Cloud, path: str) -> None:
    status, _ = refused(send(cloud, "GET", path))
    assert 400 <= status < 500


def test_a_url_below_no_provider_is_answered_by_nobody(cloud: Cloud) -> None:
    status, content = send(cloud, "GET", "/a/b/c")
    text = "No operation of Azure Resource Manager answers GET at this URL."
    assert (status, content["error"]["code"], content["error"]["message"]) == (404, "NotFound", text)


# Names, bodies, api-versions


@pytest.mark.parametrize("version", ["2019-12-01", "2024-07-01", "2021-12-01-preview"])
def test_a_well_formed_api_version_up_to_the_newest_is_served(cloud: Cloud, group: str, version: str) -> None:
    assert send(cloud, "GET", "/providers/Microsoft.Compute/images", version=version) == (200, {"value": []})


def test_a_request_without_api_version_is_refused(cloud: Cloud, group: str) -> None:
    answer = send(cloud, "GET", "/providers/Microsoft.Compute/images", version=None)
    assert refused(answer) == (400, "MissingApiVersionParameter")


@pytest.mark.parametrize("version", ["", "latest", "2024", "2024-7-1", "2024-13-99x", "7.0"])
def test_a_malformed_api_version_is_refused(cloud: Cloud, group: str, version: str) -> None:
    status, code = refused(send(cloud, "GET", "/providers/Microsoft.Compute/images", version=version))
    assert status == 400
    assert code in ("InvalidApiVersionParameter", "MissingApiVersionParameter")


def test_an_api_version_of_the_future_is_refused(cloud: Cloud, group: str) -> None:
    answer = send(cloud, "GET", "/providers/Microsoft.Compute/images", version="2099-01-01")
    assert refused(answer) == (400, "NoRegisteredProviderFound")


@pytest.mark.parametrize(
    "body", [b"{", b"[]", b"null", b"\xff\xfe", b"7", b'"text"', b"[" * 5000], ids=lambda body: repr(body[:9])
)
def test_a_body_that_is_no_json_object_is_refused(cloud: Cloud, group: str, body: bytes) -> None:
    status, code = refused(send(cloud, "PUT", "/providers/Microsoft.Compute/disks/data", body))
    assert status == 400
    assert code in ("InvalidRequestContent", "LocationRequired")


def test_a_member_that_the_type_does_not_have_is_named_with_its_place(cloud: Cloud, group: str) -> None:
    body = {"location": LOCATION, "properties": {"creationData": {"createOption": "Empty", "colour": "red"}}}
    status, content = send(cloud, "PUT", "/providers/Microsoft.Compute/disks/data", body)
    assert status == 400
    assert content["error"]["message"].startswith("Could not find member 'colour' on object of type 'CreationData'.")
    assert content["error"]["target"] == "disk.properties.creationData.colour"


def test_a_value_of_the_wrong_type_is_refused(cloud: Cloud, group: str) -> None:
    body = {"location": LOCATION, "properties": {"creationData": {"createOption": "Empty"}, "diskSizeGB": "many"}}
    assert refused(send(cloud, "PUT", "/providers/Microsoft.Compute/disks/data", body))[0] == 400


def test_a_missing_location_is_refused(cloud: Cloud, group: str) -> None:
    answer = send(cloud, "PUT", "/providers/Microsoft.Compute/disks/data", {"properties": {}})
    assert refused(answer) == (400, "LocationRequired")


def test_a_location_that_does_not_exist_is_refused(cloud: Cloud, group: str) -> None:
    body = {"location": "atlantis", "properties": {"creationData": {"createOption": "Empty"}, "diskSizeGB": 4}}
    answer = send(cloud, "PUT", "/providers/Microsoft.Compute/disks/data", body)
    assert refused(answer) == (400, "LocationNotAvailableForResourceType")


@pytest.mark.parametrize("name", ["bad%20name", "a%2Fb", "x" * 300, "%3Cscript%3E", "name%00", "ends."])
def test_a_malformed_resource_name_is_refused(cloud: Cloud, group: str, name: str) -> None:
    body = {"location": LOCATION, "properties": {"creationData": {"createOption": "Empty"}, "diskSizeGB": 4}}
    status, _ = refused(send(cloud, "PUT", f"/providers/Microsoft.Compute/disks/{name}", body))
    assert 400 <= status < 500


@pytest.mark.parametrize("name", ["no!", "x" * 91, "dot."])
def test_a_malformed_group_name_is_refused(resources: ResourceManagementClient, name: str) -> None:
    with raises(HttpResponseError):
        resources.resource_groups.create_or_update(name, {"location": LOCATION})


def test_nothing_is_found_below_a_group_that_does_not_exist(compute: ComputeManagementClient) -> None:
    with raises(ResourceNotFoundError) as error:
        compute.images.get("nowhere", "golden")
    assert error.value.error is not None
    assert error.value.error.code == "ResourceGroupNotFound"
    assert error.value.error.message == "Resource group 'nowhere' could not be found."


def test_a_resource_that_does_not_exist_is_named_with_type_and_group(
    compute: ComputeManagementClient, group: str
) -> None:
    with raises(ResourceNotFoundError) as error:
        compute.images.get(group, "golden")
    assert error.value.error is not None
    assert error.value.error.message == (
        "The Resource 'Microsoft.Compute/images/golden' under resource group 'rg-images' was not found. "
        "For more details please go to https://aka.ms/ARMResourceNotFoundFix"
    )


# Case, HEAD, transactions


def test_ids_are_compared_without_case_and_answered_as_first_spelled(cloud: Cloud, disk: Any) -> None:
    status, found = send(cloud, "GET", "/providers/microsoft.compute/DISKS/DATA")
    assert (status, found["id"]) == (200, disk.id)


def test_head_has_no_body(cloud: Cloud, group: str) -> None:
    for name, status in ((RG, 204), ("nowhere", 404)):
        url = f"https://management.azure.com/subscriptions/{cloud.subscription_id}/resourceGroups/{name}?api-version=2022-09-01"
        response = cloud.handle(Request("HEAD", url, {}, b"", Door.NETWORK))
        assert (response.status, response.body) == (status, b"")


def test_a_refused_request_changes_nothing(cloud: Cloud, compute: ComputeManagementClient, running_vm: Any) -> None:
    before = cloud.documents()
    body = {"location": LOCATION, "properties": {"sourceVirtualMachine": {"id": running_vm.id}}}
    with raises(HttpResponseError):
        compute.images.begin_create_or_update(RG, "golden", body).result()
    assert cloud.documents() == before


def test_every_request_is_in_the_log_with_its_operation(
    cloud: Cloud, compute: ComputeManagementClient, disk: Any
) -> None:
    with raises(HttpResponseError):
        compute.disks.get(RG, "absent")
    last = cloud.log()[-1]
    assert (last.method, last.status, last.code) == ("GET", 404, "ResourceNotFound")
    assert "disks.create_or_update" in [entry.operation for entry in cloud.log()]


def test_two_clouds_given_the_same_requests_answer_the_same(disk: Any, cloud: Cloud) -> None:
    other = Cloud.in_memory()
    client = ComputeManagementClient(other.credential, other.subscription_id, **other.connection)
    ResourceManagementClient(
        other.credential, other.subscription_id, **other.connection
    ).resource_groups.create_or_update(RG, {"location": LOCATION})
    body = {"location": LOCATION, "properties": {"creationData": {"createOption": "Empty"}, "diskSizeGB": 32}}
    client.disks.begin_create_or_update(RG, "data", body).result()
    assert other.documents() == cloud.documents()
    other.close()
