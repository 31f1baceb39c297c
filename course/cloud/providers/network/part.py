"""A part of a network resource as a resource of its own: subnets, security rules, rules and pools of load balancers."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, ClassVar

from ...arm.errors import parent_not_found
from ...arm.resource_id import ResourceId, parse
from ...arm.resource_type import Accepted, Answer, Call, Completion, Context, ResourceType, writable
from ...arm.store import Document, Record
from .errors import not_found
from .network_resource import NetworkResource, check_etag, writable_part


class Part(ResourceType):
    """Operations on one list of parts; the parent's rules apply to every write."""

    package = "network"
    seconds = 3
    parent: ClassVar[NetworkResource]
    member: ClassVar[str]

    # Finding

    def parent_of(self, context: Context) -> Record:
        """The parent's record, or ResourceNotFound."""
        record = context.get(parent_id(context.id).key)
        if record is None:
            raise context.not_found()
        return record

    def find(self, context: Context, parent: Record) -> Document | None:
        """The part that the id names, as it is stored."""
        wanted = context.id.name.lower()
        for part in parent.document["properties"].get(self.member, []):
            if part["name"].lower() == wanted:
                return dict(part)
        return None

    def shown(self, call: Call, part: Document) -> Document:
        """A part as GET answers it."""
        return self.parent.read_part(call, self.member, part)

    # Operations

    def get(self, call: Call) -> Any:
        part = self.find(call, self.parent_of(call))
        if part is None:
            raise not_found(call.id.text)
        return self.shown(call, part)

    def list(self, call: Call) -> Any:
        record = call.require()
        return {"value": [self.shown(call, part) for part in record.document["properties"].get(self.member, [])]}

    def create_or_update(self, call: Call) -> Any:
        parent = call.get(parent_id(call.id).key)
        if parent is None:
            raise parent_not_found(parent_id(call.id).name)
        check_etag(call, parent)
        old = self.find(call, parent)
        given = {**call.body, "name": old["name"] if old else call.id.name}
        self.write(call, parent, given)
        written = self.find(call, self.parent_of(call))
        assert written is not None
        return Accepted(self.shown(call, written), "settle", created=old is None, seconds=self.seconds)

    def write(self, call: Call, parent: Record, given: Document | None) -> None:
        """Plan the parent again, with the part replaced, added or (None) taken out."""
        body = writable(parent.document)
        name = call.id.name.lower()
        parts = [writable_part(part) for part in body["properties"].get(self.member, [])]
        at = next((i for i, part in enumerate(parts) if part["name"].lower() == name), len(parts))
        parts[at : at + 1] = [given] if given is not None else []
        body["properties"] = {**body["properties"], self.member: parts}
        self.parent.written(replace(call, id=parse(parent.document["id"]), body=body, private={}), parent)

    def delete(self, call: Call) -> Any:
        parent = call.get(parent_id(call.id).key)
        if parent is None:
            raise parent_not_found(parent_id(call.id).name)
        part = self.find(call, parent)
        if part is None:
            return Answer(204)
        check_etag(call, parent)
        self.deleting_part(call, part)
        self.write(call, parent, None)
        return Accepted(finish="settle", seconds=self.seconds)

    def deleting_part(self, call: Call, part: Document) -> None:
        """Refuse a deletion while something else needs the part."""

    def outcome(self, call: Call, accepted: Accepted) -> Document | None:
        return self.shown(call, self.find(call, self.parent_of(call)) or {})

    def settle(self, done: Completion) -> None:
        """The parent is ready again."""
        self.parent.succeed(Completion(done.arm, parent_id(done.id), done.arguments))


def parent_id(part: ResourceId) -> ResourceId:
    """The id of the resource that holds a part."""
    parent = part.parent
    assert parent is not None
    return parent
