"""What JupyterLab, its kernels and its terminals inherit from `imagecourse lab`."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Mapping
from pathlib import Path

from course.cli.files import write_if_different
from course.cli.workspace import Workspace
from course.cloud.server.launcher_script import install_launcher

SET_UP_STAMP = "imagecourse-set-up.json"  # written by tools/setup: where the user named an az with AZ=
OUTSIDE_AZ = "outside az"

# Nothing of ours asks the network: no news, no look for updates, no question about either.
SETTINGS = {
    "@jupyterlab/apputils-extension:notification": {"fetchNews": "false", "checkForUpdates": False},
}


def first_on_path(workspace: Workspace) -> list[Path]:
    """The folders whose commands win: our az, then this environment's own commands."""
    return [install_launcher(workspace.hidden / "bin"), Path(sys.executable).parent]


def lab_environment(workspace: Workspace, base: Mapping[str, str]) -> dict[str, str]:
    """The variables to add to those of the process."""
    path = [str(folder) for folder in first_on_path(workspace)]
    environment = {
        "PATH": os.pathsep.join([*path, base.get("PATH", os.defpath)]),
        "IMAGECOURSE_WORKSPACE": str(workspace.folder),
        "IMAGECOURSE_RECORD": str(workspace.record),
        "JUPYTER_PREFER_ENV_PATH": "1",
        "JUPYTER_CONFIG_PATH": _joined(place_settings(workspace), base.get("JUPYTER_CONFIG_PATH")),
    }
    return environment | chosen_az(base)


def chosen_az(base: Mapping[str, str]) -> dict[str, str]:
    """The variable that names an az outside the course, where the user has chosen one."""
    az = base.get("IMAGECOURSE_AZ") or outside_az(Path(sys.prefix))
    return {"IMAGECOURSE_AZ": az} if az else {}


def place_settings(workspace: Workspace) -> Path:
    """Write JupyterLab's defaults for the course beside the user's own, which stay as they are and win."""
    folder = workspace.hidden / "jupyter"
    write_if_different(folder / "labconfig" / "default_setting_overrides.json", json.dumps(SETTINGS, indent=1) + "\n")
    return folder


def outside_az(prefix: Path) -> str:
    """The az that the user named when the environment was made; "" for the course's own."""
    try:
        stamp = json.loads((prefix / SET_UP_STAMP).read_text(encoding="utf-8"))
        return str(stamp.get(OUTSIDE_AZ, ""))
    except (OSError, ValueError, AttributeError):
        return ""


def _joined(folder: Path, others: str | None) -> str:
    return os.pathsep.join([str(folder), *([others] if others else [])])
