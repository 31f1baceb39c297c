"""`az` in a terminal: the launcher finds the cloud, says which one, and starts the real az on it, or nothing."""

from __future__ import annotations

import re
import shutil
import sqlite3
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from course.cloud import Cloud
from course.cloud.server.ownership import attach
from course.cloud.server.visits import visit
from tests.conftest import Terminal

pytestmark = [pytest.mark.az, pytest.mark.slow, pytest.mark.usefixtures("real_az")]

STRACE = shutil.which("strace")


@pytest.fixture
def notebook_cloud(workspace: Path) -> Iterator[Cloud]:
    """The cloud of a notebook, open in this process."""
    cloud = Cloud.open(workspace / ".imagecourse" / "clouds" / "03_generalize.db")
    yield cloud
    cloud.close()


def test_a_terminal_speaks_to_the_cloud_that_a_notebook_has_open(notebook_cloud: Cloud, terminal: Terminal) -> None:
    done = terminal("az group create -n one -l eastus --query name -o tsv")
    assert (done.returncode, done.stdout) == (0, "one\n")
    assert "az: the local cloud of 03_generalize (used last)" in done.stderr
    assert [document["name"] for document in notebook_cloud.documents()] == ["one"]


def test_without_a_notebook_the_terminal_owns_the_cloud_for_the_length_of_a_command(
    notebook_cloud: Cloud, workspace: Path, terminal: Terminal
) -> None:
    notebook_cloud.close()
    assert terminal("az group create -n one -l eastus").returncode == 0
    assert terminal("az group list --query [].name -o tsv").stdout == "one\n"
    again = Cloud.open(workspace / ".imagecourse" / "clouds" / "03_generalize.db")
    assert [document["name"] for document in again.documents()] == ["one"]
    again.close()


def test_the_cloud_can_be_named(workspace: Path, terminal: Terminal) -> None:
    for name in ("03_generalize", "00_start_here"):
        done = terminal(f"az group create -n of-{name} -l eastus", {"IMAGECOURSE_CLOUD": name})
        assert (done.returncode, done.stderr) == (0, "")
    listed = terminal("az group list --query [].name -o tsv", {"IMAGECOURSE_CLOUD": "03_generalize"})
    assert listed.stdout == "of-03_generalize\n"


def test_exit_codes_pipes_and_quotes_are_those_of_a_shell(notebook_cloud: Cloud, terminal: Terminal) -> None:
    assert terminal("az group show -n nowhere").returncode == 3
    assert terminal("az group create --no-such-option").returncode == 2
    done = terminal("az group create -n one -l eastus --tags 'what=two words' | grep -c 'two words'")
    assert done.stdout == "1\n"


def test_two_terminals_at_once_do_not_hinder_each_other(workspace: Path, terminal: Terminal) -> None:
    line = "; ".join(f"az group create -n g{n} -l eastus >/dev/null & p{n}=$!" for n in range(3))
    waits = " && ".join(f"wait $p{n}" for n in range(3))
    named = {"IMAGECOURSE_CLOUD": "shared"}
    done = terminal(f"{line.replace('& p', '& p')}; {waits}", named)
    assert done.returncode == 0, done.stderr
    listed = terminal("az group list --query 'sort([].name)' -o tsv", named)
    assert listed.stdout.split() == ["g0", "g1", "g2"]


def test_a_command_that_owns_the_cloud_waits_for_the_others_that_came_to_it(
    workspace: Path, terminal_environ: dict[str, str]
) -> None:
    path = workspace / ".imagecourse" / "clouds" / "shared.db"
    other = visit(path)
    line = ["bash", "-c", "exec az group create -n one -l eastus --query name -o tsv"]
    variables = {**terminal_environ, "IMAGECOURSE_CLOUD": "shared"}
    with subprocess.Popen(line, cwd=workspace, env=variables, stdout=subprocess.PIPE, text=True) as owner:
        assert owner.stdout is not None and owner.stdout.readline() == "one\n"
        for _ in range(100):
            attachment = attach(path)
            assert attachment is not None, "the door is shut while another command uses it"
            attachment.close()
            time.sleep(0.02)
        other.release()
        assert owner.wait(60) == 0
    assert attach(path) is None


