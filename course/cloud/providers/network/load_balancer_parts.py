"""The parts of a load balancer with Azure's defaults, and the references between them checked."""

from __future__ import annotations

from ...arm.resource_type import Call
from ...arm.store import Document
from . import addresses, ip_configurations, load_balancer_rule_conflicts, public_ip_prefixes
from .errors import duplicate, invalid_reference, refuse
from .network_resource import named

_MEMBERS = (
    "frontendIPConfigurations",
    "backendAddressPools",
    "loadBalancingRules",
    "probes",
    "inboundNatRules",
    "outboundRules",
    "inboundNatPools",
)
_READ_ONLY = frozenset(
    (
        "provisioningState",
        "backendIPConfigurations",
        "backendIPConfiguration",
        "networkInterfaceIPConfiguration",
        "inboundNatRulesPortMapping",
    )
)
# What a frontend, pool or probe shows of the others and a client may send back.
_BACK = frozenset(("loadBalancingRules", "inboundNatRules", "inboundNatPools", "outboundRules", "outboundRule"))
_FLOWS = {
    "enableFloatingIP": False,
    "idleTimeoutInMinutes": 4,
    "enableTcpReset": False,
}
_DEFAULTS: dict[str, Document] = {
    "loadBalancingRules": {**_FLOWS, "loadDistribution": "Default", "disableOutboundSnat": False},
    "inboundNatRules": _FLOWS,
    "inboundNatPools": _FLOWS,
    "probes": {"intervalInSeconds": 15, "numberOfProbes": 2, "probeThreshold": 1},
    "outboundRules": {"allocatedOutboundPorts": 0, "enableTcpReset": False, "idleTimeoutInMinutes": 4},
}


def completed(call: Call, given: Document, before: Document, sku: Document) -> Document:
    """All parts of a load balancer."""
    planned: Document = {}
    given = {**given, "inboundNatRules": [*(given.get("inboundNatRules") or []), *_allotted(given, before)]}
    for member in _MEMBERS:
        old = {part["name"].lower(): part for part in before.get(member, [])}
        planned[member] = _named_once(call, member, given.get(member) or [], old)
    _frontends(call, planned["frontendIPConfigurations"], before, sku)
    for i, pool in enumerate(planned["backendAddressPools"]):
        _pool(call, pool)
        if sku["name"] == "Gateway":
            pool["properties"].setdefault("tunnelInterfaces", [_tunnel(i)])
    for rule in planned["loadBalancingRules"]:
        _rule(rule)
    for rule in planned["inboundNatRules"]:
        _nat_rule(rule)
    _check_references(call, planned)
    load_balancer_rule_conflicts.check(call.id.text, planned)
    return planned


def _allotted(given: Document, before: Document) -> list[Document]:
    """The rules that a NAT pool gave to instances: they stay as long as the pool does, also where a PUT leaves them out."""
    pools = {str(pool.get("name")).lower() for pool in given.get("inboundNatPools") or []}
    written = {str(rule.get("name")).lower() for rule in given.get("inboundNatRules") or []}
    return [
        rule for rule in before.get("inboundNatRules", []) if rule["name"].lower() not in written and _of(pools, rule)
    ]


def _of(pools: set[str], rule: Document) -> bool:
    pool, _, instance = rule["name"].lower().rpartition(".")
    return pool in pools and instance.isdigit()


def _named_once(call: Call, member: str, given: list[Document], old: dict[str, Document]) -> list[Document]:
    seen: set[str] = set()
    parts: list[Document] = []
    for entry in given:
        name = named(entry, member, call.id.text)
        if name.lower() in seen:
            raise duplicate(call.id.text, name)
        seen.add(name.lower())
        asked = {
            key: value
            for key, value in (entry.get("properties") or {}).items()
            if key not in _READ_ONLY and not (key in _BACK and member not in _DEFAULTS)
        }
        kept = {key: entry[key] for key in ("zones",) if entry.get(key)}
        known = old.get(name.lower())
        parts.append(
            {
                "name": known["name"] if known else name,
                **kept,
                "properties": {**_DEFAULTS.get(member, {}), **{k: v for k, v in asked.items() if k not in _BACK}},
            }
        )
    return parts


