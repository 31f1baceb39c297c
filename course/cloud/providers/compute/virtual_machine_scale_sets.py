"""Microsoft.Compute/virtualMachineScaleSets: one model, many instances."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ...arm.errors import ArmError
from ...arm.refusals import refusal
from ...arm.resource_id import parse
from ...arm.resource_type import Accepted, Call, Completion, Context, ResourceType, merge
from ...arm.store import Document, Record
from ..managed_identity import identities
from ..network import references
from . import os_profile
from . import virtual_machine_scale_set_batches as batches
from . import virtual_machine_scale_set_instances as instances
from . import virtual_machine_scale_set_model as model
from . import virtual_machine_scale_set_repairs as repairs
from . import virtual_machine_scale_set_upgrade_history as history
from .maintenance import not_planned
from .sizes import sizes
from .virtual_machine_scale_set_views import instance_view
from .virtual_machines import VirtualMachines

if TYPE_CHECKING:
    from ...arm.engine import Arm


class VirtualMachineScaleSets(ResourceType):
    """client.virtual_machine_scale_sets."""

    group = "virtual_machine_scale_sets"
    type = "Microsoft.Compute/virtualMachineScaleSets"

    # Reading

    def read(self, call: Call, record: Record) -> Document:
        document = {**record.document, "etag": f'"{record.private["etag"]}"'}
        profile = document["properties"].get("virtualMachineProfile")
        if profile:
            told = "userdata" in call.query.get("$expand", "").lower()
            shown = {key: value for key, value in profile.items() if told or key != "userData"}
            if "osProfile" in profile:
                shown["osProfile"] = os_profile.shown(call, profile["osProfile"])
            document["properties"] = {**document["properties"], "virtualMachineProfile": shown}
        return document

    def get_instance_view(self, call: Call) -> Any:
        """GET …/instanceView: how many instances are in which state."""
        return instance_view(call, call.require())

    def list_skus(self, call: Call) -> Any:
        """GET …/skus: what the scale set can be changed to; one placement group has place for 100 (recorded)."""
        maximum = 100 if call.require().document["properties"].get("singlePlacementGroup") else 1000
        capacity = {"minimum": 0, "maximum": maximum, "defaultCapacity": 1, "scaleType": "Automatic"}
        return {
            "value": [
                {"resourceType": self.type, "sku": {"name": name, "tier": model.tier(name)}, "capacity": capacity}
                for name in (size.name for size in sizes().values())
            ]
        }

    def get_os_upgrade_history(self, call: Call) -> Any:
        """GET …/osUpgradeHistory."""
        return {"value": history.remembered(call, call.require())}

    # Writing

    def create_or_update(self, call: Call) -> Any:
        old = call.existing()
        self.admit(call, old)
        document = self.document(call, old, model.complete(call, old))
        identity = identities.assigned(call, old)
        if identity is not None:
            document["identity"] = identity
        else:
            document.pop("identity", None)
        placement = call.body.get("placement") or (old.document.get("placement") if old else None)
        if placement:
            document["placement"] = placement
        is_new_model = old is not None and _shape(old.document) != _shape(document)
        number = (old.private["model"] if old else 1) + is_new_model
        kept = {"etag": old.private["etag"] + 1, "next": old.private["next"]} if old else {"etag": 1, "next": 0}
        refers = list(dict.fromkeys(references.mentioned(document["properties"])))
        record = call.put(document, **call.private, **kept, model=number, refers=refers)
        created, deleted = self._scaled(call, record)
        arguments = {"created": created, "deleted": deleted, "upgrade": self._upgrades(call, record, is_new_model)}
        shown = self.read(call, call.require())
        return Accepted(shown, "settled", arguments, 42 if created else 10, created=old is None)

    def update(self, call: Call) -> Any:
        """PATCH: what it leaves out stays, as with PUT; tags and size may stay too."""
        old = call.require()
        kept = {
            name: old.document[name] for name in ("location", "tags", "sku", "zones", "plan") if name in old.document
        }
        call.body = merge(kept, call.body)
        return self.create_or_update(call)

    def _scaled(self, call: Call, record: Record) -> tuple[list[list[Any]], list[str]]:
        """Instances made, and ids of those to go, so that the capacity is what the model says."""
        sku = record.document.get("sku")
        if not sku:
            return [], []
        present = instances.instances_of(call, record)
        missing = sku["capacity"] - len(present)
        if missing >= 0:
            return instances.create(call, record, missing), []
        return [], [victim.document["id"] for victim in _scale_in_order(record, present)[:-missing]]

    @staticmethod
    def _upgrades(call: Call, record: Record, is_new_model: bool) -> list[str]:
        """Ids of the instances that get the new model without being asked: not with the manual policy."""
        mode = (record.document["properties"].get("upgradePolicy") or {}).get("mode", "Manual")
        if not is_new_model or mode == "Manual":
            return []
        behind = [found for found in instances.instances_of(call, record) if not instances.is_latest(record, found)]
        return [found.document["id"] for found in behind]

    def settled(self, done: Completion) -> Any:
        """New instances boot, others go, and with an automatic or rolling policy the rest get the new model."""
        arguments, problems = done.arguments, []
        for instance_id in arguments["deleted"]:
            victim = done.get(instance_id)
            if victim is not None:
                instances.delete(done, victim)
        for instance_id, provisioning in arguments["created"]:
            result = instances.boot(done, instance_id, provisioning)
            problems.append(result)
        behind = [found for found in map(done.get, arguments["upgrade"]) if found is not None]
        if behind and not any(problems) and _rolls(done.require()):
            return batches.begin(done, done.require(), [found.document["id"] for found in behind], "rolled")
        problems += [instances.apply_model(done, done.require(), found) for found in behind]
        return self._settled(done, problems, booted=bool(arguments["created"]))

    def rolled(self, done: Completion) -> Any:
        """A batch of a rolling upgrade is over."""
        ended = batches.end(done, "rolled")
        return ended if isinstance(ended, Accepted) else self._settled(done, [ended], booted=False)

    @staticmethod
    def _settled(done: Completion, problems: list[ArmError | None], booted: bool) -> Document | ArmError:
        failed = [problem for problem in problems if problem is not None]
        record = done.require()
        counted = booted and not model.is_flexible(record.document)  # recorded: 2 after creation
        state = "Failed" if failed else "Succeeded"
        settled = done.change(
            record.document["id"], {"provisioningState": state}, etag=record.private["etag"] + counted
        )
        return failed[0] if failed else settled.document

    # Deleting

    def refuse_nested(self, call: Call) -> None:
        """Instances go with their scale set."""

    def remove(self, done: Completion) -> None:
        record = done.require()
        for instance in instances.instances_of(done, record):
            instances.delete(done, instance)
        done.arm.store.delete(done.id.key)

    # Instances

    def update_instances(self, call: Call) -> Any:
        """POST …/manualupgrade: bring instances to the newest model."""
        record = call.require()
        found = instances.named(call, record, call.body.get("instanceIds"))
        return Accepted(finish="upgraded", arguments={"ids": _ids(found)}, seconds=30)

    def upgraded(self, done: Completion) -> ArmError | None:
        record = done.require()
        behind = [instance for instance in _present(done) if not instances.is_latest(record, instance)]
        problems = [instances.apply_model(done, record, instance) for instance in behind]
        return next((problem for problem in problems if problem is not None), None)

    def delete_instances(self, call: Call) -> Any:
        """POST …/delete: these instances go, and the capacity with them."""
        record = call.require()
        found = instances.named(call, record, call.body.get("instanceIds"))
        self._shrink(call, record, len(found))
        return Accepted(finish="instances_deleted", arguments={"ids": _ids(found)}, seconds=20)

    @staticmethod
    def _shrink(call: Call, record: Record, by: int) -> None:
        sku = record.document.get("sku")
        if sku:
            document = {**record.document, "sku": {**sku, "capacity": max(0, sku["capacity"] - by)}}
            call.put(document)

    def instances_deleted(self, done: Completion) -> None:
        for instance in _present(done):
            instances.delete(done, instance)

    def start(self, call: Call) -> Any:
        """POST …/start."""
        return self._each(call, "started", 25)

    def restart(self, call: Call) -> Any:
        """POST …/restart; a deallocated instance has nothing to restart."""
        found = self._found(call)
        for instance in found:
            if instance.private["power"] == "deallocated":
                raise refusal("op-on-deallocated", operation="restart", vm=instance.document["name"])
        return self._each(call, "started", 30)

    def power_off(self, call: Call) -> Any:
        """POST …/poweroff: stopped, and billed."""
        return self._each(call, "stopped", 20, power="stopped")

    def deallocate(self, call: Call) -> Any:
        """POST …/deallocate: stopped, and not billed."""
        return self._each(call, "stopped", 30, power="deallocated")

    def redeploy(self, call: Call) -> Any:
        """POST …/redeploy."""
        return self._each(call, "started", 60)

    def perform_maintenance(self, call: Call) -> Any:
        """POST …/performMaintenance."""
        found = self._found(call)
        raise not_planned(found[0].document["name"] if found else call.id.name)

    def reimage(self, call: Call) -> Any:
        """POST …/reimage: new operating system disks from the image that each instance has."""
        return Accepted(finish="reimaged", arguments={"ids": _ids(self._found(call))}, seconds=60)

    def reimage_all(self, call: Call) -> Any:
        """POST …/reimageall."""
        return self.reimage(call)

    def reimaged(self, done: Completion) -> ArmError | None:
        problems = [instances.reimage(done, done.require(), instance) for instance in _present(done)]
        return next((problem for problem in problems if problem is not None), None)

    def _found(self, call: Call) -> list[Record]:
        return instances.named(call, call.require(), call.body.get("instanceIds"))

    def _each(self, call: Call, finish: str, seconds: float, **arguments: Any) -> Accepted:
        ids = _ids(self._found(call))
        return Accepted(
            finish="each", arguments={"ids": ids, "finish": finish, "arguments": arguments}, seconds=seconds
        )

    def each(self, done: Completion) -> None:
        """The same for each instance as for a VM alone."""
        machines = VirtualMachines()
        for instance in _present(done):
            if done.arguments["finish"] == "stopped" and instance.private["power"] == "deallocated":
                continue
            arguments = done.arguments["arguments"]
            getattr(machines, done.arguments["finish"])(Completion(done.arm, parse(instance.document["id"]), arguments))

    def approve_rolling_upgrade(self, call: Call) -> Any:
        """POST …/approveRollingUpgrade: a batch that waits for a word goes on; here none ever waits."""
        instances.named(call, call.require(), call.body.get("instanceIds"))
        return Accepted(finish="nothing", seconds=5)

    def set_orchestration_service_state(self, call: Call) -> Any:
        """Suspend or resume automatic repairs."""
        repairs.set_state(call, call.require())
        return Accepted(finish="nothing", seconds=1)

    def convert_to_single_placement_group(self, call: Call) -> Any:
        """POST …/convertToSinglePlacementGroup: what a PUT cannot set back; the group that is to be kept is all there is."""
        call.change(call.require().document["id"], {"singlePlacementGroup": True})

    def force_recovery_service_fabric_platform_update_domain_walk(self, call: Call) -> Any:
        """POST …/forceRecoveryServiceFabricPlatformUpdateDomainWalk: no platform update ever waits for a walk here."""
        call.require()
        return {"walkPerformed": False}

    def time_passed(self, arm: Arm) -> None:
        """Unhealthy instances are repaired when their grace is over."""
        for scale_set in list(arm.store.of_type(self.type)):
            repairs.repair(Context(arm, parse(scale_set.document["id"])), scale_set)

    def reapply(self, call: Call) -> Any:
        """POST …/reapply."""
        call.require()
        return Accepted(finish="nothing", seconds=5)

    def nothing(self, done: Completion) -> None:
        """The operation changes nothing that can be seen."""

    def refuse_busy(self, call: Call, record: Record) -> ArmError | None:
        """catalogue row vmss-concurrent."""
        return refusal("vmss-concurrent") if call.operation.method in ("PUT", "PATCH", "POST") else None


def _shape(document: Document) -> Any:
    """What of a scale set is its instances' model."""
    profile = dict(document["properties"].get("virtualMachineProfile") or {})
    profile.pop("timeCreated", None)
    return profile, (document.get("sku") or {}).get("name")


def _rolls(record: Record) -> bool:
    """Whether a new model reaches the instances in batches."""
    return bool(record.document["properties"]["upgradePolicy"]["mode"] == "Rolling")


def _scale_in_order(record: Record, present: list[Record]) -> list[Record]:
    """Which instances go first: the newest, the oldest with that policy; protected ones stay."""
    rules = ((record.document["properties"].get("scaleInPolicy") or {}).get("rules") or ["Default"])[0]
    free = [
        found
        for found in present
        if not (found.document["properties"].get("protectionPolicy") or {}).get("protectFromScaleIn")
    ]
    return free if rules == "OldestVM" else free[::-1]


def _ids(found: list[Record]) -> list[str]:
    return [record.document["id"] for record in found]


def _present(done: Completion) -> list[Record]:
    """The instances of the operation that are still there."""
    return [record for record in map(done.get, done.arguments["ids"]) if record is not None]


def scale_set_of(context: Context) -> Record:
    """The scale set that an id below it belongs to, or ResourceNotFound."""
    parent = context.id.parent
    record = context.get(parent.key) if parent else None
    if record is None:
        raise context.not_found()
    return record
