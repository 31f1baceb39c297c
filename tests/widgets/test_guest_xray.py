"""The guest X-ray: what a step did to a disk, and what of it goes into every copy."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from course.clients import Clients
from course.cloud import Cloud
from course.facts import ledger
from course.topics.generalize.examples import WebServer
from course.topics.scenes import ResourceGroup
from course.widgets.guest_xray import GuestXray, guest_xray


@pytest.fixture
def web01() -> Iterator[tuple[ResourceGroup, str]]:
    """A web server in use, and its id."""
    cloud = Cloud.in_memory()
    clients = Clients(cloud)
    WebServer().build(cloud, clients)
    group = ResourceGroup(clients, WebServer.group)
    yield group, str(clients.compute.virtual_machines.get(group.name, "web01").id)
    cloud.close()


def deprovisioned(group: ResourceGroup, vm: str) -> GuestXray:
    """web01 before and after waagent."""
    cloud = group.clients.cloud
    before = guest_xray(cloud, vm)  # type: ignore[arg-type]
    group.run("web01", "waagent -deprovision+user -force")
    return guest_xray(cloud, vm, before, "waagent")  # type: ignore[arg-type]


def test_it_tells_kept_partly_removed_and_reset_apart(web01: tuple[ResourceGroup, str]) -> None:
    xray = deprovisioned(*web01)
    fates = {"machine_id": "kept", "users": "partly", "history": "removed", "hostname": "reset", "stale_sudo": "new"}
    assert {key: xray.fate(key) for key in fates} == fates


def test_what_the_next_first_boot_makes_anew_is_no_leak(web01: tuple[ResourceGroup, str]) -> None:
    leaks = deprovisioned(*web01).leaks
    assert {"machine_id", "users", "authorized_keys", "secrets"} <= set(leaks)
    assert not {"ssh_host_key", "instance_id", "hostname", "history"} & set(leaks)


def test_the_text_says_what_stays_in_every_copy(web01: tuple[ResourceGroup, str]) -> None:
    text = deprovisioned(*web01).text()
    assert "! partly  Accounts of people: azureuser, deploy -> deploy" in text
    assert text.splitlines()[-1].startswith("Still there, and in every VM made from it: machine-id")


def test_every_reason_cites_a_fact_that_holds(web01: tuple[ResourceGroup, str]) -> None:
    rows = deprovisioned(*web01).rows
    assert [row.key for row in rows if row.why and row.fact and row.fact not in ledger()] == []
    assert [row.key for row in rows if row.leaks and not row.why] == []


def test_it_says_what_a_practice_guest_does_not_simulate(web01: tuple[ResourceGroup, str]) -> None:
    group, vm = web01
    shown = guest_xray(group.clients.cloud, vm).html()  # type: ignore[arg-type]
    assert "What this practice guest does not simulate" in shown
    assert "nothing listens, nothing is downloaded" in shown
