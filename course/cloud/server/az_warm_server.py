"""Runs in the Python of `az`: loads it once, then forks for every command. Imports nothing of the course.

Speaks to its parent over the socket whose descriptor is argv[1]: JSON lines, with the descriptors for a command's
output beside them. It ends with its parent, and takes a running command along.
"""

from __future__ import annotations

import gc
import json
import os
import runpy
import select
import signal
import socket
import sys
import time
from contextlib import suppress
from typing import Any, NoReturn

Order = dict[str, Any]

# What nearly every command imports; a module that this version of az lacks is skipped.
PRELOAD = (
    "azure.cli.core",
    "azure.cli.core.aaz",
    "azure.cli.core.commands.arm",
    "azure.cli.core.commands.client_factory",
    "azure.cli.core.commands.parameters",
    "azure.cli.core.commands.validators",
    "azure.cli.core._profile",
    "azure.cli.core.auth.identity",
    "azure.cli.core.auth.msal_credentials",
    "azure.cli.core.intercept_survey",
    "azure.cli.core.util",
    "azure.cli.command_modules.vm",
    "azure.cli.command_modules.vm._params",
    "azure.cli.command_modules.vm.commands",
    "azure.cli.command_modules.vm.custom",
    "azure.cli.command_modules.vm._validators",
    "azure.cli.command_modules.vm._template_builder",
    "azure.cli.command_modules.vm.aaz.latest",
    "azure.cli.command_modules.resource",
    "azure.cli.command_modules.resource._params",
    "azure.cli.command_modules.resource.commands",
    "azure.cli.command_modules.resource.custom",
    "azure.cli.command_modules.network",
    "azure.cli.command_modules.network._params",
    "azure.cli.command_modules.network.commands",
    "azure.mgmt.resource.resources",
    "azure.mgmt.core.tools",
    "msal",
    "msal_extensions",
    "jmespath",
    "requests",
    "yaml",
)


def main() -> None:
    channel = socket.socket(fileno=int(sys.argv[1]))
    preload()
    send(channel, {"ready": os.getpid()})
    while True:
        order, descriptors = receive(channel)
        if order is None:
            return
        if "arguments" in order:
            serve(channel, order, descriptors)


def preload() -> None:
    """Import and parse ahead what every command needs; nothing here speaks to a network."""
    import importlib

    for name in PRELOAD:
        with suppress(ImportError):
            importlib.import_module(name)
    look_sooner()
    gc.collect()
    gc.freeze()  # the children share these pages


def look_sooner() -> None:
    """az looks every half second whether an operation has ended; in the local Azure it has ended by then."""
    with suppress(ImportError):
        from azure.cli.core.commands import LongRunningOperation

        LongRunningOperation._delay = lambda self: time.sleep(0.02)


def serve(channel: socket.socket, order: Order, descriptors: list[int]) -> None:
    """Fork for one command and report its exit code."""
    ended, alive = os.pipe()
    child = os.fork()
    if child == 0:
        channel.close()
        os.close(ended)
        run(order, descriptors)
    os.close(alive)
    for descriptor in descriptors:
        os.close(descriptor)
    try:
        wait(channel, ended, child)
    finally:
        os.close(ended)
    _, status = os.waitpid(child, 0)
    send(channel, {"exit_code": os.waitstatus_to_exitcode(status)})


def wait(channel: socket.socket, ended: int, child: int) -> None:
    """Until the command ends; stop it if the parent says so or is gone."""
    while True:
        readable, _, _ = select.select([channel.fileno(), ended], [], [])
        if ended in readable:
            return
        order, _ = receive(channel)
        stop(child)
        if order is None:
            os._exit(0)


def stop(child: int) -> None:
    try:
        os.killpg(child, signal.SIGKILL)
    except ProcessLookupError:  # it has not made its own group yet, or has ended
        with suppress(ProcessLookupError):
            os.kill(child, signal.SIGKILL)


def run(order: Order, descriptors: list[int]) -> NoReturn:
    """In the child: become `az` with these arguments."""
    code = 1
    try:
        os.setsid()
        os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
        os.dup2(descriptors[0], 1)
        os.dup2(descriptors[1], 2)
        os.chdir(order["folder"])
        os.environ.clear()
        os.environ.update(order["environment"])
        sys.argv = ["az", *order["arguments"]]
        code = invoke()
    except BaseException:
        import traceback

        traceback.print_exc()
    finally:
        flush()
        os._exit(code)


def invoke() -> int:
    """The program that `python -m azure.cli` runs, and its exit code as Python would make it."""
    try:
        runpy.run_module("azure.cli.__main__", run_name="__main__", alter_sys=False)
    except SystemExit as end:
        if end.code is None:
            return 0
        if isinstance(end.code, int):
            return end.code
        print(end.code, file=sys.stderr)
        return 1
    return 0


def flush() -> None:
    for stream in (sys.stdout, sys.stderr):
        with suppress(OSError, ValueError):
            stream.flush()


def send(channel: socket.socket, message: Order) -> None:
    try:
        channel.sendall(json.dumps(message).encode() + b"\n")
    except OSError:
        os._exit(0)


def receive(channel: socket.socket) -> tuple[Order | None, list[int]]:
    """(order, descriptors); None for the order when the parent is gone."""
    data = b""
    descriptors: list[int] = []
    while not data.endswith(b"\n"):
        part, more, _, _ = socket.recv_fds(channel, 1 << 16, 4)
        descriptors += more
        if not part:
            return None, descriptors
        data += part
    return json.loads(data), descriptors


if __name__ == "__main__":
    main()
