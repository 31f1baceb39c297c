"""The first cell of a notebook: its own cloud, whoever else has it open, and whatever lies beside it."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from tests.conftest import StartKernel
from tests.kernels import Kernel

pytestmark = pytest.mark.slow

BEGIN = 'from imagecourse import begin\ncloud = begin("03_generalize")'
CLIENTS = "from course.clients import Clients\ngroups = Clients(cloud).resources.resource_groups"
LIST = "print([group.name for group in groups.list()])"


def make(name: str) -> str:
    return f"made = groups.create_or_update({name!r}, {{'location': 'eastus'}})"


def begun(kernel: Kernel) -> Kernel:
    """A kernel whose first cell ran."""
    for cell in (BEGIN, CLIENTS):
        assert kernel.run(cell).error == ""
    return kernel


def cloud_file(workspace: Path) -> Path:
    return workspace / ".imagecourse" / "clouds" / "03_generalize.db"


def test_the_first_cell_opens_the_notebooks_own_cloud_and_says_so(start_kernel: StartKernel, workspace: Path) -> None:
    said = start_kernel().run(BEGIN)
    assert said.error == ""
    assert said.text == [
        "03 Generalization: your own Azure is ready, in this kernel. It is empty. "
        "Nothing here leaves this machine or costs anything."
    ]
    assert cloud_file(workspace).exists()


def test_running_it_again_loses_nothing(start_kernel: StartKernel) -> None:
    kernel = begun(start_kernel())
    kernel.run(make("one"))
    assert "It holds 1 resource from before" in kernel.run(BEGIN).text[0]
    assert kernel.run(LIST).stdout == "['one']\n"


def test_a_notebook_opened_twice_shows_one_cloud_in_both(start_kernel: StartKernel) -> None:
    first, second = begun(start_kernel()), begun(start_kernel())
    first.run(make("one"))
    second.run(make("two"))
    for kernel in (first, second):
        assert kernel.run(LIST).stdout == "['one', 'two']\n"
    assert [kernel.run("print(cloud.is_owner)").stdout for kernel in (first, second)] == ["True\n", "False\n"]


def test_when_the_first_kernel_is_killed_the_second_goes_on_and_nothing_is_lost(start_kernel: StartKernel) -> None:
    first, second = begun(start_kernel()), begun(start_kernel())
    first.run(make("one"))
    second.run(make("two"))
    first.kill()
    assert second.run(LIST).stdout == "['one', 'two']\n"
    assert second.run("print(cloud.is_owner)").stdout == "True\n"
    third = begun(start_kernel())
    second.run(make("three"))
    assert third.run(LIST).stdout == "['one', 'two', 'three']\n"


def test_a_kernel_killed_in_mid_exercise_finds_everything_again(start_kernel: StartKernel) -> None:
    kernel = begun(start_kernel())
    kernel.run(make("one"))
    kernel.kill()
    again = start_kernel()
    assert "It holds 1 resource from before" in again.run(BEGIN).text[0]


@pytest.mark.az
def test_az_follows_the_cloud_to_its_next_owner(start_kernel: StartKernel, real_az: None) -> None:
    first, second = begun(start_kernel()), begun(start_kernel())
    second.run("!az group create -n one -l eastus")
    assert first.run(LIST).stdout == "['one']\n"
    first.kill()
    assert second.run("%az group create -n two -l eastus").error == ""
    second.run("!az group create -n three -l eastus")
    assert second.run(LIST).stdout == "['one', 'two', 'three']\n"


def test_a_damaged_cloud_is_said_in_one_message_and_its_file_is_kept(
    start_kernel: StartKernel, workspace: Path
) -> None:
    cloud_file(workspace).parent.mkdir(parents=True, exist_ok=True)
    cloud_file(workspace).write_bytes(b"never a cloud" * 500)
    said = start_kernel().run(BEGIN)
    assert "cannot be read" in said.error and "Rename it" in said.error
    assert len(said.traceback) == 1 and "File " not in said.traceback[0]
    assert cloud_file(workspace).read_bytes() == b"never a cloud" * 500


def test_a_cloud_of_a_newer_course_is_said_in_one_message_and_its_file_is_kept(
    start_kernel: StartKernel, workspace: Path
) -> None:
    kernel = begun(start_kernel())
    kernel.run("cloud.close()")
    with sqlite3.connect(cloud_file(workspace)) as file:
        file.execute("update meta set value = '99' where name = 'format'")
    file.close()
    before = cloud_file(workspace).read_bytes()
    said = start_kernel().run(BEGIN)
    assert "format 99" in said.error and "Update imagecourse" in said.error
    assert len(said.traceback) == 1
    assert cloud_file(workspace).read_bytes() == before


def test_after_the_damaged_file_is_renamed_the_first_cell_works(start_kernel: StartKernel, workspace: Path) -> None:
    cloud_file(workspace).parent.mkdir(parents=True, exist_ok=True)
    cloud_file(workspace).write_bytes(b"never a cloud")
    kernel = start_kernel()
    assert kernel.run(BEGIN).error
    cloud_file(workspace).rename(cloud_file(workspace).with_suffix(".damaged"))
    assert "It is empty" in kernel.run(BEGIN).text[0]


def test_a_closed_cloud_says_so_and_the_first_cell_opens_it_again(start_kernel: StartKernel) -> None:
    kernel = begun(start_kernel())
    kernel.run(make("one"))
    kernel.run("cloud.close()")
    assert "closed in this process" in kernel.run(LIST).error
    assert begun(kernel).run(LIST).stdout == "['one']\n"


def test_live_azure_is_refused_and_nothing_is_opened(start_kernel: StartKernel, workspace: Path) -> None:
    said = start_kernel().run('from imagecourse import begin\nbegin("03_generalize", where="live")')
    assert said.error.startswith("LiveIsOff")
    assert len(said.traceback) == 1
    assert not cloud_file(workspace).exists()


def test_a_notebook_that_a_test_runs_keeps_nothing(start_kernel: StartKernel, workspace: Path) -> None:
    kernel = begun(start_kernel(IMAGECOURSE_CLOUD="memory"))
    kernel.run(make("one"))
    assert kernel.run(LIST).stdout == "['one']\n"
    assert not (workspace / ".imagecourse" / "clouds").exists()


def test_a_folder_that_cannot_be_written_is_said(start_kernel: StartKernel, workspace: Path) -> None:
    (workspace / ".imagecourse" / "clouds").write_text("a file where a folder should be")
    said = start_kernel().run(BEGIN)
    assert "cannot be kept in" in said.error
    assert len(said.traceback) == 1


def test_what_a_cell_changed_is_told_below_it(start_kernel: StartKernel) -> None:
    kernel = begun(start_kernel())
    said = kernel.run(make("one"))
    assert any("one" in text for text in said.text)
    assert kernel.run("1 + 1").text == ["2"]
