"""The DNS names of public addresses: a label in the region's zone, behind a hash where it has a scope.

With a domainNameLabelScope nobody else can take over a name that was given up: the hash says who may use the label again
(PublicIPAddressDnsSettingsDomainNameLabelScope of the SDK; the zone as in PublicIpAddressCreateDnsWithDomainNameLabelScope
of azure-rest-api-specs).
"""

from __future__ import annotations

import re
from hashlib import blake2b

from ...arm import directory
from ...arm.resource_type import Call, location_key
from ...arm.store import Document, Record
from .errors import refuse

_LABEL = re.compile(r"[a-z][a-z0-9-]{1,61}[a-z0-9]")
_ADDRESSES = "Microsoft.Network/publicIPAddresses"


def checked(given: str) -> str:
    """A label in lower case, which it must be able to be."""
    label = given.lower()
    if not _LABEL.fullmatch(label):
        raise refuse(
            "InvalidDomainNameLabel",
            f"The domain name label {label} is invalid. It must conform to the following regular expression: "
            "^[a-z][a-z0-9-]{1,61}[a-z0-9]$.",
        )
    return label


def owner_of(call: Call, name: str) -> Record | None:
    """The public address that has a name; in any subscription."""
    for record in call.arm.store.of_type(_ADDRESSES):
        if (record.document["properties"].get("dnsSettings") or {}).get("fqdn") == name:
            return record
    return None


def in_region(label: str, location: str) -> str:
    """The name of a label without a scope."""
    return f"{label}.{location}.cloudapp.azure.com"


def fully_qualified(call: Call, label: str, scope: str | None, before: Document) -> str:
    """The name of a label; `before` are the dnsSettings that the address had."""
    location = location_key(str(call.body.get("location", "")))
    if not scope:
        return in_region(label, location)
    same = (before.get("domainNameLabel"), before.get("domainNameLabelScope")) == (label, scope)
    if same and before.get("fqdn"):
        return str(before["fqdn"])
    return f"{label}.{_hash(_owner(call, scope), label)}.{location}.sysgen.cloudapp.azure.com"


def _owner(call: Call, scope: str) -> str:
    """Who may have the same name again."""
    subscription = call.id.subscription.lower()
    if scope == "TenantReuse":
        return directory.subscription(subscription).tenant
    if scope == "SubscriptionReuse":
        return subscription
    if scope == "ResourceGroupReuse":
        return call.id.group_id.lower()
    return call.guid("domain name")


def _hash(owner: str, label: str) -> str:
    """Sixteen letters."""
    digest = blake2b(f"{owner}/{label}".encode(), digest_size=16).digest()
    return "".join(chr(ord("a") + byte % 26) for byte in digest)
