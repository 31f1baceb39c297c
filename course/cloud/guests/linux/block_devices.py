"""Block devices of a running guest: the OS disk, the resource disk, and data disks by LUN with their partitions and file systems."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from .tree import Tree

MIB = 1024 * 1024
GIB = 1024 * MIB
SECTOR = 512


@dataclass
class FileSystem:
    """What mkfs wrote: a file tree of its own. A root or resource disk's is the guest's own tree, so it has none here."""

    kind: str
    uuid: str
    label: str = ""
    size: int = 0
    tree: Tree | None = None


@dataclass
class Volume:
    """A partition, or a whole disk (number 0), that may hold a file system."""

    number: int
    start: int
    size: int
    name: str = ""
    uuid: str = ""
    filesystem: FileSystem | None = None

    @property
    def end(self) -> int:
        return self.start + self.size


@dataclass
class BlockDevice:
    """One disk as the kernel shows it: /dev/sdc, and /dev/disk/azure/scsi1/lun0."""

    name: str
    size: int
    id: str = ""  # of a data disk, wherever it is attached
    lun: int | None = None
    table: str = ""  # gpt, dos or none
    uuid: str = ""
    whole: Volume = field(default_factory=lambda: Volume(0, 0, 0))
    partitions: list[Volume] = field(default_factory=list)
    fixed: tuple[str, ...] = ()  # where the OS disk and the resource disk are mounted

    def path(self, volume: Volume) -> str:
        return f"/dev/{self.name}{volume.number or ''}"

    @property
    def volumes(self) -> list[Volume]:
        """What can hold a file system: the partitions, or the disk itself where there is no table."""
        return self.partitions if self.table else [self.whole]

    def to_json(self) -> dict[str, Any]:
        volumes = [_volume_to_json(volume) for volume in (self.whole, *self.partitions)]
        return {"table": self.table, "uuid": self.uuid, "volumes": volumes}


def of_json(name: str, id: str, lun: int, size: int, layout: dict[str, Any]) -> BlockDevice:
    """A data disk from what is written on it; the size is the platform's, which may have grown."""
    whole, *partitions = [_volume_of_json(volume) for volume in layout["volumes"]]
    whole.size = size
    return BlockDevice(name, size, id, lun, layout["table"], layout["uuid"], whole, partitions)


def _volume_to_json(volume: Volume) -> dict[str, Any]:
    written = {key: value for key, value in vars(volume).items() if key != "filesystem"}
    system = volume.filesystem
    if system is not None and system.tree is not None:
        written["filesystem"] = {**vars(system), "tree": system.tree.to_json()}
    return written


def _volume_of_json(data: dict[str, Any]) -> Volume:
    system = data.get("filesystem")
    found = FileSystem(**{**system, "tree": Tree.from_json(system["tree"])}) if system else None
    return Volume(**{**data, "filesystem": found})


@dataclass
class BlockDevices:
    """All disks of the machine, and the many names by which a command line may call them."""

    disks: list[BlockDevice]

    def __iter__(self) -> Iterator[BlockDevice]:
        return iter(self.disks)

    def names(self) -> dict[str, tuple[BlockDevice, Volume]]:
        """Every path below /dev, with what it leads to."""
        found: dict[str, tuple[BlockDevice, Volume]] = {}
        for disk in self.disks:
            for volume in (disk.whole, *disk.partitions):
                found |= dict.fromkeys(_paths(disk, volume), (disk, volume))
        return found

    def find(self, word: str) -> tuple[BlockDevice, Volume] | None:
        """What a path, UUID=... or LABEL=... names."""
        key, equals, value = word.partition("=")
        if not equals:
            return self.names().get(word)
        wanted = value.strip('"')
        for disk in self.disks:
            for volume in (disk.whole, *disk.partitions):
                if wanted and wanted == _tag(volume, key):
                    return disk, volume
        return None

    def volume(self, disk_id: str, number: int) -> tuple[BlockDevice, Volume] | None:
        """A volume of a data disk, under whatever name the disk is attached."""
        for disk in self.disks:
            for volume in (disk.whole, *disk.partitions):
                if disk.id and (disk.id, volume.number) == (disk_id, number):
                    return disk, volume
        return None


def _tag(volume: Volume, key: str) -> str:
    system = volume.filesystem
    tags = {"PARTUUID": volume.uuid, "PARTLABEL": volume.name}
    if system is not None:
        tags |= {"UUID": system.uuid, "LABEL": system.label}
    return tags.get(key, "")


def _paths(disk: BlockDevice, volume: Volume) -> list[str]:
    """The kernel's name, and the links that udev makes (66-azure-storage.rules)."""
    part = f"-part{volume.number}" if volume.number else ""
    found = [disk.path(volume)]
    if disk.lun is not None:
        found.append(f"/dev/disk/azure/scsi1/lun{disk.lun}{part}")
    elif disk.fixed:
        found.append(f"/dev/disk/azure/{'root' if '/' in disk.fixed else 'resource'}{part}")
        found.append(f"/dev/disk/cloud/azure_{'root' if '/' in disk.fixed else 'resource'}{part}")
    if volume.filesystem is not None:
        found.append(f"/dev/disk/by-uuid/{volume.filesystem.uuid}")
        if volume.filesystem.label:
            found.append(f"/dev/disk/by-label/{volume.filesystem.label}")
    if volume.uuid and volume.number:
        found.append(f"/dev/disk/by-partuuid/{volume.uuid}")
    return found


def human(size: int) -> str:
    """A size as lsblk and df -h print it: 128G, 1.5T, 512M."""
    for unit, letter in ((GIB * 1024, "T"), (GIB, "G"), (MIB, "M"), (1024, "K")):
        if size >= unit:
            amount = f"{size / unit:.1f}".removesuffix(".0") if size < 10 * unit else f"{size / unit:.0f}"
            return f"{amount}{letter}"
    return f"{size}B"
