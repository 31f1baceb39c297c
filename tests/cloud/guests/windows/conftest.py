"""A Windows Server 2022 that has just booted, for scripts to run in."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from itertools import count

import pytest

from course.cloud import guests

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
MACHINE = guests.Machine("win01", "11111111-1111-1111-1111-111111111111")
Run = Callable[..., guests.RunResult]


@pytest.fixture
def run() -> Run:
    """Runs a script in a Windows Server 2022 that has just booted."""
    numbers = count()

    def ids(purpose: str) -> str:
        return f"{next(numbers):032x}"

    image = guests.Image("MicrosoftWindowsServer", "WindowsServer", "2022-datacenter-g2")
    provisioning = guests.Provisioning("win01", "azureuser", "P@ssw0rd-1234")
    booted = guests.boot(guests.first_disk("Windows", image), MACHINE, provisioning, now=NOW, ids=ids)

    def run(script: str, **parameters: str) -> guests.RunResult:
        return guests.run_shell(booted.disk, MACHINE, script.splitlines(), parameters, now=NOW, ids=ids)

    return run
