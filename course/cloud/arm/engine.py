"""Azure Resource Manager in this process: one request in, one answer out.

A request is routed by the operation table, its body validated, its hook called inside a transaction, and the
answer given the protocol of its door. Nothing here starts a thread, a subprocess or a socket.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from . import caller, gate
from . import long_running_operations as lro
from .activity_log import ActivityLog
from .clock import Clock, ClockMode
from .errors import ArmError
from .history import History, Step
from .http import Door, Request, Response
from .ids import Ids
from .operations import Operation, at_any_scope, load
from .paging import paged
from .resource_id import ResourceId, parse
from .resource_type import Accepted, Answer, Call, ResourceType
from .routing import SCOPE, Router
from .store import Changes, Record, Store
from .validation import validate

Hook = tuple[Operation, ResourceType, Callable[[Call], Any], int]
_POLLING = (
    "operations",
    "diskoperations",
    "capsoperations",
    "operationresults",
    "operationstatuses",
    "asyncoperations",
)
#: The label of a step that nobody asked for: instances of scale sets are repaired.
BY_ITSELF = "done by Azure"
#: The label of a step in which operations ended that earlier steps began.
FINISHED = "operations finished"
PACKAGES = (
    "compute", "network", "resources", "deployments", "subscriptions", "features", "locks", "authorization", "msi",
    "storage", "monitor",
)  # fmt: skip


class Arm:
    """The engine: a store, a clock, ids, and the resource types that it was given."""

    host = "management.azure.com"
    #: With the clock that goes step by step, the poll at which a running operation is done.
    polls_to_finish = 2

    def __init__(
        self,
        resource_types: Iterable[ResourceType],
        locations: dict[str, str],
        store: Store | None = None,
        clock: Clock | None = None,
        ids: Ids | None = None,
        lock: AbstractContextManager[Any] | None = None,
    ) -> None:
        self.store = store or Store()
        self.clock = clock or Clock()
        self.ids = ids or Ids()
        self.process_id = Ids("process").guid("process")
        self.locations = locations
        self.types = {resource_type.group: resource_type for resource_type in resource_types}
        self.log = ActivityLog()
        self.history = History(self.store)
        self.running: dict[str, None] = {}
        self.finished: deque[str] = deque()
        #: Called at the end of each request that changed something, with what was there before: persistence.
        self.save: Callable[[Changes, Step | None], None] = lambda before, step: None
        #: Who asks: the same for the requests that a request makes inside.
        self.caller = caller.OWNER
        #: Asked before every request is answered: may its caller do this, is the scope locked.
        self.admissions: list[Callable[[Call], None]] = []
        #: The resource types of which the platform does something by itself when time has passed.
        self._watching = [one for one in self.types.values() if type(one).time_passed is not ResourceType.time_passed]
        self._lock = lock or nullcontext()
        self._depth = 0
        self._began = self.clock.now
        self._router: Router[Hook] = Router()
        self._known: Router[Operation] = Router()
        self._newest = ""
        self._route()

    def _route(self) -> None:
        for package in PACKAGES:
            for operation in load(package):
                resource_type = self.types.get(operation.group)
                hook = getattr(resource_type, operation.name, None)
                self._newest = max(self._newest, operation.api_version)
                if resource_type is not None and hook is not None and resource_type.package == operation.package:
                    operation = at_any_scope(operation)
                    after = len(operation.template.rstrip("/").split("}")[-1].strip("/").split("/"))
                    drop = 0 if operation.on_resource else after
                    self._router.add(operation.method, operation.template, (operation, resource_type, hook, drop))
                elif "{parentResourcePath}" not in operation.template:  # else it would be known of anything
                    self._known.add(operation.method, operation.template, operation)

    def route(self, method: str, path: str) -> tuple[Operation, dict[str, str]] | None:
        """The served operation at a method and path, with its path parameters; None where nothing answers."""
        found = self._router.match(method, _segments(path))
        return (found[0][0], found[1]) if found else None

    # The front door

    def handle(self, request: Request) -> Response:
        """Answer one request; a refusal is an answer too."""
        with self._lock:
            return self._handle(request)

    def _handle(self, request: Request) -> Response:
        parts = urlsplit(request.url)
        agent = request.headers.get("User-Agent") or request.headers.get("user-agent") or ""
        python = request.door is Door.IN_PROCESS or "python" in agent.lower()
        operation, code, noted = "", "", False
        if self._depth == 0:
            self.caller = caller.of(request.headers)
        self._depth += 1
        try:
            if self.running and self._depth == 1:
                self._progress(parts.path)
            if self._depth == 1 and self.clock.mode is ClockMode.REAL_TIME:
                self._by_itself()
            if self._depth == 1:
                self._began = self.clock.now
            with self.store.transaction() as before:
                response, operation = self._dispatch(request, parts.path, parts.query, python)
                if not before:
                    self._stand_still()
                elif self._depth == 1:
                    noted = True
                    self._note(request, parts.path, operation, response.status, "", agent)
                    self._commit_noted(_label(request.method, operation, parts.path), before)
        except ArmError as problem:
            code = problem.code
            self._stand_still()
            response = lro.json_response(problem.status, problem.body(), {})
            if request.method == "HEAD":
                response = Response(problem.status, {}, b"")
        finally:
            self._depth -= 1
        if self._depth == 0:
            if not noted:
                self._note(request, parts.path, operation, response.status, code, agent)
            response.headers["x-ms-request-id"] = f"{self.log.count:08x}-0000-4000-8000-000000000000"
        return response

    def _note(self, request: Request, path: str, operation: str, status: int, code: str, agent: str) -> None:
        """Put a request into the activity log."""
        client = "az" if "AZURECLI" in agent else "course" if agent.startswith("imagecourse") else "sdk"
        what = (request.method, path, operation, status, code, client)
        self.log.add(*what, when=self.clock.now.timestamp(), caller=self.caller.client)

    def _commit_noted(self, label: str, before: Changes) -> None:
        """Save a change together with its line in the activity log."""
        try:
            self._commit(label, before)
        except BaseException:
            self.log.take_back()
            raise

    def _stand_still(self) -> None:
        """A request that wrote nothing took no time: so a cloud that is opened again has the same time."""
        if self._depth == 1 and self.clock.mode is not ClockMode.REAL_TIME:
            self.clock.now = self._began

    def _dispatch(self, request: Request, path: str, query_text: str, python: bool) -> tuple[Response, str]:
        segments = _segments(path)
        query = {
            key.lower() if key.lower() == "api-version" else key: value
            for key, value in parse_qsl(query_text, keep_blank_values=True)
        }
        polled = self._polled(request.method, segments, query, python)
        if polled is not None:
            return polled, "poll"
        found = self._router.match(request.method, segments)
        if found is None:
            raise self._unrouted(request.method, segments, query)
        (operation, resource_type, hook, drop), params = found
        gate.check_version(query, operation, self._newest)
        resource_id = _target(operation, params, segments, drop, self.store)
        below_group = "resourceGroupName" in params and operation.group != "resource_groups"
        if below_group:
            gate.check_group(self, resource_id, params["resourceGroupName"], request.method)
        call = Call(self, resource_id, operation, params, query, {}, request)
        for admit in self.admissions:
            admit(call)
        if operation.body:
            content = resource_type.parse(request.body)
            if content is not None or operation.method in ("PUT", "PATCH"):
                call.body = validate(operation, content if content is not None else {}, request.body)
        if operation.method not in ("GET", "HEAD"):
            self.clock.take(1)
            self._refuse_busy(call, resource_type)
        return self._answer(call, resource_type, hook(call), python), str(operation)

    def _answer(self, call: Call, resource_type: ResourceType, result: Any, python: bool) -> Response:
        operation = call.operation
        if isinstance(result, Answer):
            if result.document is None:
                return Response(result.status, dict(result.headers), b"")
            return lro.json_response(result.status, result.document, result.headers)
        if not isinstance(result, Accepted):
            if result is None:
                return Response(200 if 200 in operation.statuses else operation.statuses[0], {}, b"")
            return lro.json_response(200, paged(call, result) if isinstance(result, dict) else result, {})
        record = lro.begin(self, call, resource_type, result)
        put_off = resource_type.put_off and call.request.door is Door.NETWORK
        if self.clock.mode is ClockMode.IMMEDIATE and not put_off:
            record = lro.finish(self, record)
            if call.request.door is Door.IN_PROCESS and record.private["status"] == "Succeeded":
                return self._final(call, resource_type, result, record)
        return lro.answer(self, call, resource_type, result, record, python)

    def _final(self, call: Call, resource_type: ResourceType, accepted: Accepted, record: Record) -> Response:
        """The answer of an operation that is over before it is answered: no polling needed."""
        operation = call.operation
        status = lro.final_status(operation.statuses, operation.method, accepted.created)
        self.store.delete(record.document["id"])
        if operation.method in ("PUT", "PATCH"):
            return lro.json_response(status, resource_type.outcome(call, accepted), {})
        if "output" in record.private:
            return lro.json_response(status, record.private["output"], {})
        return Response(status, {}, b"")

    # Polling

    def _polled(self, method: str, segments: list[str], query: dict[str, str], python: bool) -> Response | None:
        if method != "GET" or len(segments) < 4 or segments[-2].lower() not in _POLLING:
            return None
        if segments[-4].lower() == "deployments" and segments[-2].lower() == "operations":
            return None  # what a deployment did, not how an operation fares
        monitor = "monitor" in query or segments[-2].lower() == "operationresults"
        return lro.poll(self, segments[1], segments[-1], monitor, python)

    def tick(self) -> int:
        """Let every running operation go one part on, which ends most; returns how many there were."""
        with self._lock:
            finished = self._finish(self._underway())
            self._by_itself()
            return finished

    def wait(self, seconds: float) -> None:
        """Let time pass."""
        with self._lock:
            self.clock.advance(seconds)
            self._by_itself()
            self.save({}, None)

    def _by_itself(self) -> None:
        """What the platform does unasked when time has passed."""
        with self.store.transaction() as before:
            for resource_type in self._watching:
                resource_type.time_passed(self)
            if before:
                self._commit(BY_ITSELF, before)

    def _progress(self, path: str) -> None:
        """Before a request: finish what has had its time, and with the immediate clock what was put off till now."""
        if self.clock.mode is ClockMode.REAL_TIME:
            self._finish_due()
        elif self.clock.mode is ClockMode.IMMEDIATE and not path.lower().endswith("/cancel"):
            self._finish_put_off()

    def _finish_put_off(self) -> None:
        """What was put off belongs to the step that began it."""
        with self.store.transaction() as before:
            for key in list(self.running):
                if key in self.store:
                    lro.finish(self, self.store.records[key])
            if before and self.history.steps:
                self.save(before, self.history.extend(dict(before)))
            elif before:
                self._commit(FINISHED, before)

    def _finish_due(self) -> None:
        """In real time: finish what has had its time, part by part."""
        while due := [record for record in self._underway() if lro.is_due(self, record)]:
            self._finish(due)

    def _underway(self) -> list[Record]:
        """What runs by itself: not what a running deployment has begun, which it brings on."""
        found = [self.store.records[key] for key in self.running if key in self.store]
        targets = {record.private["target"].lower() for record in found}
        return [record for record in found if record.private.get("within") not in targets]

    def _finish(self, running: list[Record]) -> int:
        with self.store.transaction() as before:
            for record in running:
                current = self.store.get(record.document["id"])
                if current is not None and current.private["status"] == "InProgress":  # else another's part ended it
                    lro.advance(self, current)
            if before:
                self._commit(FINISHED, before)
        return len(running)

    @contextmanager
    def writing(self) -> Iterator[None]:
        """A change that is saved and is no step: the bytes of an upload."""
        with self._lock, self.store.transaction() as before:
            yield
            self.save(before, None)

    def rewind_to(self, number: int) -> None:
        """Take back every step after `number`."""
        with self._lock, self.store.transaction() as before:
            self.history.rewind_to(number)
            self.restart()
            self.save(before, None)

    def apply(self, label: str, changes: Changes) -> None:
        """Set records to given ones as one step: a checkpoint is loaded."""
        with self._lock, self.store.transaction() as before:
            self.store.apply(changes)
            self.restart()
            self._commit(label, before)

    def restart(self) -> None:
        """Find the running and the finished operations again, after loading or rewinding."""
        self.running.clear()
        self.finished.clear()
        for record in self.store.of_type(lro.TYPE):
            key = record.document["id"].lower()
            if record.private["status"] == "InProgress":
                self.running[key] = None
            else:
                self.finished.append(key)

    def _commit(self, label: str, before: Changes) -> None:
        self.store.settle(before)
        step = self.history.note(label, dict(before))
        try:
            self.save(before, step)
        except BaseException:
            self.history.steps.pop()
            raise

    def _refuse_busy(self, call: Call, resource_type: ResourceType) -> None:
        """One write at a time: while an operation runs on a resource, refuse as its type does, or finish it first."""
        if call.operation.name in resource_type.interrupting:
            return
        for key in list(self.running):
            record = self.store.get(key)
            if record is None:
                self.running.pop(key, None)
            elif record.private["target"].lower() == call.id.key:
                target = call.existing()
                refusal = resource_type.refuse_busy(call, target) if target else None
                if refusal is not None:
                    raise refusal
                lro.finish(self, record)

    def cancel(self, target: ResourceId) -> None:
        """End what runs on a resource without finishing it."""
        for key in list(self.running):
            record = self.store.get(key)
            if record is not None and record.private["target"].lower() == target.key:
                self.running.pop(key)
                self.finished.append(key)
                self.store.put(record.document, {**record.private, "status": "Canceled", "end": self.clock.text()})

    # Requests inside requests

    @property
    def asks_itself(self) -> bool:
        """Whether the request at hand is one that the cloud makes, such as a deployment's PUT."""
        return self._depth > 1

    def invoke(self, method: str, resource_id: str, body: dict[str, Any] | None, api_version: str) -> Response:
        """A request made by the cloud itself, such as a deployment's PUT: same rules, same transaction."""
        import json

        content = b"" if body is None else json.dumps(body).encode()
        url = f"https://{self.host}{resource_id}?api-version={api_version}"
        self._depth += 1  # also when an operation is finished outside of any request: it is no request of its own
        try:
            return self._handle(Request(method, url, {}, content, Door.IN_PROCESS))
        finally:
            self._depth -= 1

    # Refusals of ARM itself

    def check_location(self, location: str, resource_type: str) -> None:
        """Refuse a location that does not exist."""
        gate.check_location(self, location, resource_type)

    def _unrouted(self, method: str, segments: list[str], query: dict[str, str]) -> ArmError:
        known = self._known.match(method, segments)
        methods = self._router.methods(segments) or self._known.methods(segments)
        return gate.unrouted(known[0] if known else None, methods, method, segments, query)


