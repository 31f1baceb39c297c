"""Mode Complete: what stands in the group and not in the template goes."""

from __future__ import annotations

from ..arm.engine import Arm
from ..providers.resources.resources import is_listed
from .plan import Plan


def delete_the_rest(arm: Arm, planned: Plan) -> None:
    """Delete it, what others hold on to after those."""
    kept = {resource.id.lower() for resource in planned.resources}
    keys = [
        r.document["id"]
        for r in arm.store.children(planned.scope.id)
        if is_listed(r.document) and r.document["id"].lower() not in kept
    ]
    while keys:
        left = [key for key in keys if arm.invoke("DELETE", key, None, "2022-09-01").status >= 400]
        if len(left) == len(keys):
            return
        keys = left
