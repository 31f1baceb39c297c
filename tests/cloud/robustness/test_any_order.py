"""Whatever the order of operations: no state that Azure forbids, and every way back leads exactly back.

Two clouds are asked the same through the real SDK: one in a file with the immediate clock, one in memory that goes step by
step. Examples are the same in every run; IMAGECOURSE_EXAMPLES=500 asks for more of them, and for new ones.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from azure.core.exceptions import HttpResponseError
from azure.mgmt.compute import ComputeManagementClient
from azure.mgmt.network import NetworkManagementClient
from azure.mgmt.resource.resources import ResourceManagementClient
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule
from hypothesis.strategies import sampled_from

from course.cloud import Cloud
from course.cloud.arm.clock import ClockMode
from course.cloud.server.transport import InProcessTransport
from tests.cloud.bodies import LOCATION, UBUNTU, definition_body, version_body, vm_body
from tests.cloud.robustness.invariants import broken

DEEPER = "IMAGECOURSE_EXAMPLES" in os.environ
EXAMPLES = int(os.environ.get("IMAGECOURSE_EXAMPLES", "12"))
GROUPS = sampled_from(("one", "two"))
NAMES = sampled_from(("a", "b", "c"))
VERSIONS = sampled_from(("1.0.0", "1.0.1"))
LUNS = sampled_from(((), (0,), (0, 1)))
SOURCES = sampled_from(("marketplace", "image", "version", "disk"))
KEPT = sampled_from(("first", "second"))


class Side:
    """One of the two clouds, with the SDK's clients on it; it may be closed and opened again beneath them."""

    def __init__(self, cloud: Cloud) -> None:
        self.cloud = cloud
        given = {"transport": InProcessTransport(lambda request: self.cloud.handle(request)), "polling_interval": 0}
        account = (cloud.credential, cloud.subscription_id)
        self.compute: Any = ComputeManagementClient(*account, **given)
        self.network: Any = NetworkManagementClient(*account, **given)
        self.resources: Any = ResourceManagementClient(*account, **given)

    def id(self, group: str, path: str) -> str:
        return f"/subscriptions/{self.cloud.subscription_id}/resourceGroups/{group}/providers/{path}"

    def state(self) -> Any:
        """All that a client or a learner can see."""
        return self.cloud.documents(), self.cloud.states()

    def outcome(self, call: Callable[[Side], Any]) -> str:
        """What came of a call: done, the code of a refusal, or that of a late failure."""
        before = self.state()
        try:
            answer = call(self)
        except HttpResponseError as refused:
            assert self.state() == before, f"a refused call changed something: {refused}"
            return str(refused.error.code if refused.error else refused.status_code)
        try:
            if hasattr(answer, "result"):
                answer.result()
        except HttpResponseError as failed:
            return f"late {failed.error.code if failed.error else failed.status_code}"
        return "done"


