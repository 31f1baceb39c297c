"""The local Azure, asked by the real SDK in this process."""

from __future__ import annotations

import time

from course.cli.doctor.finding import Finding, fails, works
from course.cli.doctor.look import Surroundings

NAME = "local Azure"
ORDER = 30
GROUP = {"location": "westeurope"}


def look(where: Surroundings) -> Finding:
    """A resource group is made, found and listed, in a cloud of its own."""
    from course.clients import Clients
    from course.cloud import Cloud

    begun = time.perf_counter()
    cloud = Cloud.in_memory(name="doctor")
    try:
        groups = Clients(cloud).resources.resource_groups
        groups.create_or_update("doctor", GROUP)
        names = [group.name for group in groups.list()]
    finally:
        cloud.close()
    if names != ["doctor"]:
        return fails(f"made the resource group 'doctor', and the list shows {names}", "Run `make env`, then try again.")
    return works(f"answers the SDK ({time.perf_counter() - begun:.1f} s)")
