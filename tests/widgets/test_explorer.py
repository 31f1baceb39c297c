"""The explorer shows what is in the cloud now, and the line under a cell what the cell changed."""

from __future__ import annotations

from typing import Any

from course.clients import Clients
from course.cloud import Cloud
from course.widgets import ChangeLine, ResourceExplorer
from course.widgets.changes import after_each_cell
from tests.cloud.bodies import LOCATION, RG


def test_an_empty_cloud_says_so(cloud: Cloud) -> None:
    assert ResourceExplorer(cloud).text().splitlines()[-1] == "  nothing yet"
    assert "no resource group" in ResourceExplorer(cloud).html()


def test_resources_stand_under_group_and_type_with_their_state(cloud: Cloud, web01: str) -> None:
    text = ResourceExplorer(cloud).text().splitlines()
    assert f"  {RG} (resource group)" in text
    assert "    Microsoft.Compute/virtualMachines" in text
    assert "      web01 · running" in text


def test_both_layers_of_a_vm_are_in_sight(cloud: Cloud, web01: str, clients: Clients) -> None:
    clients.compute.virtual_machines.begin_deallocate(RG, "web01").result()
    clients.compute.virtual_machines.generalize(RG, "web01")
    assert "      web01 · deallocated · generalized" in ResourceExplorer(cloud).text().splitlines()


def test_refresh_marks_what_is_new(cloud: Cloud, web01: str, clients: Clients) -> None:
    explorer = ResourceExplorer(cloud)
    clients.compute.galleries.begin_create_or_update(RG, "gallery", {"location": LOCATION}).result()
    explorer._pressed(explorer, {"do": "reload"}, [])
    assert explorer.said_.endswith("1 of them new.")
    assert '<span class="new">new</span>' in explorer.live_


def test_names_from_the_cloud_cannot_break_the_page(cloud: Cloud, clients: Clients) -> None:
    tags = {"note": "<img src=x onerror=alert(1)>"}
    clients.resources.resource_groups.create_or_update(RG, {"location": LOCATION})
    clients.compute.galleries.begin_create_or_update(RG, "gallery", {"location": LOCATION, "tags": tags}).result()
    html = ResourceExplorer(cloud).html()
    assert "<img" not in html and "&lt;img" in html


def test_looking_is_no_step_of_the_clouds_history(cloud: Cloud, web01: str) -> None:
    mark = cloud.mark()
    ResourceExplorer(cloud).reload()
    assert cloud.mark() == mark


# The line under a cell


def test_a_cell_tells_what_it_made_with_the_machine_first(cloud: Cloud, web01: str) -> None:
    line = ChangeLine.since(cloud, 0)
    assert line.text().startswith("This cell: + web01 (virtual machine)")
    assert line


def test_a_cell_that_only_reads_has_no_line(cloud: Cloud, web01: str, clients: Clients) -> None:
    mark = cloud.mark()
    clients.compute.virtual_machines.get(RG, "web01")
    assert not ChangeLine.since(cloud, mark)


def test_changed_and_deleted_resources_have_signs_of_their_own(cloud: Cloud, web01: str, clients: Clients) -> None:
    mark = cloud.mark()
    clients.compute.virtual_machines.begin_deallocate(RG, "web01").result()
    assert "~ web01 (virtual machine)" in ChangeLine.since(cloud, mark).text()
    mark = cloud.mark()
    clients.compute.virtual_machines.begin_delete(RG, "web01").result()
    assert "- web01 (virtual machine)" in ChangeLine.since(cloud, mark).text()


def test_many_resources_are_told_by_number() -> None:
    ids = tuple(f"/subscriptions/s/resourceGroups/g/providers/Microsoft.Compute/disks/d{n}" for n in range(9))
    line = ChangeLine(created=ids)
    assert line.text() == "This cell: + d0 (disk), + d1 (disk), + d2 (disk), and 6 disks"


def test_the_hook_tells_after_each_cell_and_a_second_one_replaces_the_first(cloud: Cloud, clients: Clients) -> None:
    from IPython.core.interactiveshell import InteractiveShell

    InteractiveShell.clear_instance()
    shell: Any = InteractiveShell.instance()
    told: list[str] = []
    try:
        for _ in range(2):
            after_each_cell(shell, cloud, lambda line: told.append(line.text()))
        shell.user_ns["groups"] = clients.resources.resource_groups
        shell.run_cell(f'groups.create_or_update("{RG}", {{"location": "{LOCATION}"}});')
        shell.run_cell("groups.list();")
        shell.run_cell(f'groups.begin_delete("{RG}").result(); 1 / 0')
    finally:
        InteractiveShell.clear_instance()
    assert told == [f"This cell: + {RG} (resource group)", f"This cell: - {RG} (resource group)"]
