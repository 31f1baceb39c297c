"""What tests of every part use: a learner's folder, real kernels in it, a terminal, the real az."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest

from course.cloud.server.az import find_az
from course.cloud.server.errors import DoorError
from course.cloud.server.launcher_script import install_launcher
from tests.kernels import Kernel

StartKernel = Callable[..., Kernel]
Terminal = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture(scope="session")
def real_az() -> None:
    """Skips where no az is installed, and says how to get one."""
    try:
        find_az()
    except DoorError as problem:
        pytest.skip(str(problem))


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    """A folder as `imagecourse init` leaves it, without the notebooks."""
    (tmp_path / ".imagecourse").mkdir()
    return tmp_path


@pytest.fixture
def start_kernel(workspace: Path) -> Iterator[StartKernel]:
    """Starts kernels in the workspace."""
    started: list[Kernel] = []

    def start(**environ: str) -> Kernel:
        kernel = Kernel(workspace, {"IMAGECOURSE_WORKSPACE": str(workspace), **environ})
        started.append(kernel)
        return kernel

    yield start
    for kernel in started:
        kernel.close()


@pytest.fixture
def terminal_environ(workspace: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """The environment of a shell whose first `az` is the course's launcher, as in JupyterLab's terminals."""
    folder = install_launcher(tmp_path_factory.mktemp("bin"))
    path = f"{folder}{os.pathsep}{os.environ['PATH']}"
    return {**os.environ, "PATH": path, "IMAGECOURSE_WORKSPACE": str(workspace)}


@pytest.fixture
def terminal(workspace: Path, terminal_environ: dict[str, str]) -> Terminal:
    """Runs a line in such a shell."""

    def run(
        line: str, environ: Mapping[str, str] | None = None, timeout: float = 120
    ) -> subprocess.CompletedProcess[str]:
        variables = {**terminal_environ, **(environ or {})}
        return subprocess.run(
            ["bash", "-c", line], cwd=workspace, env=variables, capture_output=True, text=True, timeout=timeout
        )

    return run
