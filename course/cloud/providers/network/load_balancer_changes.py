"""What is done to load balancers as they stand: public addresses swapped, pools of interfaces made pools of addresses."""

from __future__ import annotations

from typing import Any

from ...arm.resource_type import Context
from ...arm.store import Document, Record
from . import backend_pool_members, references
from .errors import invalid_reference, not_found, refuse


def swapped(context: Context, given: list[Document]) -> list[Document]:
    """The load balancers with the public address that each frontend is to have; among them they keep what they had."""
    wanted: dict[str, Document] = {}
    for entry in given:
        address = (entry.get("properties") or {}).get("publicIPAddress") or {}
        if context.get(str(address.get("id"))) is None:
            raise invalid_reference(str(address.get("id")), str(entry.get("id")))
        wanted[str(entry.get("id")).lower()] = {"id": address["id"]}
    holders = {str(entry.get("id")).lower(): _balancer(context, str(entry.get("id"))) for entry in given}
    had = [_frontend(holders[frontend], frontend)["properties"].get("publicIPAddress", {}) for frontend in wanted]
    if _ids(had) != _ids(list(wanted.values())):
        raise refuse(
            "InvalidRequestFormat", "The frontends of a swap must name each other's public IP addresses, each once."
        )
    changed: dict[str, Document] = {}
    for balancer in holders.values():
        parts = [
            {**part, "properties": {**part["properties"], "publicIPAddress": wanted[part["id"].lower()]}}
            if part["id"].lower() in wanted
            else part
            for part in balancer.document["properties"]["frontendIPConfigurations"]
        ]
        properties = {**balancer.document["properties"], "frontendIPConfigurations": parts}
        changed[balancer.document["id"]] = {**balancer.document, "properties": properties}
    return list(changed.values())


def _ids(references_: list[Document]) -> list[str]:
    return sorted(str(reference.get("id", "")).lower() for reference in references_)


def _balancer(context: Context, frontend: str) -> Record:
    record = context.get(frontend.lower().rpartition("/frontendipconfigurations/")[0])
    if record is None or _frontend(record, frontend.lower()) is None:
        raise invalid_reference(frontend, "the swap")
    return record


def _frontend(balancer: Record, frontend: str) -> Any:
    parts = balancer.document["properties"]["frontendIPConfigurations"]
    return next((part for part in parts if part["id"].lower() == frontend), None)


def by_address(context: Context, balancer: Record, names: list[str]) -> tuple[Document, list[str]]:
    """The load balancer with pools that list addresses where they listed interfaces, and the pools that were changed.

    The interfaces no longer name the pools.
    """
    pools = balancer.document["properties"]["backendAddressPools"]
    known = {pool["name"].lower(): pool["name"] for pool in pools}
    for name in names:
        if name.lower() not in known:
            raise not_found(f"{balancer.document['id']}/backendAddressPools/{name}")
    asked = {name.lower() for name in names} or set(known)
    migrated, parts = [], []
    for pool in pools:
        members = [member for member in backend_pool_members.members(context, pool) if member.configuration]
        if pool["name"].lower() in asked and members:
            migrated.append(pool["name"])
            pool = _listing(context, pool, members)
        parts.append(pool)
    properties = {**balancer.document["properties"], "backendAddressPools": parts}
    return {**balancer.document, "properties": properties}, migrated


def _listing(context: Context, pool: Document, members: list[backend_pool_members.Member]) -> Document:
    entries = list(pool["properties"]["loadBalancerBackendAddresses"])
    for member in members:
        interface = context.arm.store.records[member.configuration.rsplit("/ipConfigurations/", 1)[0].lower()]
        entries.append(_entry(interface, member))
        _leave(context, interface, pool["id"])
    return {**pool, "properties": {**pool["properties"], "loadBalancerBackendAddresses": entries}}


def _entry(interface: Record, member: backend_pool_members.Member) -> Document:
    parts = interface.document["properties"]["ipConfigurations"]
    subnet = next(part["properties"]["subnet"]["id"] for part in parts if part["id"] == member.configuration)
    network = {"id": subnet.rpartition("/subnets/")[0]}
    name = f"{interface.document['name']}-{member.configuration.rpartition('/')[2]}"
    return {"name": name, "properties": {"ipAddress": member.address, "virtualNetwork": network}}


def _leave(context: Context, interface: Record, pool_id: str) -> None:
    """Take a pool out of an interface."""
    properties = dict(interface.document["properties"])
    properties["ipConfigurations"] = [_without(part, pool_id) for part in properties["ipConfigurations"]]
    refers = [target for target in interface.private.get("refers", ()) if target != pool_id.lower()]
    context.arm.store.put(
        {**interface.document, "properties": properties},
        {**interface.private, "refers": list(dict.fromkeys([*refers, *references.mentioned(properties)]))},
    )


def _without(part: Document, pool_id: str) -> Document:
    kept = [
        reference
        for reference in part["properties"].get("loadBalancerBackendAddressPools") or []
        if reference["id"].lower() != pool_id.lower()
    ]
    properties = {k: v for k, v in part["properties"].items() if k != "loadBalancerBackendAddressPools"}
    return {**part, "properties": {**properties, **({"loadBalancerBackendAddressPools": kept} if kept else {})}}
