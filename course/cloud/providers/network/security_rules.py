"""Microsoft.Network/networkSecurityGroups/securityRules."""

from __future__ import annotations

from .network_security_groups import NetworkSecurityGroups
from .part import Part


class SecurityRules(Part):
    """client.security_rules."""

    group = "security_rules"
    type = "Microsoft.Network/networkSecurityGroups/securityRules"
    parent = NetworkSecurityGroups()
    member = "securityRules"
