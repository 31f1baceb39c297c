"""Every refusal of the catalogue that can be met is met: Azure's code, text and status, where Azure gives it."""

from __future__ import annotations

import importlib
import json
import pkgutil
from pathlib import Path

import pytest

from course.cloud import Cloud
from course.cloud.arm.refusals import CATALOGUE, Row, catalogue, refusal
from tests.cloud.catalogue import __path__ as provokers_path
from tests.cloud.catalogue.out import AREAS, ROWS
from tests.cloud.catalogue.scene import Provoker, Scene

SHARED = Path(__file__).parents[3] / "shared" / "catalogue"
#: Rows whose status the catalogue does not know and another source shows.
STATUS = {
    "definition-change-property": 409,  # the row's note: the same code is 409 on VMs (row change-image-reference)
    "version-change-source": 409,  # the same
    "group-location-fixed": 409,  # trailofbits/algo#1814 prints it
    "resource-exists-other-location": 409,  # by analogy with group-location-fixed: ARM's own refusals of a moved thing
}
#: Rows whose code newer reports or other sources show.
CODE = {
    "os-provisioning-agent-running": "OSProvisioningClientError",
    "public-ip-already-allocated": "PublicIPAddressInUse",  # the catalogue has none
}
#: Rows that do not say so and stand late all the same.
LATE = {
    "plan-mismatch",  # as plan-missing, whose check it is
    "plan-unneeded",  # the same
    "version-source-too-big",  # its text: replication failed in this region
    "version-cmk-trusted-launch",  # the same
    "os-provisioning-agent-running",
    "wrapper-deployment-failed",
    "wrapper-resource-failure",  # it is an operation's status
}


def provokers() -> dict[str, Provoker]:
    """Row id -> the function of its name, with hyphens for underscores."""
    found: dict[str, Provoker] = {}
    for module in pkgutil.iter_modules(provokers_path):
        for name, value in vars(importlib.import_module(f"tests.cloud.catalogue.{module.name}")).items():
            row = name.replace("_", "-")
            if callable(value) and row in catalogue():
                found[row] = value
    return found


PROVOKERS = provokers()


def test_every_row_is_provoked_or_marked_as_out_with_a_reason() -> None:
    out = {row.id for row in catalogue().values() if row.area in AREAS} | set(ROWS)
    neither = [row for row in catalogue() if row not in PROVOKERS and row not in out]
    both = [row for row in PROVOKERS if row in out]
    assert (neither, both) == ([], [])


@pytest.mark.parametrize("row", [pytest.param(catalogue()[name], id=name) for name in sorted(PROVOKERS)])
def test_the_refusal_of_a_row_is_met(row: Row, cloud: Cloud) -> None:
    provoked = PROVOKERS[row.id](Scene(cloud))
    met, wanted = provoked.refused, refusal(row.id, **provoked.values)
    assert met.message == wanted.message or (provoked.goes_on and met.message.startswith(wanted.message))
    assert met.code == CODE.get(row.id, wanted.code)
    assert met.late == (row.asynchronous or row.id in LATE)
    if not met.late:
        assert met.status == STATUS.get(row.id, wanted.status)
    if row.target is not None:
        assert met.target == (provoked.target or wanted.target)


@pytest.mark.skipif(not SHARED.is_dir(), reason="the catalogue of refusals is not beside this checkout")
def test_the_catalogue_carries_every_row_that_was_collected() -> None:
    collected = [
        json.loads(line)
        for name in ("errors.jsonl", "errors-more.jsonl")
        for line in (SHARED / name).read_text("utf-8").splitlines()
    ]
    ours = [json.loads(line) for line in CATALOGUE.read_text("utf-8").splitlines()]
    assert ours[: len(collected)] == collected


def test_rows_that_were_found_later_name_their_source_as_the_others_do() -> None:
    for line in CATALOGUE.read_text("utf-8").splitlines():
        row = json.loads(line)
        assert row["evidence"] and all(source["kind"] and source["ref"] for source in row["evidence"]), row["id"]
