"""lsblk, blkid, partprobe, udevadm: which disks there are, how they are divided and what is on them."""

from __future__ import annotations

import json
from collections.abc import Iterator

from ..block_devices import BlockDevice, Volume, human
from .call import Answer, Call, printed

_TREE = "\u2514\u2500", "\u251c\u2500"
_USUAL = ("NAME", "MAJ:MIN", "RM", "SIZE", "RO", "TYPE", "MOUNTPOINTS")
_FILE_SYSTEMS = ("NAME", "FSTYPE", "LABEL", "UUID", "MOUNTPOINTS")
_RIGHT = ("RM", "SIZE", "RO")
_HCTL = {"/": "0:0:0:0", "/mnt": "0:0:0:1"}


def lsblk(call: Call) -> Answer:
    """-f, -o COLUMNS, -n, -d, -p, -l, -r, -b, -J, and devices to be shown."""
    letters = "".join(word[1:] for word in call.argv if word.startswith("-") and not word.startswith("--"))
    chosen = call.option("-o", "--output")
    columns: tuple[str, ...] = _FILE_SYSTEMS if "f" in letters or call.flags("--fs") else _USUAL
    if chosen is None and letters.endswith("o") and call.words():
        chosen = call.words()[0]
    if chosen:
        columns = tuple(chosen.upper().split(","))
    wanted = [word for word in call.words("-o", "--output") if word != chosen]
    shown = [call.session.devices.find(word) for word in wanted]
    if None in shown:
        return Answer(stderr=f"lsblk: {wanted[shown.index(None)]}: not a block device\n", exit_code=32)
    full, flat = "p" in letters or call.flags("--paths"), any(letter in letters for letter in "lrJ")
    rows: list[dict[str, str]] = []
    for disk, volume, mark in _listed(call, shown, "d" in letters or call.flags("--nodeps")):
        values = _values(call, disk, volume, exact="b" in letters)
        name = disk.path(volume) if full else disk.path(volume).removeprefix("/dev/")
        rows.append(values | {"NAME": name if flat else mark + name, "KNAME": name})
    if "J" in letters or call.flags("--json"):
        kept = [{column.lower(): row.get(column) or None for column in columns} for row in rows]
        return Answer(json.dumps({"blockdevices": kept}, indent=3) + "\n")
    return printed(*_table(columns, rows, heading="n" not in letters and not call.flags("--noheadings")))


def _listed(
    call: Call, shown: list[tuple[BlockDevice, Volume] | None], alone: bool
) -> Iterator[tuple[BlockDevice, Volume, str]]:
    given = [pair for pair in shown if pair is not None]
    for disk, volume in given or [(disk, disk.whole) for disk in call.session.devices]:
        yield disk, volume, ""
        if volume.number == 0 and not alone:
            for part in disk.partitions:
                yield disk, part, _TREE[part is not disk.partitions[-1]]


def _values(call: Call, disk: BlockDevice, volume: Volume, exact: bool) -> dict[str, str]:
    system = volume.filesystem
    minor = 16 * [one.name for one in call.session.devices].index(disk.name) + volume.number
    lun = _HCTL.get("".join(disk.fixed)) if disk.lun is None else f"1:0:0:{disk.lun}"
    places = call.session.mounts.places(disk, volume)
    return {
        "MAJ:MIN": f"{'8:' + str(minor):>5}", "RM": "0", "SIZE": str(volume.size) if exact else human(volume.size),
        "RO": "0", "TYPE": "part" if volume.number else "disk", "MOUNTPOINTS": " ".join(places),
        "MOUNTPOINT": (places or [""])[0], "FSTYPE": system.kind if system else "", "LABEL": system.label if system else "",
        "UUID": system.uuid if system else "", "PARTUUID": volume.uuid, "PARTLABEL": volume.name, "HCTL": lun or "",
        "MODEL": "" if volume.number else "Virtual Disk", "VENDOR": "" if volume.number else "Msft", "PATH": disk.path(volume),
    }  # fmt: skip


def _table(columns: tuple[str, ...], rows: list[dict[str, str]], heading: bool) -> list[str]:
    every = [dict(zip(columns, columns, strict=True))] * heading + rows
    widths = [max((len(row.get(column, "")) for row in every), default=0) for column in columns]
    return [
        " ".join(
            f"{row.get(column, ''):>{width}}" if column in _RIGHT else f"{row.get(column, ''):<{width}}"
            for column, width in zip(columns, widths, strict=True)
        ).rstrip()
        for row in every
    ]


def blkid(call: Call) -> Answer:
    """Devices with their tags; -s TAG, -o value|export, and devices to be shown. Exit code 2: nothing found."""
    tag, form = call.option("-s", "--match-tag"), call.option("-o", "--output") or "full"
    wanted = call.words("-s", "--match-tag", "-o", "--output")
    rows: list[str] = []
    for disk in call.session.devices:
        for volume in (disk.whole, *disk.partitions):
            names = [path for path, found in call.session.devices.names().items() if found == (disk, volume)]
            asked = next((word for word in wanted if word in names), None)
            if wanted and asked is None:
                continue
            tags = {key: value for key, value in _tags(disk, volume).items() if value and tag in (None, key)}
            if tags and (wanted or volume.number or volume.filesystem):
                rows += _blkid_rows(asked or disk.path(volume), tags, form)
    return Answer("".join(f"{row}\n" for row in rows), exit_code=0 if rows else 2)


def _blkid_rows(name: str, tags: dict[str, str], form: str) -> list[str]:
    if form == "value":
        return list(tags.values())
    if form == "export":
        return [f"DEVNAME={name}", *(f"{key}={value}" for key, value in tags.items())]
    return [f"{name}: " + " ".join(f'{key}="{value}"' for key, value in tags.items())]


def _tags(disk: BlockDevice, volume: Volume) -> dict[str, str]:
    if volume.number == 0 and volume.filesystem is None:
        return {"PTUUID": disk.uuid, "PTTYPE": disk.table}
    system = volume.filesystem
    block = {"BLOCK_SIZE": "4096", "TYPE": system.kind} if system else {}
    named = {"LABEL": system.label, "UUID": system.uuid} if system else {}
    return {**named, **block, "PARTLABEL": volume.name, "PARTUUID": volume.uuid}


def partprobe(call: Call) -> Answer:
    """The kernel of a practice guest always knows the partitions; -s says what they are."""
    rows = []
    for word in call.words():
        found = call.session.devices.find(word)
        if found is None:
            return Answer(stderr=f"Error: Could not stat device {word} - No such file or directory.\n", exit_code=1)
        disk = found[0]
        kind = "msdos" if disk.table == "dos" else disk.table
        rows.append(f"{word}: {kind} partitions " + " ".join(str(part.number) for part in disk.partitions))
    return printed(*rows) if call.flags("-s") else Answer()


def udevadm(call: Call) -> Answer:
    """settle and trigger: the links below /dev are always there already."""
    return Answer()


COMMANDS = {"blkid": blkid, "lsblk": lsblk, "partprobe": partprobe, "udevadm": udevadm}
