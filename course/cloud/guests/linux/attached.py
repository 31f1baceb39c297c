"""Between the platform's disks and the guest's block devices: read before a script, written back after it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from hashlib import sha256
from uuid import UUID

from ..data_disk import DataDisk, is_data, pack_data, unpack_data
from ..machine import Machine
from .block_devices import GIB, MIB, BlockDevice, BlockDevices, FileSystem, Volume, of_json
from .distribution import Distribution
from .tree import Tree

_LETTERS = "abcdefghijklmnopqrstuvwxyz"
TreeOf = Callable[[bytes], Tree | None]
Rewrite = Callable[[bytes, Tree], bytes]


def uuid_of(seed: str) -> str:
    return str(UUID(sha256(seed.encode()).hexdigest()[:32]))


def block_devices(
    distribution: Distribution, machine: Machine, disks: Sequence[DataDisk], tree_of: TreeOf
) -> BlockDevices:
    """The disks of a machine, named as Linux finds them; `tree_of` opens an OS disk that is attached as a data disk."""
    found = [_os_disk("sda", machine.os_disk_gb * GIB, distribution, ("/",))]
    if machine.resource_disk_gb:
        found.append(_resource_disk("sdb", machine.resource_disk_gb * GIB, machine.vm_id))
    for disk in sorted(disks, key=lambda disk: disk.lun):
        found.append(_data_disk(_name(len(found)), disk, tree_of))
    return BlockDevices(found)


def _name(place: int) -> str:
    """sda to sdz, then sdaa."""
    first = f"{_LETTERS[place // 26 - 1]}" if place >= 26 else ""
    return f"sd{first}{_LETTERS[place % 26]}"


def _os_disk(name: str, size: int, distribution: Distribution, fixed: tuple[str, ...]) -> BlockDevice:
    """The disk of an image: every copy of it has the same UUIDs."""
    image = f"{distribution.id} {distribution.version}"
    system = FileSystem("ext4", uuid_of(f"root of {image}"), "cloudimg-rootfs", size)
    root = Volume(1, MIB, size - MIB, "", uuid_of(f"root partition of {image}"), system)
    return BlockDevice(name, size, "", None, "gpt", uuid_of(image), Volume(0, 0, size), [root], fixed)


def _resource_disk(name: str, size: int, vm_id: str) -> BlockDevice:
    system = FileSystem("ext4", uuid_of(f"resource disk of {vm_id}"), "", size)
    part = Volume(1, MIB, size - MIB, "", uuid_of(f"resource partition of {vm_id}")[:8] + "-01", system)
    return BlockDevice(name, size, "", None, "dos", "", Volume(0, 0, size), [part], ("/mnt",))


def _data_disk(name: str, disk: DataDisk, tree_of: TreeOf) -> BlockDevice:
    size = disk.size_gb * GIB
    if disk.contents is None:
        return BlockDevice(name, size, disk.id, disk.lun, whole=Volume(0, 0, size))
    if is_data(disk.contents):
        return of_json(name, disk.id, disk.lun, size, unpack_data(disk.contents))
    tree = tree_of(disk.contents)
    kind, label = ("ext4", "cloudimg-rootfs") if tree is not None else ("ntfs", "Windows")
    system = FileSystem(kind, uuid_of(f"root of another machine {disk.lun}"), label, size, tree)
    root = Volume(1, MIB, size - MIB, "", uuid_of(f"root partition {disk.lun}"), system)
    return BlockDevice(name, size, disk.id, disk.lun, "gpt", "", Volume(0, 0, size), [root])


def written(devices: BlockDevices, disks: Sequence[DataDisk], rewrite: Rewrite) -> dict[int, bytes | None]:
    """The new bytes of every data disk that a script changed, by LUN."""
    by_lun = {device.lun: device for device in devices if device.lun is not None}
    changed: dict[int, bytes | None] = {}
    for disk in disks:
        new = _bytes(by_lun[disk.lun], disk.contents, rewrite)
        if new != disk.contents:
            changed[disk.lun] = new
    return changed


def _bytes(device: BlockDevice, before: bytes | None, rewrite: Rewrite) -> bytes | None:
    if before is not None and not is_data(before):
        system = device.partitions[0].filesystem if device.partitions else None
        if system is not None and system.label in ("cloudimg-rootfs", "Windows"):
            return rewrite(before, system.tree) if system.tree is not None else before
    blank = not device.table and device.whole.filesystem is None
    return None if blank else pack_data(device.to_json())
