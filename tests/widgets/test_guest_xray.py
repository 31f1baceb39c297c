"""The X-ray compares a disk before and after a step, and names what would leak into an image."""

from __future__ import annotations

from course.clients import Clients
from course.cloud import Cloud
from course.notebook import xray
from course.widgets import GuestXray
from tests.cloud.bodies import RG
from tests.widgets.conftest import Seen

BEFORE = (
    Seen("machine_id", "abc", machine_specific=True, label="Machine id"),
    Seen("users", "learner, deploy", machine_specific=True, label="Users"),
    Seen("history", "ssh db01", secret=True, label="Shell history"),
    Seen("packages", "nginx", label="Packages"),
    Seen("cache", "none", label="Cache"),
)
AFTER = (
    Seen("machine_id", "", machine_specific=True, label="Machine id"),
    Seen("users", "deploy", machine_specific=True, label="Users"),
    Seen("history", "ssh db01", secret=True, label="Shell history"),
    Seen("packages", "nginx", label="Packages"),
    Seen("cache", "none", label="Cache"),
    Seen("flag", "set", label="Flag"),
)


def test_each_item_is_kept_partly_removed_removed_or_new() -> None:
    seen = GuestXray(BEFORE, AFTER)
    assert {row.key: str(row.fate) for row in seen.rows} == {
        "machine_id": "removed", "users": "partly", "history": "kept", "packages": "kept", "flag": "new",
    }  # fmt: skip


def test_a_list_that_only_grew_is_kept_and_shows_both_values() -> None:
    seen = GuestXray([Seen("users", "old", machine_specific=True)], [Seen("users", "old, new", machine_specific=True)])
    assert seen.fate("users") == "kept" and seen.leaks == ("users",)
    assert "old -> old, new" in seen.text() and "→" in seen.html()


def test_a_first_boot_is_not_told_as_the_work_of_waagent() -> None:
    seen = GuestXray([Seen("provisioned_admin", "old")], [Seen("provisioned_admin", "new")])
    assert seen.fate("provisioned_admin") == "reset" and "first boot of another VM" in seen.rows[0].why


def test_what_is_kept_and_belongs_to_the_machine_leaks() -> None:
    seen = GuestXray(BEFORE, AFTER)
    assert seen.leaks == ("users", "history")
    assert seen.text().splitlines()[-1] == "Still there, and in every VM made from it: Users, Shell history."


def test_a_clean_disk_is_said_to_be_clean() -> None:
    assert GuestXray(BEFORE[3:4], BEFORE[3:4]).text().endswith("Nothing that belongs to this machine is left.")


def test_without_a_comparison_it_lists_what_is_there() -> None:
    text = GuestXray(BEFORE, name="web01").text().splitlines()
    assert text[0] == "Inside the disk of web01"
    assert text[-1] == "3 of 5 items belong to this machine or are secret."


def test_values_from_the_guest_cannot_break_the_page() -> None:
    html = GuestXray([Seen("x", "<script>alert(1)</script>", label="<b>")]).html()
    assert "<script>" not in html and "&lt;script&gt;" in html


def test_a_real_guest_before_and_after_deprovisioning(web01: str, cloud: Cloud, clients: Clients) -> None:
    before = cloud.guest(web01).inspect()
    body = {"commandId": "RunShellScript", "script": ["waagent -deprovision+user -force"]}
    clients.compute.virtual_machines.begin_run_command(RG, "web01", body).result()
    seen = xray("web01", since=before, step="waagent -deprovision+user")
    assert seen.text().splitlines()[0] == "Inside the disk of web01: before and after waagent -deprovision+user"
    fates = {row.fate for row in seen.rows}
    assert {"removed", "kept"} <= {str(fate) for fate in fates}
    assert "does not simulate" in seen.html()


def test_looking_changes_nothing(web01: str, cloud: Cloud) -> None:
    mark = cloud.mark()
    assert xray("web01").text() == xray("web01").text()
    assert cloud.mark() == mark
