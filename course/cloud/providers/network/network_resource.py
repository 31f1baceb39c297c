"""What the resources of Microsoft.Network have in common: parts inside them, etags, back references, tags by PATCH.

A virtual network holds its subnets, a load balancer its rules: such parts have ids and etags, and stand in their
parent's document. One etag serves the parent and all its parts, and every write makes a new one (recorded).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from ...arm.errors import ArmError
from ...arm.resource_type import Accepted, Answer, Call, Completion, Context, ResourceType, location_key
from ...arm.store import Document, Record
from . import references
from .errors import refuse
from .references import BackReference

#: What Azure alone writes: dropped from a stored part before it is planned again.
READ_ONLY = ("provisioningState", "resourceGuid")


class NetworkResource(ResourceType):
    """A resource of Microsoft.Network that stands in a resource group."""

    package = "network"
    creating = "Updating"
    updating = "Updating"
    seconds = 3
    #: The lists of parts in `properties`, with the back references that each part shows.
    parts: ClassVar[Mapping[str, tuple[BackReference, ...]]] = {}
    #: The lists of parts inside parts.
    inner_parts: ClassVar[tuple[str, ...]] = ()
    #: By list of parts, "" for the resource itself: members that Azure showed to clients of api-versions before 2024
    #: (recorded) and that its reference does not have.
    shown_before_2024: ClassVar[Mapping[str, Document]] = {}
    #: The back references of the resource itself.
    back_references: ClassVar[tuple[BackReference, ...]] = ()

    # Reading

    def read(self, call: Call, record: Record) -> Document:
        document = record.document
        extra = self.shown_before_2024 if is_before_2024(call) else {}
        properties = {
            **document["properties"],
            **extra.get("", {}),
            **references.shown(call, document["id"], self.back_references),
        }
        for member in self.parts:
            if properties.get(member):
                properties[member] = [self.read_part(call, member, part) for part in properties[member]]
        return {**document, "properties": properties}

    def read_part(self, call: Call, member: str, part: Document) -> Document:
        """A part as GET answers it."""
        extra = self.shown_before_2024.get(member, {}) if is_before_2024(call) else {}
        back = references.shown(call, part["id"], self.parts[member])
        return {**part, "properties": {**part["properties"], **extra, **back}} if extra or back else part

    # Writing

    def create_or_update(self, call: Call) -> Any:
        old = call.existing()
        check_etag(call, old)
        self.admit(call, old)
        return self.written(call, old)

    def written(self, call: Call, old: Record | None) -> Accepted:
        """Plan the call's body, store it, and answer that it is accepted."""
        record = self.keep(call, self.document(call, old, self.plan(call, old)))
        return Accepted(self.read(call, record), created=old is None, seconds=self.seconds)

    def document(self, call: Call, old: Record | None, planned: Document) -> Document:
        body, state = call.body, self.creating if old is None else self.updating
        guid = old.document["properties"]["resourceGuid"] if old else call.guid("resource")
        document: Document = {
            "name": old.document["name"] if old else call.id.name,
            "id": old.document["id"] if old else call.id.text,
            "etag": "",
            "type": self.type,
        }
        if "location" in body:
            document["location"] = location_key(body["location"])
        elif old and "location" in old.document:
            document["location"] = old.document["location"]
        if body.get("tags") is not None:
            document["tags"] = body["tags"]
        for member in ("zones", "extendedLocation"):
            if body.get(member):
                document[member] = body[member]
        document.update(planned)
        document["properties"] = {"provisioningState": state, "resourceGuid": guid, **planned["properties"]}
        return document

    def keep(self, call: Call, document: Document) -> Record:
        """Store a document under a new etag, with what it refers to."""
        document = self.stamped(call, document, document["properties"]["provisioningState"])
        return call.put(document, **call.private, refers=self.refers(document))

    def refers(self, document: Document) -> list[str]:
        """Lower-cased ids that the document refers to, each once."""
        return list(dict.fromkeys(references.mentioned(document["properties"])))

    def stamped(self, context: Context, document: Document, state: str) -> Document:
        """The document in a provisioning state, its parts too, under one new etag."""
        etag = f'W/"{context.guid("etag")}"'
        properties = {**document["properties"], "provisioningState": state}
        for member in self.parts:
            if member in properties:
                owner = f"{document['id']}/{member}", f"{self.type}/{member}"
                properties[member] = [self.stamped_part(owner, part, etag, state) for part in properties[member]]
        return {**document, "etag": etag, "properties": properties}

    def stamped_part(self, owner: tuple[str, str], part: Document, etag: str, state: str) -> Document:
        """A part with its id and type below those of `owner`."""
        kept = {key: value for key, value in part.items() if key not in ("name", "id", "etag", "type", "properties")}
        part_id = f"{owner[0]}/{part['name']}"
        properties = {**part.get("properties", {}), "provisioningState": state}
        for member in self.inner_parts:
            if member in properties:
                inner = f"{part_id}/{member}", f"{owner[1]}/{member}"
                properties[member] = [self.stamped_part(inner, entry, etag, state) for entry in properties[member]]
        return {"name": part["name"], "id": part_id, "etag": etag, "type": owner[1], **kept, "properties": properties}

    def update_tags(self, call: Call) -> Any:
        """PATCH: tags are replaced, nothing else can be changed."""
        record = call.require()
        check_etag(call, record)
        document = {**record.document, "tags": call.body.get("tags") or {}}
        kept = call.put(self.stamped(call, document, record.document["properties"]["provisioningState"]))
        return Answer(200, self.read(call, kept))

    def deleting(self, call: Call, record: Record) -> None:
        check_etag(call, record)
        self.refuse_in_use(call, record)

    def refuse_in_use(self, call: Call, record: Record) -> None:
        """Refuse a deletion while something else needs the resource."""

    def succeed(self, done: Completion) -> Any:
        record = done.existing()
        if record is None:
            return None
        document = self.stamped(done, self.finished(done, record), "Succeeded")
        return done.put(document, refers=self.refers(document)).document

    def finished(self, done: Completion, record: Record) -> Document:
        """The document when its PUT is over: what Azure assigns late is added here."""
        return record.document


