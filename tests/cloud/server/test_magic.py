"""`!az`, `%az` and `%%az` in a real kernel: the real az, on the same cloud as the SDK."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import StartKernel
from tests.kernels import Kernel

pytestmark = [pytest.mark.az, pytest.mark.slow, pytest.mark.usefixtures("real_az")]

BEGIN = """
from azure.mgmt.resource.resources import ResourceManagementClient
from course.cloud import Cloud
from course.cloud.server.magic import load_magics
cloud = Cloud.{how}
magics = load_magics(get_ipython(), cloud.environment)
groups = ResourceManagementClient(cloud.credential, cloud.subscription_id, **cloud.connection).resource_groups
"""


@pytest.fixture
def kernel(start_kernel: StartKernel) -> Kernel:
    """A kernel with a cloud in memory and the magics."""
    kernel = start_kernel()
    assert kernel.run(BEGIN.format(how="in_memory()")).error == ""
    return kernel


def test_all_three_forms_and_the_sdk_see_one_cloud(kernel: Kernel) -> None:
    assert kernel.run("!az group create -n one -l eastus -o tsv --query name").stdout.strip().endswith("one")
    assert kernel.run("%az group create -n two -l eastus").error == ""
    kernel.run("%%az\ngroup create -n three -l eastus\naz group create -n four -l eastus  # it's said twice")
    kernel.run("groups.create_or_update('five', {'location': 'eastus'})")
    seen = kernel.run("print(sorted(group.name for group in groups.list()))").stdout
    assert seen == "['five', 'four', 'one', 'three', 'two']\n"
    assert kernel.run("!az group list --query 'length(@)'").stdout.strip().endswith("5")
    kernel.run("found = %az group list")
    assert kernel.run("print(len(found.json()), found.exit_code)").stdout == "5 0\n"


def test_a_bash_cell_reaches_the_cloud_too(kernel: Kernel) -> None:
    said = kernel.run("%%bash\naz group create -n one -l eastus >/dev/null && az group exists -n one")
    assert said.stdout.strip() == "true"


def test_the_answer_is_highlighted_and_its_plain_text_is_what_az_wrote(kernel: Kernel) -> None:
    kernel.run("%az group create -n one -l eastus")
    said = kernel.run("%az group show -n one")
    assert json.loads(said.text[0])["name"] == "one"
    assert "var(--jp-mirror-editor-property-color" in said.html[0]
    assert "<script" not in said.html[0]


def test_exit_codes_are_those_of_az(kernel: Kernel) -> None:
    missing = kernel.run("%az group show -n nowhere")
    assert "ResourceGroupNotFound" in missing.text[0] and missing.text[0].endswith("exit code 3")
    assert kernel.run("print(_exit_code)").stdout == "3\n"
    kernel.run("!az group show -n nowhere")
    assert kernel.run("print(_exit_code)").stdout == "3\n"
    kernel.run("%az group create --no-such-option")
    assert kernel.run("print(_exit_code)").stdout == "2\n"
    kernel.run("%az group list")
    assert kernel.run("print(_exit_code)").stdout == "0\n"


def test_a_cell_of_commands_stops_at_the_first_that_fails(kernel: Kernel) -> None:
    kernel.run("%%az\ngroup create -n one -l eastus\ngroup show -n nowhere\ngroup create -n two -l eastus")
    assert kernel.run("print([group.name for group in groups.list()])").stdout == "['one']\n"


def test_a_variable_of_the_notebook_stands_in_braces_and_a_query_keeps_its_own(kernel: Kernel) -> None:
    kernel.run("name = 'one'")
    assert json.loads(kernel.run("%az group create -n {name} -l eastus").text[0])["name"] == "one"
    said = kernel.run('%az group list --query "[].{n: name, l: location}"')
    assert json.loads(said.text[0]) == [{"n": "one", "l": "eastus"}]


def test_what_needs_a_shell_is_sent_to_the_form_that_has_one(kernel: Kernel) -> None:
    for line in ("group list | head -1", "group list > groups.json", "group list 2>/dev/null"):
        said = kernel.run(f"%az {line}")
        assert "needs a shell" in said.text[0] and "!az" in said.text[0]


@pytest.mark.parametrize("line", ["%az login", "!az login", "%az upgrade"])
def test_commands_that_would_leave_the_machine_are_refused_with_the_reason(kernel: Kernel, line: str) -> None:
    said = kernel.run(line)
    assert "would leave this machine" in said.all
    assert kernel.run("print(_exit_code)").stdout == "1\n"


def test_az_knows_that_it_is_signed_in_to_the_local_azure(kernel: Kernel) -> None:
    account = json.loads(kernel.run("%az account show").text[0])
    assert account["name"] == "Local Azure"
    assert account["user"]["type"] == "servicePrincipal"


def test_after_the_cloud_is_closed_az_says_so_and_fails(kernel: Kernel) -> None:
    kernel.run("!az group list")
    kernel.run("cloud.close()")
    said = kernel.run("!az group list")
    assert "closed" in said.all
    assert kernel.run("print(_exit_code)").stdout == "1\n"


def test_a_command_that_hangs_is_stopped_and_the_next_one_works(kernel: Kernel) -> None:
    kernel.run("magics.timeout = 0.001")
    assert "did not end within 0.001 seconds" in kernel.run("%az group list").all
    kernel.run("magics.timeout = 60")
    assert kernel.run("%az group list").text[0] == "[]"


def test_a_learners_own_modules_beside_the_notebook_do_not_disturb_az(kernel: Kernel, workspace: Path) -> None:
    for name in ("azure", "course", "json", "checks", "msal", "requests"):
        (workspace / f"{name}.py").write_text("raise SystemExit('the wrong module')")
    assert kernel.run("%az group list").text[0] == "[]"
    assert kernel.run("!az group list").stdout.strip().endswith("[]")


def test_a_warm_command_leaves_nothing_running_when_the_kernel_ends(start_kernel: StartKernel) -> None:
    kernel = start_kernel()
    kernel.run(BEGIN.format(how="in_memory()"))
    kernel.run("%az group list")
    loaded = int(kernel.run("print(magics._warm._server._process.pid)").stdout)
    assert Path(f"/proc/{loaded}").exists() or not Path("/proc").exists()
    kernel.kill()
    assert _ended(loaded)


def _ended(pid: int) -> bool:
    import time

    for _ in range(500):
        status: Any = Path(f"/proc/{pid}/status")
        if not status.exists() or "State:\tZ" in status.read_text():
            return True
        time.sleep(0.02)
    return False
