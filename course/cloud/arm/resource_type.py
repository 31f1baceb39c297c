"""What a resource type is: one class whose methods are named as the SDK names the operations.

Adding a resource type is adding one file with one subclass. `group` is the SDK's operation group, and every
method that has the name of an operation of that group serves it: `VirtualMachines.deallocate` is what
`client.virtual_machines.begin_deallocate()` meets. What most types share is here.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, ClassVar

from .errors import ArmError, nested_resources_exist, parent_not_found, resource_not_found
from .refusals import refusal
from .resource_id import ResourceId
from .store import Document, Record
from .validation import parse as parse_json

if TYPE_CHECKING:
    from .caller import Caller
    from .engine import Arm
    from .http import Request
    from .operations import Operation


@dataclass(slots=True)
class Context:
    """What a hook sees of the cloud, and the id of the resource that it is about."""

    arm: Arm
    id: ResourceId

    @property
    def now(self) -> str:
        """The cloud's time as text."""
        return self.arm.clock.text()

    def guid(self, purpose: str) -> str:
        """A new GUID."""
        return self.arm.ids.guid(purpose)

    def get(self, resource_id: str) -> Record | None:
        """Any record by id."""
        return self.arm.store.get(resource_id)

    def existing(self) -> Record | None:
        """The record of `id`, None where it is absent."""
        return self.arm.store.get(self.id.key)

    def require(self) -> Record:
        """The record of `id`, or ResourceNotFound."""
        record = self.existing()
        if record is None:
            raise self.not_found()
        return record

    def not_found(self) -> ArmError:
        """ResourceNotFound; it names the parent where the parent is absent too (recorded)."""
        at = self.id
        while (parent := at.parent) is not None and parent.key not in self.arm.store:
            at = parent
        return resource_not_found(at.relative.rpartition("/")[0], at.name, self.id.resource_group)

    def put(self, document: Document, **private: Any) -> Record:
        """Store a document; named private values are added to what is kept privately."""
        old = self.arm.store.get(document["id"])
        kept = {**(old.private if old else {}), **private}
        return self.arm.store.put(document, kept)

    def change(self, resource_id: str, properties: dict[str, Any] | None = None, **private: Any) -> Record:
        """Merge properties and private values into a record that exists."""
        record = self.arm.store.records[resource_id.lower()]
        document = record.document
        if properties:
            document = {**document, "properties": {**document.get("properties", {}), **properties}}
        return self.arm.store.put(document, {**record.private, **private})


@dataclass(slots=True)
class Call(Context):
    """One request to one operation; `body` is validated and spelled as Azure does."""

    operation: Operation
    params: dict[str, str]
    query: dict[str, str]
    body: dict[str, Any]
    request: Request
    #: What `plan` wants the provider to keep about the resource beside its document.
    private: dict[str, Any] = field(default_factory=dict)

    @property
    def caller(self) -> Caller:
        """Who asks."""
        return self.arm.caller

    @property
    def subscription(self) -> str:
        """The subscription in the URL."""
        return self.params.get("subscriptionId") or self.id.subscription


@dataclass(slots=True)
class Completion(Context):
    """The second half of a long-running operation: what is done when it finishes."""

    arguments: dict[str, Any]


@dataclass(slots=True)
class Accepted:
    """A hook's answer for a long-running operation that has begun.

    `finish` names the method of the resource type that completes it, with JSON `arguments`; so an operation that
    is under way survives in a file. That method may answer Accepted again: the operation goes on with this part.
    `seconds` is how much of the cloud's time it takes. `created` tells 201 from
    200. `document` is the body of the first answer.
    """

    document: Document | None = None
    finish: str = "succeed"
    arguments: dict[str, Any] = field(default_factory=dict)
    seconds: float = 5
    created: bool = False


@dataclass(slots=True)
class Answer:
    """A hook's immediate answer where 200 with a body would not do."""

    status: int
    document: Any = None
    headers: dict[str, str] = field(default_factory=dict)


