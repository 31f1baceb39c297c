"""mount, umount, findmnt, mountpoint, df: where the file systems of disks appear, and how full they are."""

from __future__ import annotations

from collections.abc import Iterator

from ..block_devices import GIB, BlockDevice, Volume
from ..mounts import fstab, mount_fstab
from .call import Answer, Call, printed

_NOT_THERE = "mount: {place}: special device {word} does not exist.\n"
_WRONG = "mount: {place}: wrong fs type, bad option, bad superblock on {word}, missing codepage or helper program, or other error.\n"


def mount(call: Call) -> Answer:
    """mount, mount -a, mount DEVICE PLACE, mount PLACE; -t, -o, -v."""
    mounts = call.session.mounts.at(call.files)
    if call.flags("-a", "--all", "-av"):
        missing = mount_fstab(mounts)
        rows = {source: place for source, place, _, options in fstab(call.files) if "nofail" not in options}
        bad = [f"mount: {rows[source]}: can't find {source}.\n" for source in missing if source in rows]
        return Answer(stderr="".join(bad), exit_code=64 if bad else 0)
    words = call.words("-t", "--types", "-o", "--options", "-L", "-U")
    given = {"-L": "LABEL=", "-U": "UUID="}
    words = [prefix + value for flag, prefix in given.items() if (value := call.option(flag))] + words
    if not words:
        return printed(*_mounted(call))
    options = call.option("-o", "--options") or "defaults"
    if len(words) == 1:
        row = next((row for row in fstab(call.files) if words[0] in row[:2]), None)
        if row is None:
            return call.fail(f"{words[0]}: can't find in /etc/fstab.", 1)
        words, options = row[:2], row[3]
    return _mount(call, words[0], words[1], options)


def _mount(call: Call, word: str, target: str, options: str) -> Answer:
    place = call.path(target)
    if word in ("tmpfs", "proc", "sysfs", "none") or "bind" in options or ":" in word or word.startswith("//"):
        return Answer(stderr=f"mount: {word}: not simulated: the practice guest mounts disks only.\n", exit_code=32)
    found = call.session.devices.find(word)
    if not call.files.is_dir(place):
        return Answer(stderr=f"mount: {target}: mount point does not exist.\n", exit_code=32)
    if found is None:
        missing = (
            f"mount: {target}: can't find {word}.\n" if "=" in word else _NOT_THERE.format(place=target, word=word)
        )
        return Answer(stderr=missing, exit_code=32)
    disk, volume = found
    system = volume.filesystem
    if system is None:
        return Answer(stderr=_WRONG.format(place=target, word=word), exit_code=32)
    if system.tree is None and not disk.fixed:
        return Answer(stderr=f"mount: {target}: unknown filesystem type '{system.kind}'.\n", exit_code=32)
    if system.tree is None or place in call.session.mounts.places(disk, volume):
        return Answer(
            stderr=f"mount: {target}: {word} already mounted on {(disk.fixed or (place,))[0]}.\n", exit_code=32
        )
    if call.session.mounts.places(disk, volume):
        return Answer(stderr=f"mount: {word}: not simulated: a file system at two places at once.\n", exit_code=32)
    if system.kind == "xfs" and _twin_is_mounted(
        call, volume
    ):  # the kernel: Filesystem has duplicate UUID - can't mount
        return Answer(stderr=_WRONG.format(place=target, word=word), exit_code=32)
    call.session.mounts.at(call.files).mount(disk, volume, place, options)
    return printed(f"mount: {disk.path(volume)} mounted on {place}.") if call.flags("-v") else Answer()


def _twin_is_mounted(call: Call, volume: Volume) -> bool:
    """XFS refuses a copy of a file system that is mounted, unless it is told -o nouuid."""
    options = (call.option("-o", "--options") or "").split(",")
    system = volume.filesystem
    there = [other.filesystem for _, other, _, _ in _rows(call) if other.filesystem is not None]
    return "nouuid" not in options and any(system is not None and other.uuid == system.uuid for other in there)


def umount(call: Call) -> Answer:
    """umount PLACE or DEVICE."""
    for word in call.words("-t", "-O"):
        mounts = call.session.mounts.at(call.files)
        found = call.session.devices.find(word)
        places = call.session.mounts.places(*found) if found else [call.path(word)]
        place = next((place for place in places if any(one.place == place for one in mounts.active)), None)
        if place is None:
            busy = any(path in disk.fixed for disk in call.session.devices for path in places)
            return Answer(stderr=f"umount: {word}: {'target is busy' if busy else 'not mounted'}.\n", exit_code=32)
        if call.cwd == place or call.cwd.startswith(f"{place}/"):
            return Answer(stderr=f"umount: {place}: target is busy.\n", exit_code=32)
        mounts.unmount(place)
    return Answer()


def _rows(call: Call) -> Iterator[tuple[BlockDevice, Volume, str, str]]:
    """Device, partition, place and options of everything that is mounted from a disk."""
    for disk in call.session.devices:
        if disk.fixed:
            yield disk, disk.partitions[0], disk.fixed[0], "relatime"
    for one in call.session.mounts.active:
        if found := call.session.devices.volume(one.disk, one.number):
            given = [word for word in one.options.split(",") if word not in ("defaults", "nofail")]
            yield *found, one.place, ",".join(["relatime", *given])


