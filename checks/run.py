"""Run a plan in a fresh kernel. A cell that never ends, or ends the kernel, costs its own exercise and no other."""

from __future__ import annotations

import asyncio
import os
import re
import signal
import subprocess
import sys
import tempfile
from collections.abc import AsyncIterator, Coroutine, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from checks.errors import ChecksError, KernelDied, TimeLimit
from checks.feedback import Feedback
from checks.judge import NOT_YOUR_FAULT
from checks.outcome import Outcome
from checks.plan import Plan, Step
from checks.probe import VERDICT

PRELUDE = "import sys; sys.path.append('')"  # after everything installed: a learner's checks.py hides nothing
RESTARTS = 10
_ANSI = re.compile(r"\x1b\[[0-9;]*m")


@dataclass
class Ran:
    """What came of a plan: verdicts by exercise, and by step what went wrong there."""

    verdicts: dict[str, Feedback] = field(default_factory=dict)
    raised: dict[int, str] = field(default_factory=dict)
    stopped: dict[int, ChecksError] = field(default_factory=dict)


class _Stopped(Exception):
    """A step that did not come back."""

    def __init__(self, place: int, why: ChecksError) -> None:
        self.place, self.why = place, why


def run(plan: Plan, folder: Path, environment: Mapping[str, str], time_limit: int) -> Ran:
    """Run the steps; where one did not come back, all others again without it, in a kernel that is fresh again."""
    stopped: dict[int, ChecksError] = {}
    while True:
        ran = Ran(stopped=stopped)
        try:
            _finish(_pass(plan, folder, environment, time_limit, ran))
            return ran
        except _Stopped as step:
            stopped[step.place] = step.why
            if len(stopped) > RESTARTS:
                return ran


def _finish(work: Coroutine[Any, Any, None]) -> None:
    """Do it to the end, also where an event loop runs already, as in a notebook's kernel."""
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        return asyncio.run(work)
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, work).result()


async def _pass(plan: Plan, folder: Path, environment: Mapping[str, str], time_limit: int, ran: Ran) -> None:
    from nbclient import NotebookClient
    from nbformat import from_dict

    cells = [from_dict(_cell(source)) for source in (PRELUDE, *map(_source, plan.steps))]
    notebook = from_dict({"nbformat": 4, "nbformat_minor": 4, "metadata": {}, "cells": cells})
    replies: list[dict[str, Any]] = []
    manager = _manager()
    client = NotebookClient(
        notebook, km=manager, timeout=time_limit, allow_errors=True, store_widget_state=False, record_timing=False,
        resources={"metadata": {"path": str(folder)}},
        on_cell_executed=lambda cell, cell_index, execute_reply: replies.append(execute_reply),
    )  # fmt: skip
    async with _kernel(client, manager, environment):
        await client.async_execute_cell(cells[0], 0)
        for place, step in enumerate(plan.steps):
            if place in ran.stopped:
                continue
            await _execute(client, manager, place, cells[place + 1])
            if _asks_to_exit(replies):
                raise _Stopped(place, KernelDied("ended the kernel"))
            _note(step, place, cells[place + 1], ran)


@asynccontextmanager
async def _kernel(client: Any, manager: Any, environment: Mapping[str, str]) -> AsyncIterator[None]:
    """A kernel for this long; nbclient's own context would take Ctrl+C for the kernel's death."""
    with tempfile.TemporaryDirectory(prefix="checks-") as scratch:
        group = 0
        try:
            await client.async_start_new_kernel(env=_environment(environment, scratch), stderr=subprocess.DEVNULL)
            group = getattr(manager.provisioner, "pid", 0) or 0
            await client.async_start_new_kernel_client()
            yield
        finally:
            if client.kc is not None:
                client.kc.stop_channels()
            if manager.has_kernel:
                await manager.shutdown_kernel(now=True)
            _end_group(group)


