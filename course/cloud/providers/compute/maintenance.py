"""performMaintenance: a machine is only moved while Azure has planned maintenance for it, and here it never has."""

from __future__ import annotations

from ...arm.errors import ArmError, operation_not_allowed


def not_planned(machine: str) -> ArmError:
    """The refusal outside of planned maintenance (the service's own words, in the tests of Azure's SDKs)."""
    return operation_not_allowed(
        f"Operation 'performMaintenance' is not allowed on VM '{machine}' "
        "since the Subscription of this VM is not eligible."
    )