class ResourceType:
    """A resource type with the behaviour that Azure's tracked resources have in common."""

    group: ClassVar[str] = ""
    type: ClassVar[str] = ""
    package: ClassVar[str] = "compute"
    #: The segment of the URL under which long-running operations are polled (recorded per provider).
    operation_segment: ClassVar[str] = "operations"
    #: provisioningState while a PUT that creates is under way, and a PUT that updates.
    creating: ClassVar[str] = "Creating"
    updating: ClassVar[str] = "Updating"
    #: Whether the status of a PUT's operation carries the resource (`properties.output`: disks and snapshots, recorded).
    polled_output: ClassVar[bool] = False
    #: How much of the cloud's time an operation takes.
    seconds: ClassVar[float] = 5

    #: Characters that a name may not end with.
    not_last: ClassVar[str] = "."

    #: Operations that do not wait for one that is under way on the resource (cancel).
    interrupting: ClassVar[frozenset[str]] = frozenset()

    #: Whether an operation waits for the next request on the network even with the immediate clock, so that it can be
    #: canceled (deployments).
    put_off: ClassVar[bool] = False

    # What a type says of itself

    def parse(self, body: bytes) -> Any:
        """The JSON of a request body; None for an empty one."""
        return parse_json(body)

    def polling_headers(self, call: Call, operation_id: str, status: int) -> dict[str, str] | None:
        """Where a long-running operation is polled, for a provider whose form is its own."""
        return None

    def poll_content(self, private: Mapping[str, Any], content: Document) -> Document:
        """The status of an operation as the provider words it."""
        return content

    def plan(self, call: Call, old: Record | None) -> Document:
        """The `properties` (and other top-level members) of the resource after a PUT; refuses what Azure refuses.

        What only the provider is to know goes into `call.private`.
        """
        return {"properties": dict(call.body.get("properties") or {})}

    def deleting(self, call: Call, record: Record) -> None:
        """Refuse a deletion, or prepare it."""

    def read(self, call: Call, record: Record) -> Document:
        """The document as GET answers it."""
        return record.document

    def outcome(self, call: Call, accepted: Accepted) -> Document | None:
        """The body of a PUT or PATCH whose operation is over."""
        record = call.existing()
        return self.read(call, record) if record else accepted.document

    # Operations that most types have

    def get(self, call: Call) -> Any:
        """GET one resource."""
        return self.read(call, call.require())

    def list(self, call: Call) -> Any:
        """GET the resources of this type in a group, in a parent, or in the subscription."""
        return {"value": [self.read(call, record) for record in self.listed(call)]}

    def listed(self, call: Call) -> Iterator[Record]:
        """Records in the scope of a list operation's URL."""
        store = call.arm.store
        if self.type.count("/") > 1:
            parent = call.id
            if parent.key not in store:
                raise call.not_found()
            return store.children(parent.key, self.type)
        if "resourceGroupName" in call.params:
            return store.children(call.id.group_id, self.type)
        found = store.of_type(self.type, call.subscription)
        if "location" in call.params:
            wanted = location_key(call.params["location"])
            return (r for r in found if location_key(r.document.get("location", "")) == wanted)
        return found

    def list_all(self, call: Call) -> Any:
        """GET all of the subscription."""
        return self.list(call)

    def list_by_resource_group(self, call: Call) -> Any:
        """GET all of a group."""
        return self.list(call)

    def list_by_subscription(self, call: Call) -> Any:
        """GET all of the subscription."""
        return self.list(call)

    def list_by_location(self, call: Call) -> Any:
        """GET all of a location."""
        return self.list(call)

    def create_or_update(self, call: Call) -> Any:
        """PUT a resource: plan it, store it, finish later."""
        old = call.existing()
        self.admit(call, old)
        document = self.document(call, old, self.plan(call, old))
        call.put(document, **call.private)
        return Accepted(document, created=old is None, seconds=self.seconds)

    def update(self, call: Call) -> Any:
        """PATCH a resource: merge the body into what is there, then go on as PUT does."""
        old = call.require()
        call.body = merge(writable(old.document), call.body)
        return self.create_or_update(call)

    def delete(self, call: Call) -> Any:
        """DELETE a resource; one that is absent is gone already (204)."""
        record = call.existing()
        if record is None:
            return Answer(204)
        self.deleting(call, record)
        self.refuse_nested(call)
        document = record.document
        if "properties" in document:
            call.change(call.id.key, {"provisioningState": "Deleting"})
        return Accepted(finish="remove", seconds=self.seconds)

    # Steps of these

    def admit(self, call: Call, old: Record | None) -> None:
        """What ARM checks before the provider sees a PUT: group, parent, unchanged location."""
        store, resource = call.arm.store, call.id
        if old is None and resource.name.endswith(tuple(self.not_last)):
            raise refusal("gallery-name-trailing-char", name="/".join(resource.names), character=resource.name[-1])
        parent = resource.parent
        if parent is not None and parent.key not in store:
            raise parent_not_found("/".join(parent.names))
        location = call.body.get("location")
        if location:
            call.arm.check_location(location, resource.type)
        if old and location and location_key(location) != location_key(old.document.get("location", location)):
            raise ArmError(
                409,
                "InvalidResourceLocation",
                f"The resource '{resource.name}' already exists in location "
                f"'{location_key(old.document['location'])}' in resource group '{resource.resource_group}'. "
                f"A resource with the same name cannot be created in location '{location_key(location)}'. "
                "Please select a new resource name.",
            )

    def document(self, call: Call, old: Record | None, planned: Document) -> Document:
        """The whole document: what ARM adds to what the provider planned."""
        body, resource = call.body, call.id
        base: Document = {"name": resource.name, "id": old.document["id"] if old else resource.text, "type": self.type}
        if "location" in body:
            base["location"] = location_key(body["location"])
        if "tags" in body or self.type.count("/") == 1:
            base["tags"] = body.get("tags") or (old.document.get("tags") if old and "tags" not in body else None) or {}
        for member in ("sku", "zones", "plan", "identity", "kind", "extendedLocation"):
            if member in body:
                base[member] = body[member]
        base.update(planned)
        base.setdefault("properties", {})
        base["properties"]["provisioningState"] = self.creating if old is None else self.updating
        return base

    def refuse_nested(self, call: Call) -> None:
        """CannotDeleteResource while children exist; what only stands on the resource, as a role assignment does, goes with it."""
        nested = f"{self.type}/".lower()
        children = [
            record.document["id"]
            for record in call.arm.store.children(call.id.key)
            if record.document["type"].lower().startswith(nested)
        ]
        if children:
            raise nested_resources_exist([child.split("/providers/")[-1] for child in children])

    # Completions

    def succeed(self, done: Completion) -> Any:
        """The resource is ready."""
        record = done.existing()
        return done.change(record.document["id"], {"provisioningState": "Succeeded"}).document if record else None

    def remove(self, done: Completion) -> None:
        """The resource is gone."""
        done.arm.store.delete(done.id.key)

    def fail(self, done: Completion, problem: ArmError) -> None:
        """The operation failed: by default the resource stays, marked Failed."""
        record = done.existing()
        if record and "properties" in record.document:
            done.change(record.document["id"], {"provisioningState": "Failed"})

    def time_passed(self, arm: Arm) -> None:
        """What the platform does by itself, without a request."""

    def refuse_busy(self, call: Call, record: Record) -> ArmError | None:
        """The refusal while another operation on the resource is under way; None lets it finish first."""
        return None


def location_key(location: str) -> str:
    """East US 2 and eastus2 are the same place."""
    return location.replace(" ", "").lower()


def merge(old: Any, new: Any) -> Any:
    """PATCH: objects are merged, all else is replaced."""
    if isinstance(old, dict) and isinstance(new, dict):
        return {**old, **{key: merge(old.get(key), value) for key, value in new.items()}}
    return new


def writable(document: Document) -> Document:
    """A stored document as a body: without what ARM itself adds."""
    return {key: value for key, value in document.items() if key not in ("id", "name", "type", "etag", "systemData")}
