"""The entries of block devices below /dev: made for a script, no part of the disk."""

from __future__ import annotations

from .block_devices import BlockDevices
from .live_files import LiveFiles


def show(files: LiveFiles, devices: BlockDevices) -> None:
    """Make /dev say what the kernel knows: the devices, and the links to them by LUN and UUID."""
    for path in sorted(files.devices, reverse=True):
        if files.exists(path):
            files.remove(path)
    files.devices.clear()
    files.devices.add("/dev/disk")
    for path, (disk, volume) in devices.names().items():
        if path == disk.path(volume):
            files.write(path, b"", 0o660, ("root", "disk"))
            files.devices.add(path)
    for path, (disk, volume) in devices.names().items():
        if path != disk.path(volume):
            files.mkdir(path.rpartition("/")[0])
            depth = path.count("/") - 2
            files.symlink("../" * depth + disk.path(volume).removeprefix("/dev/"), path)