class AnyOrder(RuleBasedStateMachine):
    """Groups, networks, machines, disks, images, galleries, time and undo, in any order."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        self.path = Path(self.folder.name, "cloud.db")
        self.side = Side(Cloud.open(self.path))
        self.twin = Side(Cloud.in_memory(ClockMode.STEP_BY_STEP))
        self.spent = 0.0

    def teardown(self) -> None:
        self.side.cloud.close()
        self.twin.cloud.close()
        self.folder.cleanup()

    def do(self, call: Callable[[Side], Any]) -> str:
        """Ask both clouds; they answer alike."""
        outcome, other = self.side.outcome(call), self.twin.outcome(call)
        assert outcome == other, f"at once: {outcome}; step by step: {other}"
        return outcome

    # What to begin with

    @initialize()
    def a_network_with_a_machine(self) -> None:
        self.put_group("one")
        self.put_network("one")
        for name in ("a", "b"):
            self.put_interface("one", name)
        self.put_machine("one", "a", "marketplace")
        assert [state["power"] for state in self.side.cloud.states().values()] == ["running"]

    # Groups and networks

    @rule(group=GROUPS)
    def put_group(self, group: str) -> None:
        self.do(lambda side: side.resources.resource_groups.create_or_update(group, {"location": LOCATION}))

    @rule(group=GROUPS, name=NAMES, other=NAMES)
    def delete_group(self, group: str, name: str, other: str) -> None:
        if name == other == "c":  # now and then
            self.do(lambda side: side.resources.resource_groups.begin_delete(group))

    @rule(group=GROUPS)
    def put_network(self, group: str) -> None:
        space = {"addressSpace": {"addressPrefixes": ["10.0.0.0/16"]}}
        body = {
            "location": LOCATION,
            "properties": {**space, "subnets": [_subnet("small", "10.0.0.0/29"), _subnet("large", "10.0.1.0/24")]},
        }
        self.do(lambda side: side.network.virtual_networks.begin_create_or_update(group, "net", body))

    @rule(group=GROUPS)
    def delete_network(self, group: str) -> None:
        self.do(lambda side: side.network.virtual_networks.begin_delete(group, "net"))

    @rule(group=GROUPS, subnet=sampled_from(("small", "large")))
    def delete_subnet(self, group: str, subnet: str) -> None:
        self.do(lambda side: side.network.subnets.begin_delete(group, "net", subnet))

    @rule(
        group=GROUPS,
        name=NAMES,
        subnet=sampled_from(("small", "large")),
        address=sampled_from(("", "10.0.0.4", "10.0.1.9")),
    )
    def put_interface(self, group: str, name: str, subnet: str = "small", address: str = "") -> None:
        def call(side: Side) -> Any:
            at = {"subnet": {"id": side.id("one", f"Microsoft.Network/virtualNetworks/net/subnets/{subnet}")}}
            fixed = {"privateIPAllocationMethod": "Static", "privateIPAddress": address} if address else {}
            body = {
                "location": LOCATION,
                "properties": {"ipConfigurations": [{"name": "ip", "properties": {**at, **fixed}}]},
            }
            return side.network.network_interfaces.begin_create_or_update(group, name, body)

        self.do(call)

    @rule(group=GROUPS, name=NAMES)
    def delete_interface(self, group: str, name: str) -> None:
        self.do(lambda side: side.network.network_interfaces.begin_delete(group, name))

    # Machines

    @rule(group=GROUPS, name=NAMES, source=SOURCES)
    def put_machine(self, group: str, name: str, source: str) -> None:
        self.do(
            lambda side: side.compute.virtual_machines.begin_create_or_update(
                group, name, _machine(side, group, name, source)
            )
        )

    @rule(name=NAMES, verb=sampled_from(("start", "power_off", "deallocate", "restart", "redeploy")))
    def turn(self, name: str, verb: str) -> None:
        self.do(lambda side: getattr(side.compute.virtual_machines, f"begin_{verb}")("one", name))

    @rule(name=NAMES)
    def generalize(self, name: str) -> None:
        self.do(lambda side: side.compute.virtual_machines.generalize("one", name))

    @rule(name=NAMES)
    def deallocate_and_generalize(self, name: str) -> None:
        self.turn(name, "deallocate")
        self.generalize(name)

    @rule(name=NAMES, luns=LUNS)
    def attach(self, name: str, luns: tuple[int, ...]) -> None:
        def call(side: Side) -> Any:
            disks = [
                {
                    "lun": lun,
                    "createOption": "Attach",
                    "managedDisk": {"id": side.id("one", f"Microsoft.Compute/disks/{'ab'[lun]}")},
                }
                for lun in luns
            ]
            body = {"properties": {"storageProfile": {"dataDisks": disks}}}
            return side.compute.virtual_machines.begin_update("one", name, body)

        self.do(call)

    @rule(group=GROUPS, name=NAMES)
    def delete_machine(self, group: str, name: str) -> None:
        self.do(lambda side: side.compute.virtual_machines.begin_delete(group, name))

    # Disks, snapshots, images

    @rule(name=NAMES, size=sampled_from((4, 32, 8)))
    def put_disk(self, name: str, size: int) -> None:
        body = {"location": LOCATION, "properties": {"creationData": {"createOption": "Empty"}, "diskSizeGB": size}}
        self.do(lambda side: side.compute.disks.begin_create_or_update("one", name, body))

    @rule(name=NAMES)
    def delete_disk(self, name: str) -> None:
        self.do(lambda side: side.compute.disks.begin_delete("one", name))

    @rule(name=NAMES)
    def delete_a_disk_with_a_system(self, name: str) -> None:
        self.do(lambda side: side.compute.disks.begin_delete("one", _os_disk(side, name).rsplit("/", 1)[-1]))

    @rule(name=NAMES, machine=NAMES)
    def put_snapshot(self, name: str, machine: str) -> None:
        def call(side: Side) -> Any:
            creation = {"createOption": "Copy", "sourceResourceId": _os_disk(side, machine)}
            body = {"location": LOCATION, "properties": {"creationData": creation}}
            return side.compute.snapshots.begin_create_or_update("one", name, body)

        self.do(call)

    @rule(name=NAMES)
    def delete_snapshot(self, name: str) -> None:
        self.do(lambda side: side.compute.snapshots.begin_delete("one", name))

    @rule(name=NAMES, machine=NAMES)
    def put_image(self, name: str, machine: str) -> None:
        source = self.side.id("one", f"Microsoft.Compute/virtualMachines/{machine}")
        before = self.side.cloud.states().get(source.lower())
        there = any(
            d["id"].lower() == self.side.id("one", f"Microsoft.Compute/images/{name}").lower()
            for d in self.side.cloud.documents()
        )
        body = {"location": LOCATION, "properties": {"sourceVirtualMachine": {"id": source}, "hyperVGeneration": "V2"}}
        outcome = self.do(lambda side: side.compute.images.begin_create_or_update("one", name, body))
        if outcome == "done" and not there:
            assert before is not None and before["generalized"], f"an image was captured from {machine}: {before}"

    @rule(name=NAMES)
    def delete_image(self, name: str) -> None:
        self.do(lambda side: side.compute.images.begin_delete("one", name))

    # Galleries

    @rule(group=GROUPS)
    def put_gallery(self, group: str) -> None:
        self.do(
            lambda side: side.compute.galleries.begin_create_or_update(
                group, f"gallery_{group}", {"location": LOCATION}
            )
        )

    @rule(group=GROUPS)
    def delete_gallery(self, group: str) -> None:
        self.do(lambda side: side.compute.galleries.begin_delete(group, f"gallery_{group}"))

    @rule(group=GROUPS)
    def put_definition(self, group: str) -> None:
        body = definition_body()
        self.do(lambda side: side.compute.gallery_images.begin_create_or_update(group, f"gallery_{group}", "web", body))

    @rule(group=GROUPS)
    def delete_definition(self, group: str) -> None:
        self.do(lambda side: side.compute.gallery_images.begin_delete(group, f"gallery_{group}", "web"))

    @rule(group=GROUPS, version=VERSIONS, image=NAMES)
    def put_version(self, group: str, version: str, image: str) -> None:
        def call(side: Side) -> Any:
            body = version_body(side.id("one", f"Microsoft.Compute/images/{image}"))
            return side.compute.gallery_image_versions.begin_create_or_update(
                group, f"gallery_{group}", "web", version, body
            )

        self.do(call)

    @rule(group=GROUPS, version=VERSIONS)
    def delete_version(self, group: str, version: str) -> None:
        self.do(
            lambda side: side.compute.gallery_image_versions.begin_delete(group, f"gallery_{group}", "web", version)
        )

    @rule(name=NAMES, version=VERSIONS)
    def from_machine_to_version(self, name: str, version: str) -> None:
        """The way that the course teaches, whatever is there already."""
        self.deallocate_and_generalize(name)
        self.put_image(name, name)
        self.put_gallery("one")
        self.put_definition("one")
        self.put_version("one", version, name)

    # Time and undo

    @rule(name=KEPT)
    def keep_and_come_back(self, name: str) -> None:
        before = self.side.state()
        for side in (self.side, self.twin):
            side.cloud.checkpoint(name)
        self.put_machine("one", "a", "marketplace")
        self.delete_machine("one", "a")
        for side in (self.side, self.twin):
            side.cloud.restore(name)
        assert self.side.state() == before

    @rule()
    def go_back_one_step(self) -> None:
        mark, before = self.side.cloud.mark(), self.side.state()
        self.put_disk("c", 16)
        self.side.cloud.rewind(to=mark)
        assert self.side.state() == before
        # The other cloud counts the requests that only poll as steps too; a copy of this one goes on instead.
        self.twin.cloud.close()
        self.twin.cloud = self.side.cloud.branch("twin")
        self.twin.cloud.clock_mode = ClockMode.STEP_BY_STEP

    @rule()
    def branch(self) -> None:
        other = self.side.cloud.branch()
        assert Side(other).state() == self.side.state()
        other.close()

    @rule()
    def reopen(self) -> None:
        before = (self.side.state(), self.side.cloud.steps(), self.side.cloud.bill(), self.side.cloud.now)
        self.side.cloud.close()
        self.side.cloud = Cloud.open(self.path)
        assert (self.side.state(), self.side.cloud.steps(), self.side.cloud.bill(), self.side.cloud.now) == before

    @rule(hours=sampled_from((1, 100)))
    def wait(self, hours: int) -> None:
        for side in (self.side, self.twin):
            side.cloud.wait(hours)

    # What is always true

    @invariant()
    def nothing_forbidden(self) -> None:
        assert not broken(self.side.cloud)

    @invariant()
    def both_clouds_are_alike(self) -> None:
        assert self.side.state() == self.twin.state()

    @invariant()
    def the_bill_never_falls(self) -> None:
        charges = [charge.dollars for charge in self.side.cloud.bill().charges]
        assert all(charge >= 0 for charge in charges)
        assert sum(charges) >= self.spent - 1e-9
        self.spent = sum(charges)


def _subnet(name: str, prefix: str) -> dict[str, Any]:
    return {"name": name, "properties": {"addressPrefix": prefix}}


def _machine(side: Side, group: str, name: str, source: str) -> dict[str, Any]:
    nic = side.id(group, f"Microsoft.Network/networkInterfaces/{name}")
    if source == "disk":
        disk = {"createOption": "Attach", "osType": "Linux", "managedDisk": {"id": _os_disk(side, name)}}
        return vm_body(nic, storageProfile={"osDisk": disk}, osProfile=None)
    images = {
        "marketplace": UBUNTU,
        "image": {"id": side.id("one", "Microsoft.Compute/images/a")},
        "version": {"id": side.id("one", "Microsoft.Compute/galleries/gallery_one/images/web")},
    }
    return vm_body(nic, images[source])


def _os_disk(side: Side, name: str) -> str:
    """The operating system disk of a machine that is, or was; else one that is not there."""
    start = side.id("one", f"Microsoft.Compute/disks/{name}_OsDisk_").lower()
    found = (document["id"] for document in side.cloud.documents() if document["id"].lower().startswith(start))
    return next(found, side.id("one", "Microsoft.Compute/disks/none"))


TestAnyOrder = AnyOrder.TestCase
TestAnyOrder.settings = settings(
    max_examples=EXAMPLES,
    stateful_step_count=25,
    deadline=None,
    derandomize=not DEEPER,
    suppress_health_check=list(HealthCheck),
    phases=(Phase.generate, Phase.shrink) if DEEPER else (Phase.generate,),
)
