"""The answer of a run command on Linux, its limits, and what it leaves on the disk."""

from __future__ import annotations

import os

from azure.mgmt.compute import ComputeManagementClient

from tests.cloud.bodies import LOCATION, RG
from tests.cloud.guests.conftest import Inside


def test_the_answer_is_one_status_with_both_streams(linux: Inside) -> None:
    (status,) = linux.statuses("echo hello")
    assert (status.code, status.level, status.display_status) == (
        "ProvisioningState/succeeded",
        "Info",
        "Provisioning succeeded",
    )
    assert status.message == "Enable succeeded: \n[stdout]\nhello\n\n[stderr]\n"


def test_it_says_succeeded_although_the_script_failed(linux: Inside) -> None:
    (status,) = linux.statuses("set -e; cat /nope; echo never; exit 3")
    assert status.code == "ProvisioningState/succeeded"
    assert status.message == "Enable succeeded: \n[stdout]\n\n[stderr]\ncat: /nope: No such file or directory\n"


def test_only_the_last_4096_bytes_of_each_stream_come_back(linux: Inside) -> None:
    found = linux.run("for i in $(seq 1 2000); do echo line $i; echo err $i >&2; done")
    assert (len(found.out), len(found.err)) == (4096, 4096)
    assert found.out.endswith("line 2000\n") and found.err.endswith("err 2000\n")


def test_a_character_that_is_cut_in_two_is_not_an_error(linux: Inside) -> None:
    assert linux.run("for i in $(seq 1 1500); do printf '\u00e4\u00f6\u00fc'; done; printf x").out.endswith("\u00fcx")


def test_parameters_are_arguments_and_variables(linux: Inside) -> None:
    found = linux.run('echo "$1 $2 $ring"', {"name": "web 01", "ring": "2"})
    assert found.out == "web 01 2 2\n"


def test_script_and_output_stay_on_the_disk(linux: Inside) -> None:
    linux.says("echo password=hunter2")
    folder = "/var/lib/waagent/run-command/download/0"
    assert linux.file(f"{folder}/script.sh") == "echo password=hunter2\n"
    assert linux.file(f"{folder}/stdout") == "password=hunter2\n"
    assert linux.facts()["run_commands"].secret


def test_a_run_leaves_no_open_files_behind(linux: Inside) -> None:
    linux.says("true")
    before = len(os.listdir("/dev/fd"))
    for _ in range(3):
        linux.says("sleep 1; echo done | wc -c")
    assert len(os.listdir("/dev/fd")) == before


def test_each_run_has_a_folder_of_its_own(linux: Inside) -> None:
    assert [linux.says("basename $PWD") for _ in range(3)] == ["0", "1", "2"]


def test_one_script_finds_what_another_left(linux: Inside) -> None:
    linux.says("mkdir -p /opt/app; echo 1 > /opt/app/version")
    assert linux.says("cat /opt/app/version") == "1"


def test_an_endless_loop_is_stopped_and_the_machine_is_as_before(linux: Inside) -> None:
    assert "The course stopped this script" in linux.run("while true; do :; done").err
    assert linux.says("hostname") == "web01"


def test_a_script_of_more_than_ninety_minutes_is_stopped(linux: Inside) -> None:
    found = linux.run("for i in $(seq 1 200); do sleep 60; done; echo done")
    assert "90 minutes" in found.err
    assert "done" not in found.out


def test_a_script_with_a_syntax_error_names_its_line(linux: Inside) -> None:
    assert "script.sh: 2: syntax error near unexpected token `then'" in linux.run("echo a\nif then\n").err


def test_a_managed_run_command_speaks_as_bash_from_its_own_folder(
    linux: Inside, compute: ComputeManagementClient
) -> None:
    body = {
        "location": LOCATION,
        "properties": {
            "source": {"script": "Write-Host hello; echo $user and $1 >&2; set -- ; pwd"},
            "parameters": [{"name": "user", "value": "ann"}, {"name": "", "value": "bob"}],
        },
    }
    commands = compute.virtual_machine_run_commands
    for turn in (0, 1):
        commands.begin_create_or_update(RG, linux.name, "setup", body).result()
        view = commands.get_by_virtual_machine(RG, linux.name, "setup", expand="instanceView").instance_view
        folder = f"/var/lib/waagent/run-command-handler/download/setup/{turn}"
        assert view.error.splitlines() == [f"{folder}/script.sh: line 1: Write-Host: command not found", "ann and bob"]
        assert view.output.strip() == folder
        assert linux.exists(f"{folder}/script.sh")
