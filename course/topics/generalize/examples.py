"""What the worked example begins with, and the three VMs on which a step was skipped."""

from __future__ import annotations

from typing import Any

from course.clients import Clients
from course.topics.scenes import ResourceGroup

HISTORY = ("apt-get install -y nginx", "mysql -u shop -p", "exit")


class WebServer:
    """A web server that people have worked on: it has an admin, a second user, a password, a past."""

    id = "generalize-worked"
    group = "rg-generalize-worked"

    def build(self, cloud: Any, clients: Clients) -> str:
        """Make web01 and use it."""
        group = ResourceGroup(clients, self.group)
        group.linux_vm("web01")
        group.run(
            "web01",
            "useradd -m -s /bin/bash deploy",
            "mkdir -p /home/deploy/.ssh /opt/shop",
            "echo 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIGRlcGxveS1wcmFjdGljZS1vbmx5 deploy@laptop'"
            " > /home/deploy/.ssh/authorized_keys",
            "echo 'DB_PASSWORD=practice-only' > /opt/shop/shop.env",
            *(f"echo '{line}' >> /home/azureuser/.bash_history" for line in HISTORY),
        )
        return "web01 runs Ubuntu 22.04. Two people have worked on it, and an application was installed."


class SkippedSteps:
    """Three VMs, each ready but for one step."""

    id = "generalize-skipped"
    group = "rg-generalize-skipped"

    def build(self, cloud: Any, clients: Clients) -> str:
        """Make them, and the network interfaces of the VMs to come."""
        group = ResourceGroup(clients, self.group)
        group.linux_vm("noflag01")
        group.run("noflag01", "waagent -deprovision+user -force")
        group.deallocate("noflag01")
        group.windows_vm("nosysprep01")
        group.mark("nosysprep01")
        group.linux_vm("nowaagent01")
        group.run("nowaagent01", *(f"echo '{line}' >> /home/azureuser/.bash_history" for line in HISTORY))
        group.mark("nowaagent01")
        for name in ("winfrom01", "copied01"):
            group.network_interface(f"{name}-nic")
        return "noflag01 lacks the flag, nosysprep01 was never sysprepped, nowaagent01 never deprovisioned."