async def _execute(client: Any, manager: Any, place: int, cell: Any) -> None:
    from nbclient.exceptions import CellTimeoutError, DeadKernelError

    try:
        await client.async_execute_cell(cell, place + 1)
    except CellTimeoutError:
        raise _Stopped(place, TimeLimit(f"did not end within {client.timeout} seconds")) from None
    except DeadKernelError:
        if await manager.is_alive():  # nbclient's word for Ctrl+C
            raise asyncio.CancelledError from None
        raise _Stopped(place, KernelDied("ended the kernel")) from None


def _source(step: Step) -> str:
    if not step.judge:
        return step.source
    return f"__import__('checks.probe', fromlist=['probe']).probe({step.exercise!r}, {step.source!r})"


def _cell(source: str) -> dict[str, Any]:
    return {"cell_type": "code", "metadata": {}, "source": source, "outputs": [], "execution_count": None}


def _manager() -> Any:
    """A kernel of this very Python, whatever kernels the user has; the notebook's folder does not hide modules (-P)."""
    from jupyter_client.kernelspec import KernelSpec, KernelSpecManager
    from jupyter_client.manager import AsyncKernelManager

    argv = [
        sys.executable,
        "-P",
        "-m",
        "ipykernel_launcher",
        "-f",
        "{connection_file}",
        "--HistoryManager.enabled=False",
    ]

    class Own(KernelSpecManager):
        def get_kernel_spec(self, kernel_name: str) -> Any:
            return KernelSpec(argv=argv, display_name="checks", language="python")

    return AsyncKernelManager(kernel_name="checks", kernel_spec_manager=Own())


def _environment(more: Mapping[str, str], scratch: str) -> dict[str, str]:
    """The process's own, without what ties a kernel to a learner's record, notebook and IPython profile."""
    ours = {"IMAGECOURSE_RECORD", "JPY_SESSION_NAME", "IPYTHONDIR"}
    kept = {name: value for name, value in os.environ.items() if name not in ours}
    return {**kept, **more, "IPYTHONDIR": scratch}


def _asks_to_exit(replies: list[dict[str, Any]]) -> bool:
    payload = replies[-1].get("content", {}).get("payload", ()) if replies else ()
    return any(isinstance(item, dict) and item.get("source") == "ask_exit" for item in payload)


def _note(step: Step, place: int, cell: Any, ran: Ran) -> None:
    """Keep what the step said: a verdict, or that it raised."""
    for output in cell.outputs:
        if step.judge and VERDICT in output.get("data", {}):
            ran.verdicts[step.exercise] = _verdict(output["data"][VERDICT])
        elif output.get("output_type") == "error" and not step.may_raise:
            ran.raised[place] = _named(output)


def _verdict(data: Any) -> Feedback:
    try:
        return Feedback(**{**data, "outcome": Outcome(data["outcome"])}).tidy()
    except (TypeError, KeyError, ValueError):
        return Feedback.could_not_check(seen="The kernel answered what is not a verdict.", why=NOT_YOUR_FAULT)


def _named(output: Any) -> str:
    lines = _ANSI.sub("", str(output.get("evalue", ""))).strip().splitlines()
    name = str(output.get("ename", "an error"))
    return f"{name}: {lines[0][:200]}" if lines else name


def _end_group(group: int) -> None:
    """End what the notebook started and left running; the kernel led a group of its own."""
    if group and hasattr(os, "killpg"):
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(group, signal.SIGKILL)


def explain(step: Step, why: ChecksError) -> Feedback:
    """The verdict on an exercise one of whose own cells did not come back."""
    if step.judge:
        return Feedback.could_not_check(
            seen=f"The check {why.seen}.", why=NOT_YOUR_FAULT, next="If it happens again, report it with this text."
        )
    what = f"{step.role} cell" if step.role else "cell"
    look = (
        "a loop or a wait that never ends"
        if isinstance(why, TimeLimit)
        else "what ends Python in it, or fills the memory"
    )
    return Feedback.failed(
        seen=f"The {what} {why.seen}.", expected="A cell that ends by itself.", next=f"Look for {look}."
    )
