"""What a security rule may name as addresses and ports; which service tags exist is not judged, Azure adds some weekly."""

from __future__ import annotations

import re
from ipaddress import IPv4Network, IPv6Network, ip_network
from itertools import combinations

from ...arm.store import Document
from .errors import refuse

_TAG = re.compile(r"(?!any$)[a-z]\w*(\.\w+)*", re.IGNORECASE)
_PORTS = re.compile(r"(\d{1,5})(?:-(\d{1,5}))?")
_LAST_PORT = 65535


def check(rule_id: str, rule: Document) -> None:
    """Refuse what is neither an address, a range nor a tag, and lists that contradict themselves."""
    for end in ("source", "destination"):
        for text in (rule.get(f"{end}PortRange"), *(rule.get(f"{end}PortRanges") or [])):
            if text:
                _check_ports(str(text))
        one, many = rule.get(f"{end}AddressPrefix"), rule.get(f"{end}AddressPrefixes") or []
        if one and not _is_word(str(one)):
            _network(rule_id, str(one))
        _check_list(rule_id, f"{end.title()}AddressPrefix", [str(text) for text in many])


def _check_ports(text: str) -> None:
    """The text: Azure/azure-cli#23499."""
    found = _PORTS.fullmatch(text)
    first, last = (int(found[1]), int(found[2] or found[1])) if found else (1, 0)
    if text != "*" and not first <= last <= _LAST_PORT:
        raise refuse(
            "SecurityRuleInvalidPortRange",
            f"Security rule has invalid Port range. Value provided: {text}. Value should be an integer OR integer range "
            "with '-' delimiter. Valid range 0-65535.",
        )


def _check_list(rule_id: str, parameter: str, texts: list[str]) -> None:
    """Several prefixes are networks, none inside another.

    The texts: hashicorp/terraform-provider-azurerm#5617, and alan-turing-institute/data-safe-haven#2077 for overlaps.
    """
    for text in texts:
        if _is_word(text):
            raise refuse(
                "SecurityRuleParameterContainsUnsupportedValue",
                f"Security rule parameter {parameter} for rule with Id {rule_id} cannot specify existing VIRTUALNETWORK, "
                f"INTERNET, AZURELOADBALANCER, '*' or system tags. Unsupported value used: {text}.",
            )
    networks = [_network(rule_id, text) for text in texts]
    for (one, left), (other, right) in combinations(zip(texts, networks, strict=True), 2):
        if left.version == right.version and left.overlaps(right):
            raise refuse(
                "OverlappingSubnetsNotPermittedInSecurityRule",
                f"Security rule parameter {parameter} for rule with Id {rule_id} contains overlapping subnets "
                f"[{one}, {other}], which is not permitted.",
            )


def _is_word(text: str) -> bool:
    """`*` or what may be a service tag."""
    return text == "*" or _TAG.fullmatch(text) is not None


def _network(rule_id: str, text: str) -> IPv4Network | IPv6Network:
    """An address or a network without host bits; the text: kubernetes-sigs/cloud-provider-azure#5599."""
    try:
        return ip_network(int(text) if text.isdigit() else text)  # recorded: "789" is taken as an address
    except ValueError:
        raise refuse(
            "SecurityRuleInvalidAddressPrefix",
            f"Security rule {rule_id} has invalid Address prefix. Value provided: {text}",
        ) from None
