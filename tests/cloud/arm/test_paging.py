"""Long lists come in pages, which every client follows by itself."""

from __future__ import annotations

import json

import pytest
from azure.core.exceptions import HttpResponseError
from azure.mgmt.compute import ComputeManagementClient

from course.cloud import Cloud
from course.cloud.arm import paging
from course.cloud.arm.http import Request
from tests.cloud.bodies import LOCATION, RG


@pytest.fixture
def seven_galleries(group: str, compute: ComputeManagementClient, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Seven galleries, and pages of three."""
    monkeypatch.setattr(paging, "PAGE", 3)
    names = [f"gallery{number}" for number in range(7)]
    for name in names:
        compute.galleries.begin_create_or_update(group, name, {"location": LOCATION}).result()
    return names


def test_the_sdk_sees_one_list(seven_galleries: list[str], compute: ComputeManagementClient) -> None:
    assert [gallery.name for gallery in compute.galleries.list_by_resource_group(RG)] == seven_galleries
    assert [gallery.name for gallery in compute.galleries.list()] == seven_galleries


def test_each_page_is_asked_for_by_a_link_and_the_last_has_none(seven_galleries: list[str], cloud: Cloud) -> None:
    url = f"https://management.azure.com/subscriptions/{cloud.subscription_id}/resourceGroups/{RG}"
    url += "/providers/Microsoft.Compute/galleries?api-version=2023-07-03"
    pages = []
    while url:
        content = json.loads(cloud.handle(Request("GET", url, {})).body)
        pages.append([gallery["name"] for gallery in content["value"]])
        url = content.get("nextLink", "")
    assert pages == [seven_galleries[:3], seven_galleries[3:6], seven_galleries[6:]]


def test_a_link_that_was_not_answered_is_refused(seven_galleries: list[str], compute: ComputeManagementClient) -> None:
    with pytest.raises(HttpResponseError) as refused:
        list(compute.galleries.list_by_resource_group(RG, params={"$skiptoken": "x"}))
    assert refused.value.error is not None and refused.value.error.code == "InvalidParameter"
