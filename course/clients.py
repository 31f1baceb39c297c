"""SDK clients for a notebook, local or live: the only place that knows both."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from azure.mgmt.compute import ComputeManagementClient
    from azure.mgmt.network import NetworkManagementClient
    from azure.mgmt.resource.resources import ResourceManagementClient


class Connectable(Protocol):
    """What clients are made from: the local cloud, or a live subscription."""

    @property
    def credential(self) -> Any: ...
    @property
    def subscription_id(self) -> str: ...
    @property
    def connection(self) -> dict[str, Any]: ...


@dataclass(frozen=True)
class Clients:
    """The three clients of the course, made when first used."""

    cloud: Connectable

    @cached_property
    def compute(self) -> ComputeManagementClient:
        """Virtual machines, disks, images, galleries."""
        from azure.mgmt.compute import ComputeManagementClient

        return ComputeManagementClient(self.cloud.credential, self.cloud.subscription_id, **self.cloud.connection)

    @cached_property
    def network(self) -> NetworkManagementClient:
        """Virtual networks, network interfaces, addresses."""
        from azure.mgmt.network import NetworkManagementClient

        return NetworkManagementClient(self.cloud.credential, self.cloud.subscription_id, **self.cloud.connection)

    @cached_property
    def resources(self) -> ResourceManagementClient:
        """Resource groups and what is in them."""
        from azure.mgmt.resource.resources import ResourceManagementClient

        return ResourceManagementClient(self.cloud.credential, self.cloud.subscription_id, **self.cloud.connection)
