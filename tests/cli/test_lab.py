"""`imagecourse lab`: real JupyterLab on a learner's workspace."""

from __future__ import annotations

import json
import os
import re
import signal
import socket
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Timer
from typing import Any
from urllib.request import Request, urlopen

import pytest

from tests.processes import IMAGECOURSE, command

pytestmark = pytest.mark.slow

ADDRESS = re.compile(r"http://127\.0\.0\.1:(\d+)/lab/tree/(\S+)\?token=(\w+)")


class Lab:
    """A running `imagecourse lab`, and what it has printed."""

    def __init__(self, folder: Path, *words: str, **environ: str) -> None:
        home = folder.parent / "home"
        home.mkdir(exist_ok=True)
        variables = {**os.environ, "HOME": str(home), **environ}
        for name in ("JUPYTER_TOKEN", "JUPYTER_CONFIG_PATH"):
            if name not in environ:
                variables.pop(name, None)
        self.process = subprocess.Popen(
            [*IMAGECOURSE, "lab", "--no-browser", *words],
            cwd=folder,
            env=variables,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        self.said = ""
        self.port, self.notebook, self.token = self._ready()

    def _ready(self) -> tuple[int, str, str]:
        assert self.process.stdout is not None
        patience = Timer(90, self.process.kill)
        patience.start()
        try:
            for line in self.process.stdout:
                self.said += line
                if found := ADDRESS.search(line):
                    return int(found[1]), found[2], found[3]
        finally:
            patience.cancel()
        raise AssertionError(f"JupyterLab did not come up:\n{self.said}")

    def ask(self, path: str, token: str | None = None, body: Any = None) -> tuple[int, Any]:
        """The server's answer: status and content."""
        data = None if body is None else json.dumps(body).encode()
        request = Request(f"http://127.0.0.1:{self.port}{path}", data)
        request.add_header("Authorization", f"token {self.token if token is None else token}")
        try:
            with urlopen(request, timeout=60) as answer:
                return answer.status, answer.read()
        except OSError as error:
            return int(getattr(error, "code", 0)), None

    def stop(self) -> int:
        """Stop it as Control-C twice would: at once, without a question."""
        self.process.send_signal(signal.SIGTERM)
        code = self.process.wait(timeout=30)
        assert self.process.stdout is not None
        self.process.stdout.close()
        return code


StartLab = Callable[..., Lab]


@pytest.fixture
def learner(tmp_path: Path) -> Path:
    folder = tmp_path / "learner"
    folder.mkdir()
    return folder


@pytest.fixture
def lab(learner: Path) -> Iterator[StartLab]:
    running: list[Lab] = []

    def start(*words: str, **environ: str) -> Lab:
        running.append(Lab(learner, *words, **environ))
        return running[-1]

    yield start
    for one in running:
        if one.process.poll() is None:
            one.stop()


def test_in_an_empty_folder_it_makes_the_workspace_and_serves_the_start_notebook(lab: StartLab, learner: Path) -> None:
    running = lab()
    assert f"Made your workspace in {learner / 'workspace'}" in running.said
    assert running.notebook == "00_start_here.ipynb"
    status, content = running.ask(f"/api/contents/{running.notebook}?content=1")
    assert status == 200
    cells = json.loads(content)["content"]["cells"]
    assert any("from imagecourse import" in cell["source"] for cell in cells)
    assert running.ask(f"/lab/tree/{running.notebook}")[0] == 200


def test_only_the_printed_token_opens_it_and_only_on_loopback(lab: StartLab) -> None:
    running = lab()
    assert running.ask("/api/contents", token="wrong")[0] == 403
    assert len(running.token) >= 32
    status = Path(f"/proc/{running.process.pid}/cmdline")
    assert not status.exists() or running.token not in status.read_text()


def test_a_second_start_changes_no_file_of_the_learners(lab: StartLab, learner: Path) -> None:
    first = lab()
    mine = learner / "workspace" / "03_generalize.ipynb"
    notebook = json.loads(mine.read_text())
    notebook["cells"][0]["source"] = "my own words"
    mine.write_text(json.dumps(notebook))
    first.stop()
    before = {path.name: path.read_bytes() for path in (learner / "workspace").glob("*.ipynb")}
    second = lab()
    assert "Made your workspace" not in second.said
    assert {path.name: path.read_bytes() for path in (learner / "workspace").glob("*.ipynb")} == before


def test_two_at_once_take_two_ports(lab: StartLab) -> None:
    first, second = lab(), lab()
    assert first.port != second.port
    assert f"using {second.port}" in second.said


def test_a_port_that_was_asked_for_and_is_taken_is_said(learner: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        done = command("lab", "--no-browser", "--port", str(port), cwd=learner)
    assert done.returncode == 2
    assert f"port {port} is taken by another program" in done.stderr
    assert list(learner.iterdir()) == []


def test_a_kernel_of_it_has_the_course_and_our_az_first_on_its_path(lab: StartLab, learner: Path) -> None:
    running = lab()
    run = "import os, shutil, imagecourse; print(shutil.which('az'), os.environ['IMAGECOURSE_WORKSPACE'])"
    said = run_in_a_kernel(running, run)
    workspace = learner / "workspace"
    assert said.strip().endswith(str(workspace))
    assert str(workspace / ".imagecourse" / "bin" / "az") in said


@pytest.mark.az
@pytest.mark.usefixtures("real_az")
def test_its_terminal_and_its_kernel_see_one_cloud(lab: StartLab) -> None:
    running = lab()
    cell = (
        "from imagecourse import begin\n"
        "cloud = begin('03_generalize')\n"
        "!az group create -n one -l eastus -o none\n"
        "print([document['name'] for document in cloud.documents()])\n"
        "input_done = True"
    )
    assert "['one']" in run_in_a_kernel(running, cell)
    assert "two" in typed_in_a_terminal(running, "az group create -n two -l eastus --query name -o tsv")


def test_a_workspace_of_an_older_course_is_opened_with_a_hint(lab: StartLab, learner: Path) -> None:
    command("init", cwd=learner)
    manifest = learner / "workspace" / ".imagecourse" / "manifest.json"
    manifest.write_text(manifest.read_text().replace('"version": "', '"version": "0.0.'))
    assert "`imagecourse update` brings in what is new" in lab().said


def test_a_users_own_jupyter_settings_stay_and_the_course_asks_the_network_for_nothing(
    lab: StartLab, learner: Path
) -> None:
    running = lab()
    _, content = running.ask("/lab/api/settings/@jupyterlab/apputils-extension:notification")
    assert json.loads(content)["schema"]["properties"]["fetchNews"]["default"] == "false"
    assert not list((learner.parent / "home").glob(".jupyter/lab/user-settings/**/*.jupyterlab-settings"))


def run_in_a_kernel(lab: Lab, code: str) -> str:
    """Start a kernel through JupyterLab's own interface, in the workspace, and run a cell."""
    from jupyter_client.blocking import BlockingKernelClient

    status, content = lab.ask(
        "/api/sessions",
        body={
            "path": "03_generalize.ipynb",
            "type": "notebook",
            "name": "",
            "kernel": {"name": "python3"},
        },
    )
    assert status == 201
    kernel = json.loads(content)["kernel"]["id"]
    runtime = Path(os.environ.get("JUPYTER_RUNTIME_DIR") or _runtime(lab))
    client = BlockingKernelClient(connection_file=str(runtime / f"kernel-{kernel}.json"))
    client.load_connection_file()
    client.start_channels(hb=False)  # a busy machine is late with heartbeats
    client.wait_for_ready(timeout=60)
    said: list[str] = []

    def hear(message: dict[str, Any]) -> None:
        content = message["content"]
        said.append(content.get("text", "") or "\n".join(content.get("traceback", [])))

    client.execute_interactive(code, timeout=90, output_hook=hear, allow_stdin=False)
    client.stop_channels()
    return "".join(said)


def _runtime(lab: Lab) -> Path:
    """Where that JupyterLab keeps its kernels' connection files."""
    environ = Path(f"/proc/{lab.process.pid}/environ").read_text().split("\0")
    home = next(entry.partition("=")[2] for entry in environ if entry.startswith("HOME="))
    return Path(home, ".local", "share", "jupyter", "runtime")


def typed_in_a_terminal(lab: Lab, line: str) -> str:
    """Open a terminal in JupyterLab and type a line; what it shows."""
    from tornado.ioloop import IOLoop
    from tornado.websocket import websocket_connect

    _, content = lab.ask("/api/terminals", body={})
    name = json.loads(content)["name"]

    async def talk() -> str:
        url = f"ws://127.0.0.1:{lab.port}/terminals/websocket/{name}?token={lab.token}"
        socket = await websocket_connect(url)
        await socket.write_message(json.dumps(["stdin", f"{line}; echo the end: $?\r"]))
        shown = ""
        while not re.search(r"the end: \d", shown):
            message = await socket.read_message()
            assert message is not None
            kind, *rest = json.loads(message)
            shown += rest[0] if kind == "stdout" else ""
        socket.close()
        return shown.split("echo the end")[-1]

    return str(IOLoop(make_current=False).run_sync(talk, timeout=90))
