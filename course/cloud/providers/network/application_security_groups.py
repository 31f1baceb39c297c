"""Microsoft.Network/applicationSecurityGroups: names for sets of interfaces, used in security rules."""

from __future__ import annotations

from ...arm.resource_type import Call
from ...arm.store import Document, Record
from . import references
from .errors import refuse
from .network_resource import NetworkResource


class ApplicationSecurityGroups(NetworkResource):
    """client.application_security_groups."""

    group = "application_security_groups"
    type = "Microsoft.Network/applicationSecurityGroups"

    def plan(self, call: Call, old: Record | None) -> Document:
        return {"properties": {}}

    def refuse_in_use(self, call: Call, record: Record) -> None:
        used = references.users(call, record.document["id"])
        if used:
            raise refuse(
                "OperationNotAllowed",
                f"Application security group {record.document['id']} cannot be deleted because it is in use by the "
                f"following resources: {', '.join(used)}.",
            )
