"""Microsoft.Network/networkInterfaces/ipConfigurations: to be read only."""

from __future__ import annotations

from .network_interfaces import NetworkInterfaces
from .part import Part


class NetworkInterfaceIPConfigurations(Part):
    """client.network_interface_ip_configurations; the SDK has get and list only."""

    group = "network_interface_ip_configurations"
    type = "Microsoft.Network/networkInterfaces/ipConfigurations"
    parent = NetworkInterfaces()
    member = "ipConfigurations"