def _target(operation: Operation, params: dict[str, str], segments: list[str], drop: int, store: Store) -> ResourceId:
    """The id that an operation is about, spelled as Azure spells it: group and existing resources keep their case."""
    template = operation.template.strip("/").split("/")
    if template[0] == SCOPE:
        scope = store.get("/" + params["scope"])
        before = len(segments) - len(template) + 1
        segments = [*(scope.document["id"].strip("/").split("/") if scope else segments[:before]), *segments[before:]]
        before = len(segments) - len(template) + 1
        template = [*("{}" for _ in range(before)), *template[1:]]
    kept = len(segments) - drop
    spelled = [
        given if wanted.startswith("{") else wanted
        for wanted, given in zip(template[:kept], segments[:kept], strict=True)
    ]
    text = "/" + "/".join(spelled)
    text = text.replace("/resourcegroups/", "/resourceGroups/")
    if "resourceGroupName" in params and operation.group != "resource_groups":
        group = store.get(f"/subscriptions/{params['subscriptionId']}/resourceGroups/{params['resourceGroupName']}")
        if group is not None:
            rest = text.split("/", 5)
            text = group.document["id"] + ("/" + rest[5] if len(rest) > 5 else "")
    existing = store.get(text)
    try:
        return parse(existing.document["id"] if existing is not None else text)
    except ValueError:
        return ResourceId(
            text, params.get("subscriptionId", ""), params.get("resourceGroupName", ""), "Microsoft.Resources", (), ()
        )


def _segments(path: str) -> list[str]:
    """The parts of a path; a scope that a client wrote as one quoted part (%2F) falls apart as it does for Azure."""
    return [segment for segment in unquote(path).split("/") if segment]


def _label(method: str, operation: str, path: str) -> str:
    """A step of the history in words: virtual_machines.deallocate web01."""
    names = [unquote(segment) for segment in path.split("/") if segment]
    if operation and operation != "poll":
        at = -2 if method == "POST" and len(names) > 1 else -1
        return f"{operation} {names[at]}" if names else operation
    return "operation finished"