def is_before_2024(call: Call) -> bool:
    """Whether the client speaks an api-version before 2024."""
    return call.query.get("api-version", "") < "2024"


def check_etag(call: Call, record: Record | None) -> None:
    """If-Match and If-None-Match; the code is the ARM reference's for a precondition that fails."""
    headers = {name.lower(): value for name, value in call.request.headers.items()}
    wanted, unwanted = headers.get("if-match"), headers.get("if-none-match")
    etag = record.document["etag"] if record else None
    if wanted and (etag is None or (wanted != "*" and wanted.removeprefix("W/") != etag.removeprefix("W/"))):
        raise _precondition(call)
    if unwanted and etag is not None and (unwanted == "*" or unwanted == etag):
        raise _precondition(call)


def _precondition(call: Call) -> ArmError:
    return refuse(
        "PreconditionFailed",
        f"Precondition failed for resource {call.id.text}: its etag is not the one that the request names.",
        412,
    )


def writable_part(part: Document) -> Document:
    """A stored part as a client may send it back."""
    kept = {key: value for key, value in part.items() if key not in ("etag", "id", "type")}
    kept["properties"] = {key: value for key, value in part["properties"].items() if key not in READ_ONLY}
    return kept


def named(entry: Document, member: str, owner: str) -> str:
    """The name of a part in a body; parts need one."""
    name = entry.get("name") or str(entry.get("id", "")).rpartition("/")[2]
    if not name:
        raise refuse(
            "InvalidRequestFormat", f"Cannot parse the request: an element of {member} of {owner} has no name."
        )
    return str(name)
