"""Between a VM and the guest on its operating system disk: boot it, run in it, look inside."""

from __future__ import annotations

from typing import Any

from ... import guests
from ...arm.resource_type import Context
from ...arm.store import Record
from . import vm_storage
from .sizes import Size, sizes


def os_disk(context: Context, machine: Record) -> Record:
    """The record of a VM's operating system disk."""
    disk = vm_storage.disk_of(context, machine.document["properties"]["storageProfile"]["osDisk"])
    assert disk is not None
    return disk


def contents(context: Context, disk: Record) -> bytes | None:
    """The guest's bytes on a disk; None for a disk with no operating system."""
    found = _bytes(context, disk)
    return None if found is None or guests.is_data(found) else found


def _bytes(context: Context, disk: Record) -> bytes | None:
    name = disk.private.get("contents")
    return context.arm.store.blobs[name] if name else None


def data_disks(context: Context, machine: Record) -> dict[int, Record]:
    """The records of a VM's data disks, by LUN."""
    entries = machine.document["properties"]["storageProfile"].get("dataDisks") or []
    found = {entry["lun"]: vm_storage.disk_of(context, entry) for entry in entries}
    return {lun: record for lun, record in found.items() if record is not None}


def write(context: Context, disk: Record, data: bytes) -> None:
    """Put changed bytes on a disk."""
    context.change(disk.document["id"], contents=context.arm.store.keep(data))


def size_of(machine: Record) -> Size | None:
    """The size of a VM, where it is described."""
    return sizes().get(machine.document["properties"]["hardwareProfile"]["vmSize"].lower())


def machine_of(context: Context, machine: Record) -> guests.Machine:
    """What the guest sees of its machine."""
    properties = machine.document["properties"]
    size = size_of(machine)
    temporary = size.temp_disk_mb // 1024 if size else 0
    address, disk = _private_ip(context, properties), properties["storageProfile"]["osDisk"]
    return guests.Machine(
        machine.document["name"], properties["vmId"], address, temporary, disk.get("diskSizeGB") or 30
    )


def _private_ip(context: Context, properties: dict[str, Any]) -> str:
    interfaces = properties["networkProfile"]["networkInterfaces"]
    primary = next((entry for entry in interfaces if (entry.get("properties") or {}).get("primary")), interfaces[0])
    interface = context.get(primary["id"])
    configurations = interface.document["properties"].get("ipConfigurations", []) if interface else []
    found = [entry["properties"].get("privateIPAddress") for entry in configurations]
    return next((address for address in found if address), "10.0.0.4")


def boot(context: Context, machine: Record, provisioning: guests.Provisioning | None) -> guests.BootResult | None:
    """Power the guest on; its disk changes, and what it reports is answered. None: nothing to boot from."""
    disk = os_disk(context, machine)
    data = contents(context, disk)
    if data is None:
        return None
    result = guests.boot(
        data, machine_of(context, machine), provisioning, now=context.arm.clock.now, ids=context.arm.ids.hex
    )
    write(context, disk, result.disk)
    return result


def run(
    context: Context, machine: Record, script: list[str], parameters: dict[str, str], managed: str = ""
) -> guests.RunResult | None:
    """Run a script inside, as a managed run command of a name or as the action; None where no agent listens."""
    disk = os_disk(context, machine)
    data = contents(context, disk)
    if data is None:
        return None
    beside = data_disks(context, machine)
    try:
        result = guests.run_shell(
            data,
            machine_of(context, machine),
            script,
            parameters,
            now=context.arm.clock.now,
            ids=context.arm.ids.hex,
            data_disks=[_attached(context, lun, record) for lun, record in beside.items()],
            managed=managed,
        )
    except guests.AgentNotReady:
        return None
    write(context, disk, result.disk)
    for lun, changed in result.data_disks.items():
        context.change(beside[lun].document["id"], contents=context.arm.store.keep(changed) if changed else None)
    return result


def _attached(context: Context, lun: int, record: Record) -> guests.DataDisk:
    return guests.DataDisk(
        record.document["id"].lower(), lun, record.document["properties"]["diskSizeGB"], _bytes(context, record)
    )


def answer(context: Context, machine: Record, port: int, path: str | None) -> guests.Answered:
    """What a client on the machine meets at a port; nothing listens on a disk with no operating system."""
    data = contents(context, os_disk(context, machine))
    return guests.answer(data, port, path) if data is not None else guests.Answered(listens=False)


def reported(result: guests.BootResult | None) -> dict[str, Any]:
    """What the platform keeps of a boot, for the instance view."""
    if result is None:
        return {"agent": "", "os_name": "", "os_version": "", "computer_name": ""}
    return {
        "agent": result.agent_version if result.agent_running else "",
        "os_name": result.os_name,
        "os_version": result.os_version,
        "computer_name": result.computer_name,
    }