def _mounted(call: Call) -> list[str]:
    return [
        f"{_device(disk, volume)} on {place} type {_kind(volume)} ({'ro' if 'ro' in options.split(',') else 'rw'},{options})"
        for disk, volume, place, options in _rows(call)
    ]


def _kind(volume: Volume) -> str:
    return volume.filesystem.kind if volume.filesystem else ""


def _device(disk: BlockDevice, volume: Volume) -> str:
    return "/dev/root" if "/" in disk.fixed else disk.path(volume)


def findmnt(call: Call) -> Answer:
    """Every mount, or that of a place or device; exit code 1 where there is none."""
    wanted = call.words("-o", "-t", "-S", "-T")
    rows = [
        (place, _device(disk, volume), _kind(volume), f"rw,{options}")
        for disk, volume, place, options in _rows(call)
        if not wanted or call.path(wanted[0]) in (place, disk.path(volume))
    ]
    if not rows:
        return Answer(exit_code=1)
    head = (
        []
        if any(word.startswith("-") and "n" in word for word in call.argv)
        else [("TARGET", "SOURCE", "FSTYPE", "OPTIONS")]
    )
    widths = [max(len(row[column]) for row in (*head, *rows)) for column in range(3)]
    return printed(
        *(f"{row[0]:<{widths[0]}} {row[1]:<{widths[1]}} {row[2]:<{widths[2]}} {row[3]}" for row in (*head, *rows))
    )


def mountpoint(call: Call) -> Answer:
    """Exit code 0 where a file system is mounted at this very folder."""
    place = next(iter(call.words()), "")
    here = any(path == call.path(place) for _, _, path, _ in _rows(call))
    quiet = call.flags("-q", "--quiet")
    said = f"{place} is {'' if here else 'not '}a mountpoint"
    return Answer("" if quiet else f"{said}\n", exit_code=0 if here else 32)


def df(call: Call) -> Answer:
    """The disks that are mounted; the resource disk where the size has one is never part of an image."""
    letters = "".join(word[1:] for word in call.argv if word.startswith("-") and not word.startswith("--"))
    rows = [
        (_device(disk, volume), _kind(volume), *_usage(disk, volume), place) for disk, volume, place, _ in _rows(call)
    ]
    rows.insert(1, ("tmpfs", "tmpfs", 4 * GIB, 0, "/run"))
    if wanted := call.words("-t", "-x", "--type"):
        rows = [_holding(rows, call.path(word), call) for word in wanted]
    human = "h" in letters or call.flags("--human-readable")
    typed = "T" in letters or call.flags("--print-type")
    kind, amount = "Type     " if typed else "", "Size" if human else "1K-blocks"
    head = f"{'Filesystem':<14} {kind}{amount:>9} {'Used':>9} {'Avail':>9} Use% Mounted on"
    return printed(head, *(_disk(row, human, typed) for row in rows))


def _usage(disk: BlockDevice, volume: Volume) -> tuple[int, int]:
    """Size and use of a file system: what its kind keeps for itself is off its size (ext4) or its use (XFS)."""
    system = volume.filesystem
    size = system.size if system else volume.size
    if "/" in disk.fixed:
        return size - GIB, 2 * GIB
    content = sum(len(node.content) for node in system.tree.nodes.values()) if system and system.tree else 0
    own = size // 140 if system and system.kind == "xfs" else 28 * 1024
    return (size if system and system.kind == "xfs" else size * 98 // 100), content + own


def _holding(rows: list[tuple[str, str, int, int, str]], path: str, call: Call) -> tuple[str, str, int, int, str]:
    """The file system on which a path, or a device, is."""
    found = call.session.devices.find(path)
    named = next((row for row in rows if found and row[0] in (found[0].path(found[1]), path)), None)
    under = [row for row in rows if path == row[4] or path.startswith(row[4].rstrip("/") + "/")]
    return named or max(under, key=lambda row: len(row[4]))


def _disk(row: tuple[str, str, int, int, str], human: bool, typed: bool) -> str:
    name, kind, size, used, place = row
    numbers = [_size(amount) if human else str(amount // 1024) for amount in (size, used, size - used)]
    shown = f"{kind:<9}" if typed else ""
    return f"{name:<14} {shown}{numbers[0]:>9} {numbers[1]:>9} {numbers[2]:>9} {-(-100 * used // size):>3}% {place}"


def _size(amount: int) -> str:
    """As df -h: rounded up."""
    for unit, letter in ((1024 * GIB, "T"), (GIB, "G"), (1024 * 1024, "M"), (1024, "K")):
        if amount >= unit:
            return (
                f"{-(-amount * 10 // unit) / 10:.1f}{letter}" if amount < 10 * unit else f"{-(-amount // unit)}{letter}"
            )
    return "0"


COMMANDS = {"df": df, "findmnt": findmnt, "mount": mount, "mountpoint": mountpoint, "umount": umount}
