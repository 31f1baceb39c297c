"""Microsoft.Network/networkSecurityGroups/defaultSecurityRules: Azure's own, to be read only."""

from __future__ import annotations

from .network_security_groups import NetworkSecurityGroups
from .part import Part


class DefaultSecurityRules(Part):
    """client.default_security_rules; the SDK has get and list only."""

    group = "default_security_rules"
    type = "Microsoft.Network/networkSecurityGroups/defaultSecurityRules"
    parent = NetworkSecurityGroups()
    member = "defaultSecurityRules"