def test_without_any_cloud_az_fails_at_once_and_says_what_to_do(terminal: Terminal) -> None:
    done = terminal("az group list")
    assert done.returncode == 1
    assert "run its first cell" in done.stderr


def test_a_door_that_is_shut_ends_the_command_without_starting_az(terminal: Terminal, workspace: Path) -> None:
    done = terminal("az group list", {"IMAGECOURSE_DOOR": str(workspace / "gone.door")})
    assert done.returncode == 1
    assert "is closed" in done.stderr
    done = terminal("az group list", {"IMAGECOURSE_CLOUD": "memory"})
    assert done.returncode == 1


def test_a_damaged_cloud_is_named_and_left_alone(terminal: Terminal, workspace: Path) -> None:
    path = workspace / ".imagecourse" / "clouds" / "03_generalize.db"
    path.parent.mkdir()
    path.write_bytes(b"no cloud" * 1000)
    done = terminal("az group list")
    assert done.returncode == 1
    assert "cannot be read" in done.stderr and "Rename it" in done.stderr and "Traceback" not in done.stderr
    assert path.read_bytes() == b"no cloud" * 1000


def test_a_cloud_of_a_newer_course_is_named_and_left_alone(terminal: Terminal, workspace: Path) -> None:
    path = workspace / ".imagecourse" / "clouds" / "03_generalize.db"
    assert terminal("az group create -n one -l eastus", {"IMAGECOURSE_CLOUD": "03_generalize"}).returncode == 0
    with sqlite3.connect(path) as file:
        file.execute("update meta set value = '99' where name = 'format'")
    file.close()
    before = path.read_bytes()
    done = terminal("az group list")
    assert done.returncode == 1 and "newer" in done.stderr and "Traceback" not in done.stderr
    assert path.read_bytes() == before


def test_what_a_learner_sets_for_az_stays_in_the_clouds_own_folder(terminal: Terminal, tmp_path: Path) -> None:
    home = tmp_path / "home"
    home.mkdir()
    variables = {"HOME": str(home), "IMAGECOURSE_CLOUD": "one", "IMAGECOURSE_STATE": str(tmp_path / "state")}
    assert terminal("az config set defaults.location=westeurope", variables).returncode == 0
    done = terminal("az group create -n one --query location -o tsv", variables)
    assert done.stdout == "westeurope\n"
    assert not (home / ".azure").exists()


def test_a_learners_modules_in_the_folder_do_not_disturb_az(terminal: Terminal, workspace: Path) -> None:
    for name in ("azure", "course", "json", "checks", "msal", "site", "sitecustomize"):
        (workspace / f"{name}.py").write_text("raise SystemExit('the wrong module')")
    variables = {"IMAGECOURSE_CLOUD": "one"}
    assert terminal("az group create -n one -l eastus -o none", variables).returncode == 0


def test_real_credentials_and_proxies_of_the_learner_are_not_passed_on(terminal: Terminal) -> None:
    variables = {
        "IMAGECOURSE_CLOUD": "one",
        "AZURE_CLIENT_ID": "real",
        "AZURE_CONFIG_DIR": "/nowhere",
        "HTTPS_PROXY": "http://192.0.2.1:3128",
        "NO_PROXY": "management.azure.com",
        "REQUESTS_CA_BUNDLE": "/nowhere.pem",
    }
    done = terminal("az account show --query user.name -o tsv && az group list -o tsv", variables)
    assert (done.returncode, done.stdout) == (0, "44444444-4444-4444-4444-444444444444\n")


@pytest.mark.parametrize("line", ["az login", "az login --use-device-code", "az upgrade"])
def test_az_does_not_leave_the_machine_to_sign_in(terminal: Terminal, notebook_cloud: Cloud, line: str) -> None:
    done = terminal(line)
    assert done.returncode == 1
    assert "would leave this machine" in done.stderr


