"""A deployment that can be watched: what waits for nothing begins, what has had its time ends, and so on.

Only with a clock that does not finish operations at once. Between two parts the deployment is `Running`; what it has
begun is there, being created, and what waits for it is not there yet.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from ..arm import long_running_operations as lro
from ..arm.clock import ClockMode
from ..arm.resource_type import Completion
from ..arm.store import Record
from .execution import Begun, Done, Execution, read_error
from .resources import DEPLOYMENTS, PlannedResource
from .scope import Values


class Stages:
    """One run of a plan from part to part; what it must remember is JSON."""

    def __init__(self, done: Completion, run: Execution) -> None:
        self.arm, self.run, self.deployment = done.arm, run, done.id.key
        planned = {resource.id.lower(): resource for resource in run.plan.order}
        told = done.arguments
        self.run.done = [_done(planned[each["id"]], each) for each in told.get("done", [])]
        self.begun = [_begun(planned[each["id"]], each) for each in told.get("begun", [])]

    def go_on(self) -> bool:
        """End what has had its time, begin what is ready; whether there is anything to wait for."""
        waiting = []
        for begun in self.begun:
            if self._has_ended(begun):
                self.run.done.append(self.run.end(begun))
            else:
                waiting.append(begun)
        self.begun = waiting
        self._begin_what_is_ready()
        return bool(self.begun)

    @property
    def seconds(self) -> float:
        """How long until something of it has had its time; step by step the steps themselves take the time."""
        if self.arm.clock.mode is not ClockMode.REAL_TIME:
            return 0
        due = [datetime.fromisoformat(record.private["due"]) for record in map(self._operation, self.begun) if record]
        return max(0.0, (min(due) - self.arm.clock.now).total_seconds()) if due else 0

    def kept(self) -> Values:
        """What the next part must know."""
        return {"done": [_kept_done(each) for each in self.run.done], "begun": [_kept(each) for each in self.begun]}

    def _begin_what_is_ready(self) -> None:
        plan = self.run.plan
        made = {resource.id.lower() for resource in plan.order}
        over = {done.resource.id.lower() for done in self.run.done}
        broken = {done.resource.id.lower() for done in self.run.done if done.error is not None}
        under_way = {begun.resource.id.lower() for begun in self.begun}
        for resource in plan.order:
            key = resource.id.lower()
            waits_for = {edge.on.id.lower() for edge in plan.edges[key]} & made
            if key not in over and waits_for & broken:
                broken.add(key)
            elif key not in over | under_way and waits_for <= over:
                self._begin(resource, over, broken)

    def _begin(self, resource: PlannedResource, over: set[str], broken: set[str]) -> None:
        begun = self.run.begin(resource)
        if isinstance(begun, Begun) and (record := self._operation(begun)) is not None:
            self.arm.store.put(record.document, {**record.private, "within": self.deployment})
            self.begun.append(begun)
            return
        done = begun if isinstance(begun, Done) else self.run.end(begun)
        self.run.done.append(done)
        over.add(resource.id.lower())
        if done.error is not None:
            broken.add(resource.id.lower())

    def _has_ended(self, begun: Begun) -> bool:
        """Whether a resource is made; a nested deployment goes one part on, in real time as many as it had time for."""
        record = self._operation(begun)
        real_time = self.arm.clock.mode is ClockMode.REAL_TIME
        nested = begun.resource.type.lower() == DEPLOYMENTS
        while record is not None and record.private["status"] == "InProgress":
            if real_time and not lro.is_due(self.arm, record):
                return False
            record = lro.advance(self.arm, record)
            if nested and not real_time:
                return bool(record.private["status"] != "InProgress")
        return True

    def _operation(self, begun: Begun) -> Record | None:
        return self.arm.store.get(begun.operation) if begun.operation else None


def _kept(begun: Begun) -> Values:
    return {
        "id": begun.resource.id.lower(),
        "status": begun.status,
        "started": begun.started,
        "operation": begun.operation,
        "number": begun.number,
        "tracking": begun.tracking,
    }


def _kept_done(done: Done) -> Values:
    error = None if done.error is None else [done.error.status, done.error.content()]
    about = {"status": done.status, "started": done.started, "ended": done.ended, "error": error}
    return {"id": done.resource.id.lower(), **about, "number": done.number, "tracking": done.tracking}


def _begun(resource: PlannedResource, told: dict[str, Any]) -> Begun:
    names = ("status", "started", "operation", "number", "tracking")
    return Begun(resource, **{name: told[name] for name in names})


def _done(resource: PlannedResource, told: dict[str, Any]) -> Done:
    error = read_error(told["error"][1], told["error"][0]) if told["error"] else None
    names = ("status", "started", "ended", "number", "tracking")
    return Done(resource, **{name: told[name] for name in names}, error=error)
