"""mkfs, resize2fs, xfs_growfs, e2label, fstrim: file systems on partitions and disks."""

from __future__ import annotations

from ..attached import uuid_of
from ..block_devices import BlockDevice, FileSystem, Volume, human
from ..device_files import show
from ..state import stamp
from ..tree import Node, Tree
from .call import Answer, Call, printed

_KINDS = ("btrfs", "ext2", "ext3", "ext4", "vfat", "xfs")


def mkfs(call: Call) -> Answer:
    """mkfs.KIND DEVICE, mkfs -t KIND DEVICE; -L names it, -f overwrites (XFS asks for it)."""
    kind = call.name.partition(".")[2] or call.option("-t", "--type") or "ext2"
    if kind not in _KINDS:
        return Answer(stderr=f"mkfs: failed to execute mkfs.{kind}: No such file or directory\n", exit_code=1)
    name = f"mkfs.{kind}"
    words = call.words("-t", "--type", "-L", "-b", "-i", "-m", "-d", "-E", "-O", "-N", "-n")
    found = call.session.devices.find(words[-1]) if words else None
    if found is None:
        word = words[-1] if words else ""
        return Answer(stderr=f"{name}: cannot open {word}: No such file or directory\n", exit_code=1)
    return _made(call, name, kind, words[-1], *found)


def _made(call: Call, name: str, kind: str, word: str, disk: BlockDevice, volume: Volume) -> Answer:
    if call.session.mounts.places(disk, volume) or (disk.fixed and not volume.number):
        busy = {"xfs": f"{name}: {word} contains a mounted filesystem\n"}
        return Answer(stderr=busy.get(kind, f"{word} is mounted; will not make a filesystem here!\n"), exit_code=1)
    there = volume.filesystem.kind if volume.filesystem else (disk.table if not volume.number else "")
    if there and kind in ("xfs", "btrfs") and not call.flags("-f", "--force"):
        what = "an existing filesystem" if volume.filesystem else "a partition table"
        stderr = f"{name}: {word} appears to contain {what} ({there}).\n{name}: Use the -f option to force overwrite.\n"
        return Answer(stderr=stderr, exit_code=1)
    if not volume.number:
        disk.table, disk.partitions = "", []
    now = stamp(call.session.now)
    tree = Tree({"/": Node("d", mode=0o755, modified=now)}, now)
    if kind.startswith("ext"):
        tree.mkdir("/lost+found", 0o700)
    volume.filesystem = FileSystem(
        kind, uuid_of(call.session.random("file system")), call.option("-L") or "", volume.size, tree
    )
    show(call.files, call.session.devices)
    return printed(*_said(kind, word, volume))


def _said(kind: str, word: str, volume: Volume) -> list[str]:
    system, blocks = volume.filesystem, volume.size // 4096
    assert system is not None
    if kind == "xfs":
        return [
            f"meta-data={word:<22} isize=512    agcount=4, agsize={blocks // 4} blks",
            f"data     =                       bsize=4096   blocks={blocks}, imaxpct=25",
        ]
    if kind.startswith("ext"):
        return [
            f"Creating filesystem with {blocks} 4k blocks and {blocks // 4} inodes",
            f"Filesystem UUID: {system.uuid}",
            "",
        ]
    return []


def grow(call: Call) -> Answer:
    """resize2fs DEVICE, xfs_growfs MOUNT POINT: the file system becomes as large as its partition."""
    words = call.words("-p")
    word = words[0] if words else ""
    found = call.session.devices.find(word) or call.session.mounts.on(call.path(word) if word else "")
    system = found[1].filesystem if found else None
    wanted = "xfs" if call.name == "xfs_growfs" else "ext"
    if found is None or system is None or not system.kind.startswith(wanted):
        bad = (
            "is not a mounted XFS filesystem"
            if wanted == "xfs"
            else "Bad magic number in super-block while trying to open"
        )
        return call.fail(f"{word} {bad}" if wanted == "xfs" else f"{bad} {word}")
    old, system.size = system.size, found[1].size
    if wanted == "xfs":
        return printed(
            *([f"data blocks changed from {old // 4096} to {system.size // 4096}"] if system.size > old else [])
        )
    if system.size <= old:
        return printed(f"The filesystem is already {old // 4096} (4k) blocks long.  Nothing to do!")
    return printed(f"The filesystem on {word} is now {system.size // 4096} (4k) blocks long.")


def label(call: Call) -> Answer:
    """e2label DEVICE [LABEL], xfs_admin -L LABEL DEVICE."""
    words = call.words("-L")
    given = call.option("-L")
    found = call.session.devices.find(words[0]) if words else None
    if found is None or found[1].filesystem is None:
        return call.fail("No such file or directory")
    system = found[1].filesystem
    new = given if given is not None else "".join(words[1:2])
    if not new:
        return printed(system.label)
    system.label = new
    show(call.files, call.session.devices)
    return Answer()


def fstrim(call: Call) -> Answer:
    """-v says how much; a practice guest has nothing to give back."""
    words = call.words("-o", "-l", "-m")
    if words and call.session.mounts.on(call.path(words[0])) is None:
        return Answer(stderr=f"fstrim: {words[0]}: not a mountpoint\n", exit_code=1)
    return printed(*(f"{word}: {human(0)} (0 bytes) trimmed" for word in words)) if call.flags("-v") else Answer()


COMMANDS = {
    "e2label": label,
    "fstrim": fstrim,
    "mkfs": mkfs,
    **{f"mkfs.{kind}": mkfs for kind in _KINDS},
    "resize2fs": grow,
    "xfs_admin": label,
    "xfs_growfs": grow,
}