def test_a_service_principal_may_sign_in_to_the_local_azure(terminal: Terminal, notebook_cloud: Cloud) -> None:
    tenant = notebook_cloud.tenant_id
    words = f"-u 44444444-4444-4444-4444-444444444444 -p any --tenant {tenant} --query [].name -o tsv"
    done = terminal(f"az login --service-principal {words}")
    assert (done.returncode, done.stdout) == (0, "Local Azure\nLocal Azure Two\n"), done.stderr


def test_the_second_subscription_is_one_command_away(terminal: Terminal, notebook_cloud: Cloud) -> None:
    terminal("az account set --subscription 'Local Azure Two' && az group create -n one -l eastus")
    assert [document["id"].split("/")[2] for document in notebook_cloud.documents()] == [
        "22222222-2222-2222-2222-333333333333"
    ]
    terminal("az account set --subscription 'Local Azure'")
    assert terminal("az group list --query [].name -o tsv").stdout == ""


@pytest.mark.skipif(STRACE is None, reason="strace is not installed: apt-get install strace shows where az connects")
@pytest.mark.parametrize(
    ("case", "line", "exit_code"),
    [
        ("open", "az group list", 0),
        ("open", "az --version", 0),
        ("open", "az no-such-command", 2),
        ("closed", "az group list", 1),
        ("none", "az group list", 1),
    ],
)
def test_az_connects_to_nothing_but_loopback(
    case: str, line: str, exit_code: int, terminal: Terminal, workspace: Path, notebook_cloud: Cloud
) -> None:
    variables = {"IMAGECOURSE_DOOR": notebook_cloud.door()} if case == "open" else {}
    if case == "closed":
        variables = {"IMAGECOURSE_DOOR": notebook_cloud.door()}
        notebook_cloud.close()
    if case == "none":
        notebook_cloud.close()
        shutil.rmtree(workspace / ".imagecourse" / "clouds")
    trace = workspace / "trace"
    done = terminal(f"{STRACE} -f -qq -e trace=connect,sendto -o {trace} {line}", variables)
    assert done.returncode == exit_code, done.stderr
    assert outside(trace.read_text()) == []
    if case == "open":
        assert 'sin_addr=inet_addr("127.0.0.1")' in trace.read_text()


def outside(trace: str) -> list[str]:
    """The connections of a trace that leave the machine, names asked for included."""
    internet = [line for line in trace.splitlines() if "AF_INET" in line]
    return [line for line in internet if not re.search(r'inet_addr\("127\.|"::1"', line)]


def test_the_trace_would_show_a_connection_that_leaves() -> None:
    line = 'connect(3, {sa_family=AF_INET, sin_port=htons(443), sin_addr=inet_addr("192.0.2.1")}, 16) = -1'
    assert outside(line) == [line]


def test_a_missing_az_is_said_at_once(terminal: Terminal, notebook_cloud: Cloud, tmp_path: Path) -> None:
    done = terminal("az group list", {"IMAGECOURSE_AZ": str(tmp_path / "no-az")})
    assert done.returncode == 1
    assert "there is no such file" in done.stderr and "make env" in done.stderr


def test_an_az_that_is_too_old_is_said_at_once(terminal: Terminal, notebook_cloud: Cloud, tmp_path: Path) -> None:
    old = tmp_path / "old-az"
    old.write_text('#!/bin/sh\necho \'{"azure-cli": "2.45.0"}\'\n')
    old.chmod(0o755)
    done = terminal("az group list", {"IMAGECOURSE_AZ": str(old)})
    assert done.returncode == 1
    assert f"{old} is Azure CLI 2.45.0; the course needs 2.80 or newer" in done.stderr


def test_the_launcher_never_starts_itself(terminal: Terminal, notebook_cloud: Cloud) -> None:
    done = terminal('IMAGECOURSE_AZ="$(command -v az)" az group list')
    assert done.returncode == 1
    assert "the course's own launcher" in done.stderr


def test_a_request_to_another_host_ends_at_the_door(notebook_cloud: Cloud, terminal: Terminal) -> None:
    done = terminal("az rest --url https://example.com")
    assert done.returncode == 1
    assert "not a host of the local Azure" in done.stderr
