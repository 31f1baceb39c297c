"""Reference notebooks: a topic's notebook run from top to bottom in a fresh kernel, with its outputs, for nbval."""

from __future__ import annotations

import os
import re
import subprocess
from pathlib import Path
from typing import Any

import nbformat

from course.topics.errors import TopicError

CELL_TIMEOUT = 120  # seconds
_ANSI = re.compile(r"\x1b\[[0-9;]*m")


def executed(notebook: nbformat.NotebookNode, folder: Path, label: str) -> nbformat.NotebookNode:
    """The notebook with the outputs of a fresh kernel that works in `folder`, on a cloud in memory."""
    from nbclient import NotebookClient
    from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError

    client = NotebookClient(
        notebook, timeout=CELL_TIMEOUT, kernel_name="python3", store_widget_state=False, record_timing=False,
        coalesce_streams=True, resources={"metadata": {"path": str(folder)}},
    )  # fmt: skip
    try:
        client.execute(env=_environment(), stderr=subprocess.DEVNULL)  # the kernel's own notices
    except CellExecutionError as error:
        raise TopicError(label, _place(notebook), f"{error.ename}: {_first_line(error.evalue)}", "Repair it.") from None
    except (CellTimeoutError, DeadKernelError) as error:
        raise TopicError(label, _place(notebook), f"{_first_line(str(error))}", "Make the cell end sooner.") from None
    return _stable(notebook)


def stripped(notebook: nbformat.NotebookNode) -> nbformat.NotebookNode:
    """The notebook without its outputs: what must equal a fresh composition."""
    copy: nbformat.NotebookNode = nbformat.from_dict(notebook)
    for cell in copy.cells:
        if cell.cell_type == "code":
            cell.outputs, cell.execution_count = [], None
    return copy


def _environment() -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if name != "IMAGECOURSE_RECORD"}
    return {**kept, "IMAGECOURSE_CLOUD": "memory"}


def _place(notebook: nbformat.NotebookNode) -> str:
    """The cell that ran last: the first one without an execution count comes after it."""
    ran = [cell for cell in notebook.cells if cell.cell_type == "code" and cell.execution_count is not None]
    if not ran:
        return "first cell"
    return str(ran[-1].metadata.get("exercise") or f"cell {ran[-1].id}, `{_first_line(ran[-1].source)}`")


def _first_line(text: str) -> str:
    lines = [line for line in _ANSI.sub("", text).splitlines() if line.strip()]
    return lines[0].strip() if lines else "no message"


def _stable(notebook: nbformat.NotebookNode) -> nbformat.NotebookNode:
    """The notebook without what differs from run to run: widget ids, timings, the Python that ran it."""
    notebook.metadata["language_info"] = nbformat.from_dict({"name": "python"})
    notebook.metadata.pop("widgets", None)
    for cell in notebook.cells:
        cell.metadata.pop("execution", None)
        for output in cell.get("outputs", ()):
            _without_model_id(output.get("data", {}))
    return notebook


def _without_model_id(data: dict[str, Any]) -> None:
    view = data.get("application/vnd.jupyter.widget-view+json")
    if view:
        view["model_id"] = "0" * 32
