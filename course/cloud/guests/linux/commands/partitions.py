"""parted, fdisk, growpart, wipefs: how a disk is divided."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..attached import uuid_of
from ..block_devices import GIB, MIB, SECTOR, BlockDevice, Volume, human
from ..device_files import show
from .call import Answer, Call, printed

_POSITION = re.compile(r"^(-?\d+(?:\.\d+)?)(%|s|B|kB|MB|GB|TB|KiB|MiB|GiB|TiB|K|M|G|T)?$", re.IGNORECASE)
_UNITS = {
    "s": SECTOR, "b": 1, "kb": 10**3, "mb": 10**6, "gb": 10**9, "tb": 10**12, "kib": 1024, "mib": MIB, "gib": GIB,
    "tib": 1024 * GIB, "k": 10**3, "m": 10**6, "g": 10**9, "t": 10**12, "": 10**6,
}  # fmt: skip
_IN_USE = "Error: Partition(s) on {} are being used.\n"


def parted(call: Call) -> Answer:
    """mklabel, mkpart, rm, print, name, set, align-check: as many as one command line says."""
    words = [word for word in call.words("-a", "--align") if word != "optimal"]
    if not words:
        return Answer(stderr="Error: No device found\n", exit_code=1)
    found = call.session.devices.find(words[0])
    if found is None:
        return Answer(stderr=f"Error: Could not stat device {words[0]} - No such file or directory.\n", exit_code=1)
    shown: list[str] = []
    disk, rest = found[0], iter(words[1:])
    for verb in rest:
        answer = _parted(call, disk, verb, rest)
        if answer.exit_code:
            return Answer("".join(shown) + answer.stdout, answer.stderr, answer.exit_code)
        shown.append(answer.stdout)
    show(call.files, call.session.devices)
    return Answer("".join(shown))


def _parted(call: Call, disk: BlockDevice, verb: str, rest: Iterator[str]) -> Answer:
    if verb in ("mklabel", "mktable"):
        kind = next(rest, "")
        if kind not in ("gpt", "msdos"):
            return Answer(
                stderr=f"parted: invalid token: {kind or 'mklabel'}\nError: Expecting a disk label type.\n", exit_code=1
            )
        return _label(call, disk, "dos" if kind == "msdos" else kind)
    if not disk.table:
        return Answer(stderr=f"Error: /dev/{disk.name}: unrecognised disk label\n", exit_code=1)
    match verb:
        case "print" | "p":
            return printed(*_parted_rows(disk))
        case "mkpart":
            return _mkpart(call, disk, rest)
        case "rm":
            return _remove(call, disk, next(rest, ""))
        case "name":
            number, name = next(rest, ""), next(rest, "")
            for part in disk.partitions:
                part.name = name if str(part.number) == number else part.name
            return Answer()
        case "set":
            list(zip(range(3), rest, strict=False))
            return Answer()
        case "align-check":
            kind, number = next(rest, "opt"), next(rest, "1")
            return printed(f"{number} aligned") if kind else Answer()
        case "unit":
            next(rest, "")
            return Answer()
    return Answer(stderr=f"parted: invalid token: {verb}\nError: Expecting a command.\n", exit_code=1)


def _label(call: Call, disk: BlockDevice, kind: str) -> Answer:
    if disk.fixed or any(call.session.mounts.places(disk, part) for part in (disk.whole, *disk.partitions)):
        return Answer(stderr=_IN_USE.format(f"/dev/{disk.name}"), exit_code=1)
    disk.table, disk.partitions, disk.whole.filesystem = kind, [], None
    disk.uuid = uuid_of(call.session.random("disk"))
    return Answer()


def _mkpart(call: Call, disk: BlockDevice, rest: Iterator[str]) -> Answer:
    names: list[str] = []
    positions: list[int] = []
    for word in rest:
        match = _POSITION.match(word)
        if match and names:
            positions.append(_position(match, disk.size))
        else:
            names.append(word)
        if len(positions) == 2:
            break
    if len(positions) < 2:
        return Answer(stderr="parted: invalid token: mkpart\nError: Expecting a partition type.\n", exit_code=1)
    return _add(call, disk, positions[0], positions[1], names[0] if disk.table == "gpt" else "")


def _position(match: re.Match[str], size: int) -> int:
    amount, unit = float(match[1]), (match[2] or "").lower()
    place = int(size * amount / 100) if unit == "%" else int(amount * _UNITS[unit])
    return size + place if amount < 0 else place


def _add(call: Call, disk: BlockDevice, start: int, end: int, name: str) -> Answer:
    """A partition between two places, at whole MiB, within what is free."""
    start = max(MIB, -(-start // MIB) * MIB)
    end = min(end // MIB * MIB, disk.size - MIB)
    if end <= start or any(start < part.end and part.start < end for part in disk.partitions):
        return Answer(stderr="Error: Unable to satisfy all constraints on the partition.\n", exit_code=1)
    taken = {part.number for part in disk.partitions}
    number = next(number for number in range(1, 129) if number not in taken)
    unique = uuid_of(call.session.random("partition"))
    part_uuid = unique if disk.table == "gpt" else f"{disk.uuid[:8]}-{number:02d}"
    disk.partitions.append(Volume(number, start, end - start, name, part_uuid))
    disk.partitions.sort(key=lambda part: part.number)
    return Answer()


def _remove(call: Call, disk: BlockDevice, number: str) -> Answer:
    part = next((part for part in disk.partitions if str(part.number) == number), None)
    if part is None:
        return Answer(stderr="Error: Partition doesn't exist.\n", exit_code=1)
    if call.session.mounts.places(disk, part):
        return Answer(stderr=f"Error: Partition {disk.path(part)} is being used.\n", exit_code=1)
    disk.partitions.remove(part)
    return Answer()


def _parted_rows(disk: BlockDevice) -> list[str]:
    kind = "msdos" if disk.table == "dos" else disk.table
    head = [
        "Model: Msft Virtual Disk (scsi)",
        f"Disk /dev/{disk.name}: {_decimal(disk.size)}",
        "Sector size (logical/physical): 512B/4096B",
        f"Partition Table: {kind}",
        "Disk Flags:",
        "",
        f"{'Number':<7} {'Start':<8} {'End':<8} {'Size':<8} {'File system':<12} {'Name':<10} Flags",
    ]
    return head + [
        f" {part.number:<6} {_decimal(part.start):<8} {_decimal(part.end):<8} {_decimal(part.size):<8} "
        f"{part.filesystem.kind if part.filesystem else '':<12} {part.name}".rstrip()
        for part in disk.partitions
    ]


def _decimal(size: int) -> str:
    return f"{size / 10**9:.0f}GB" if size >= 10**10 else f"{size / 10**6:.0f}MB"


def fdisk(call: Call) -> Answer:
    """fdisk -l, and a dialog on standard input: g, o, n, d, t, p, w, q."""
    words = call.words()
    if call.flags("-l", "--list"):
        return _fdisk_list(call, words)
    found = call.session.devices.find(words[0]) if words else None
    if found is None:
        name = words[0] if words else ""
        return Answer(stderr=f"fdisk: cannot open {name}: No such file or directory\n", exit_code=1)
    return _fdisk_dialog(call, found[0])


def _fdisk_list(call: Call, words: list[str]) -> Answer:
    rows: list[str] = []
    for disk in call.session.devices:
        if words and all((found := call.session.devices.find(word)) is None or found[0] is not disk for word in words):
            continue
        rows += [
            f"Disk /dev/{disk.name}: {human(disk.size).replace('G', ' GiB').replace('T', ' TiB')}, {disk.size} bytes, "
            f"{disk.size // SECTOR} sectors",
            "Disk model: Virtual Disk",
            "Units: sectors of 1 * 512 = 512 bytes",
            "Sector size (logical/physical): 512 bytes / 4096 bytes",
            "I/O size (minimum/optimal): 4096 bytes / 4096 bytes",
            *([f"Disklabel type: {disk.table}", f"Disk identifier: {disk.uuid.upper()}"] if disk.table else []),
            "",
        ]
        if disk.partitions:
            rows.append(f"{'Device':<11} {'Start':>8} {'End':>11} {'Sectors':>11} {'Size':>6} Type")
            rows += [
                f"{disk.path(part):<11} {part.start // SECTOR:>8} {part.end // SECTOR - 1:>11} {part.size // SECTOR:>11} "
                f"{human(part.size):>6} Linux{' filesystem' if disk.table == 'gpt' else ''}"
                for part in disk.partitions
            ]
            rows.append("")
    return printed(*rows)


def _fdisk_dialog(call: Call, disk: BlockDevice) -> Answer:
    rows, answers = ["Welcome to fdisk (util-linux)."], iter((call.stdin or "").splitlines())
    for word in answers:
        match word.strip():
            case "g" | "o":
                answer = _label(call, disk, "gpt" if word.strip() == "g" else "dos")
                rows.append(f"Created a new {'GPT' if disk.table == 'gpt' else 'DOS'} disklabel.")
            case "n":
                answer = _fdisk_new(call, disk, answers)
                rows.append(
                    f"Created a new partition {len(disk.partitions)} of type 'Linux'." if not answer.exit_code else ""
                )
            case "d":
                last = str(disk.partitions[-1].number) if disk.partitions else ""
                answer = _remove(call, disk, (next(answers, "") if len(disk.partitions) > 1 else "") or last)
            case "t":
                answer = Answer(str(list(zip(range(1 + (len(disk.partitions) > 1)), answers, strict=False)))[:0])
            case "w":
                show(call.files, call.session.devices)
                rows += [
                    "The partition table has been altered.",
                    "Calling ioctl() to re-read partition table.",
                    "Syncing disks.",
                ]
                return printed(*rows)
            case _:
                answer = Answer()
        if answer.exit_code:
            return Answer("".join(f"{row}\n" for row in rows), answer.stderr, 1)
    return printed(*rows)


def _fdisk_new(call: Call, disk: BlockDevice, answers: Iterator[str]) -> Answer:
    """n asks for the kind (MBR only), the number, the first and the last sector; an empty line takes the default."""
    if not disk.table:
        _label(call, disk, "dos")
    if disk.table == "dos" and next(answers, "").strip() not in ("p", "e", ""):
        return Answer(stderr="fdisk: unknown partition type\n", exit_code=1)
    next(answers, "")
    first, last = next(answers, "").strip(), next(answers, "").strip()
    start = int(first) * SECTOR if first.isdigit() else max((part.end for part in disk.partitions), default=MIB)
    end = disk.size
    if last.startswith("+") and (match := _POSITION.match(last[1:])):
        unit = (match[2] or "s").lower()
        end = start + int(float(match[1]) * {"k": 1024, "m": MIB, "g": GIB, "t": 1024 * GIB}.get(unit, _UNITS[unit]))
    elif last.isdigit():
        end = (int(last) + 1) * SECTOR
    return _add(call, disk, start, end, "")


def growpart(call: Call) -> Answer:
    """growpart DEVICE NUMBER: to the end of the disk, or to the next partition."""
    words = call.words()
    found = call.session.devices.find(words[0]) if words else None
    part = next((one for one in (found[0].partitions if found else []) if str(one.number) == "".join(words[1:2])), None)
    if found is None or part is None:
        return Answer(stderr=f"FAILED: {'/'.join(words)}: partition not found\n", exit_code=2)
    following = min((one.start for one in found[0].partitions if one.start > part.start), default=found[0].size - MIB)
    old, new = part.size // SECTOR, (following - part.start) // SECTOR
    if new <= old:
        return Answer(f"NOCHANGE: partition {part.number} is size {old}. it cannot be grown\n", exit_code=1)
    part.size = new * SECTOR
    start = part.start // SECTOR
    return printed(
        f"CHANGED: partition={part.number} start={start} old: size={old} end={start + old - 1} new: size={new} end={start + new - 1}"
    )


def wipefs(call: Call) -> Answer:
    """-a: forget the file system or the partition table."""
    for word in call.words("-t"):
        found = call.session.devices.find(word)
        if found is None:
            return Answer(
                stderr=f"wipefs: error: {word}: probing initialization failed: No such file or directory\n", exit_code=1
            )
        disk, volume = found
        if not call.flags("-a", "--all", "-af", "-fa"):
            continue
        if any(
            call.session.mounts.places(disk, one) for one in (volume, *(disk.partitions if not volume.number else []))
        ):
            return Answer(
                stderr=f"wipefs: error: {word}: probing initialization failed: Device or resource busy\n", exit_code=1
            )
        volume.filesystem = None
        if not volume.number:
            disk.table, disk.partitions = "", []
    show(call.files, call.session.devices)
    return Answer()


COMMANDS = {"fdisk": fdisk, "growpart": growpart, "parted": parted, "wipefs": wipefs}
