"""The shell inside practice VMs: one boots, and runs a script."""

from __future__ import annotations

from datetime import UTC, datetime

from course.cli.doctor.finding import Finding, fails, works
from course.cli.doctor.look import Surroundings

NAME = "guests"
ORDER = 40
_IMAGE = ("Canonical", "0001-com-ubuntu-server-jammy", "22_04-lts-gen2")
_SCRIPT = ["for part in golden image; do printf '%s ' $part; done", "hostname"]


def look(where: Surroundings) -> Finding:
    """What runs the scripts of `az vm run-command` works on this machine."""
    from course.cloud import guests

    machine, admin = guests.Machine("doctor", "0" * 32), guests.Provisioning("doctor", "learner")
    now = datetime.now(UTC)
    booted = guests.boot(guests.first_disk("Linux", guests.Image(*_IMAGE)), machine, admin, now=now, ids=_ids)
    try:
        done = guests.run_shell(booted.disk, machine, _SCRIPT, now=now, ids=_ids)
    except guests.GuestError as error:
        return fails(str(error), "Run `make env` in the course's folder.")
    if done.stdout.split() != ["golden", "image", "doctor"]:
        return fails(f"a script in a practice VM printed {done.stdout!r}", "Run `make env` in the course's folder.")
    return works("a practice VM boots and runs a script")


def _ids(purpose: str) -> str:
    return "0123456789abcdef" * 4
