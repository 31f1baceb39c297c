"""Do the machines of the template fit into the region's quota of cores? catalogue row quota-preflight (recorded)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from ...arm.errors import ArmError
from ...arm.refusals import refusal
from ...providers.compute import usage
from ...providers.compute.sizes import sizes
from ..plan import Plan
from .virtual_machines import wanted

_PORTAL = "https://aka.ms/ProdportalCRP/#blade/Microsoft_Azure_Capacity/UsageAndQuota.ReactView"


def ask(plan: Plan) -> Iterator[ArmError]:
    """One refusal per region whose total is exceeded; machines that are there already need no new cores."""
    required: Counter[str] = Counter()
    store = plan.scope.context.arm.store
    for machine in wanted(plan):
        size = sizes().get(machine.size.lower())
        if size is not None and machine.resource.id not in store:
            required[machine.location] += size.vcpus * machine.count
    for location, cores in required.items():
        limit = usage.limits().get("cores", {}).get("limit", 100)
        current = usage.usages(plan.scope.context, plan.scope.subscription, location).get("cores", 0)
        if current + cores > limit:
            yield refusal(
                "quota-preflight", location=location, a=limit, b=current, c=cores, d=current + cores, link=_PORTAL
            )