def _frontends(call: Call, parts: list[Document], before: Document, sku: Document) -> None:
    old = {part["name"].lower(): part for part in before.get("frontendIPConfigurations", [])}
    taken: set[str] = set()
    for part in parts:
        own_id = f"{call.id.text}/frontendIPConfigurations/{part['name']}"
        known = old.get(part["name"].lower())
        own_id = known["id"] if known else own_id
        properties = part["properties"]
        properties.setdefault("privateIPAllocationMethod", "Dynamic")
        public, subnet = properties.get("publicIPAddress"), properties.get("subnet")
        if public:
            properties["publicIPAddress"] = {"id": ip_configurations.require_public_ip(call, public, own_id)}
            _same_sku(call, public["id"], sku)
        elif subnet:
            _private(call, properties, known, own_id, taken)
        elif properties.get("publicIPPrefix"):
            prefix = public_ip_prefixes.require(call, properties["publicIPPrefix"], own_id)
            properties["publicIPPrefix"] = {"id": prefix["id"]}
        else:
            raise refuse(
                "InvalidRequestFormat",
                f"Frontend IP configuration {own_id} must refer to a subnet or to a public IP address.",
            )


def _private(call: Call, properties: Document, known: Document | None, own_id: str, taken: set[str]) -> None:
    subnet = ip_configurations.require_subnet(call, properties["subnet"]["id"], own_id)
    was = (known or {}).get("properties") or {}
    stays = (was.get("subnet") or {}).get("id", "").lower() == subnet["id"].lower()
    version = properties.setdefault("privateIPAddressVersion", "IPv4")
    if properties["privateIPAllocationMethod"] == "Static" and properties.get("privateIPAddress"):
        if not (stays and was["privateIPAddress"] == properties["privateIPAddress"]):
            ip_configurations.check_static(call, properties["privateIPAddress"], subnet, own_id)
    elif stays:
        properties["privateIPAddress"] = was["privateIPAddress"]
    else:
        properties["privateIPAddress"] = addresses.next_free(call, subnet, taken, 4 if version == "IPv4" else 6)
    taken.add(properties["privateIPAddress"])
    properties["subnet"] = {"id": subnet["id"]}


def _same_sku(call: Call, public_ip: str, sku: Document) -> None:
    record = call.get(public_ip)
    if record is not None and record.document["sku"]["name"] != sku["name"]:
        raise refuse(
            "DifferentSkuLoadBalancersAndPublicIPAddressNotAllowed",
            f"Different {sku['name']} sku load balancer and {record.document['sku']['name']} sku public IP addresses are not "
            f"allowed. Load balancer: {call.id.text}, public IP address: {record.document['id']}.",
        )


def _pool(call: Call, pool: Document) -> None:
    properties = pool["properties"]
    owner = f"{call.id.text}/backendAddressPools/{pool['name']}"
    entries = []
    for entry in properties.get("loadBalancerBackendAddresses") or []:
        kept = {
            key: value
            for key, value in (entry.get("properties") or {}).items()
            if key not in _READ_ONLY and not (key == "adminState" and value == "None")
        }
        if kept:  # an interface's own entry says nothing else and is shown again
            entries.append({"name": named(entry, "loadBalancerBackendAddresses", owner), "properties": kept})
    properties["loadBalancerBackendAddresses"] = entries


def _tunnel(i: int) -> Document:
    """The tunnel of the i-th pool of a gateway load balancer, as the REST reference shows it."""
    return {"port": 15000 + i, "identifier": 900 + i, "protocol": "VXLAN", "type": "Internal"}


def _rule(rule: Document) -> None:
    """A rule names its pool twice: alone, and as a list (recorded)."""
    properties = rule["properties"]
    pools = properties.get("backendAddressPools") or []
    single = properties.get("backendAddressPool")
    if single and not pools:
        properties["backendAddressPools"] = [{"id": single["id"]}]
    elif pools and not single:
        properties["backendAddressPool"] = {"id": pools[0]["id"]}


def _nat_rule(rule: Document) -> None:
    properties = rule["properties"]
    if properties.get("frontendPortRangeStart") is not None:
        properties.setdefault("frontendPort", 0)


def _check_references(call: Call, planned: Document) -> None:
    """Rules point to frontends, pools and probes of the same load balancer."""
    known = {
        f"{call.id.key}/{member}/{part['name']}".lower(): f"{call.id.text}/{member}/{part['name']}"
        for member in _MEMBERS
        for part in planned[member]
    }
    for member in ("loadBalancingRules", "inboundNatRules", "outboundRules", "inboundNatPools"):
        for part in planned[member]:
            own_id = f"{call.id.text}/{member}/{part['name']}"
            for name in ("frontendIPConfiguration", "backendAddressPool", "probe"):
                reference = part["properties"].get(name)
                if reference:
                    part["properties"][name] = {"id": _own(known, reference, own_id)}
            for name in ("backendAddressPools", "frontendIPConfigurations"):
                if part["properties"].get(name):
                    part["properties"][name] = [{"id": _own(known, r, own_id)} for r in part["properties"][name]]


def _own(known: dict[str, str], reference: Document, by: str) -> str:
    found = known.get(str(reference.get("id")).lower())
    if found is None:
        raise invalid_reference(str(reference.get("id")), by)
    return found
