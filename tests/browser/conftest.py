"""A JupyterLab started as a learner starts it, and a page in headless Chromium; screenshots in build/screenshots."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.browser.lab import Lab
from tools.setup.chromium import HOW_TO_GET_ONE, find

ROOT = Path(__file__).parents[2]
SCREENSHOTS = ROOT / "build" / "screenshots"
FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--disable-dev-shm-usage",
]  # fmt: skip


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "tests/browser" in item.path.as_posix():
            item.add_marker(pytest.mark.browser)
            item.add_marker(pytest.mark.slow)


@pytest.fixture(scope="session")
def chromium() -> str:
    """The path of a Chromium; without one these tests are skipped, or fail where they are required."""
    found = find(os.environ)
    if found is None:
        if os.environ.get("IMAGECOURSE_REQUIRE_BROWSER"):
            pytest.fail(HOW_TO_GET_ONE)
        pytest.skip(HOW_TO_GET_ONE)
    return found


@pytest.fixture(scope="session")
def browser(chromium: str) -> Iterator[object]:
    """One Chromium for all tests of this process."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        yield running
        running.close()


@pytest.fixture(scope="module")
def workspace_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Path]]:
    """`imagecourse lab` in an empty folder: its address (with token) and the workspace it made."""
    folder = tmp_path_factory.mktemp("lab")
    command = [sys.executable, "-m", "course.cli.main", "lab", "--no-browser"]
    with subprocess.Popen(command, cwd=folder, env=_environment(folder), stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        try:
            for line in process.stdout:
                address = re.search(r"http://127\.0\.0\.1:\d+/lab\S*", line)
                if address:
                    yield address[0], folder / "workspace"
                    break
            else:
                pytest.fail("imagecourse lab ended without an address")
        finally:
            process.terminate()
            process.wait(20)


@pytest.fixture(scope="module")
def lab(browser: object, workspace_url: tuple[str, Path]) -> Iterator[Lab]:
    """A page on that JupyterLab, for all tests of a file: opening and running a notebook is what takes time."""
    context = browser.new_context(viewport={"width": 1280, "height": 1000})  # type: ignore[attr-defined]
    yield Lab(context.new_page(), *workspace_url, SCREENSHOTS)
    context.close()


@pytest.fixture(autouse=True)
def last_look(lab: Lab, request: pytest.FixtureRequest) -> Iterator[None]:
    """What the page shows at the end of each test is kept as a screenshot."""
    yield
    lab.screenshot(re.sub(r"\W+", "_", request.node.name)[:80])


def _environment(folder: Path) -> dict[str, str]:
    """Nothing of the user's own settings, and JupyterLab's application object within reach of the tests."""
    own = {
        name: str(folder / name.lower())
        for name in (
            "JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "JUPYTER_RUNTIME_DIR", "JUPYTERLAB_SETTINGS_DIR",
            "JUPYTERLAB_WORKSPACES_DIR", "IPYTHONDIR", "XDG_STATE_HOME",
        )
    }  # fmt: skip
    config = Path(own["JUPYTER_CONFIG_DIR"])
    config.mkdir()
    (config / "jupyter_lab_config.py").write_text("c.LabApp.expose_app_in_browser = True\n")
    overrides = config / "labconfig"
    overrides.mkdir()
    (overrides / "default_setting_overrides.json").write_text(
        '{"@jupyterlab/notebook-extension:tracker": {"windowingMode": "none"}}'
    )
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("IMAGECOURSE_", "JUPYTER"))}
    return {**kept, **own, "PYTHONUNBUFFERED": "1", "PYTHONPATH": str(ROOT)}
