"""Mounting in a running guest: a file system's files appear at a folder, and go back to their disk."""

from __future__ import annotations

from .block_devices import BlockDevice, BlockDevices, FileSystem, Volume
from .files import lines
from .live_files import LiveFiles
from .state import Mount
from .tree import Node, Tree


class Mounts:
    """What is mounted now; while a script runs the files are in the shell's file system, at their place."""

    def __init__(
        self,
        devices: BlockDevices,
        active: list[Mount],
        files: LiveFiles,
        now: str,
        hidden: dict[str, Tree] | None = None,
    ) -> None:
        self.devices = devices
        self.active = active
        self.files = files
        self.now = now
        self.hidden: dict[str, Tree] = {} if hidden is None else hidden  # what a mount covers, by place

    def at(self, files: LiveFiles) -> Mounts:
        """The same mounts through the files of one command."""
        return Mounts(self.devices, self.active, files, self.now, self.hidden)

    def places(self, disk: BlockDevice, volume: Volume) -> list[str]:
        """Where a volume is mounted."""
        if disk.fixed:
            return list(disk.fixed) if volume.number else []
        return [mount.place for mount in self.active if (mount.disk, mount.number) == (disk.id, volume.number)]

    def on(self, place: str) -> tuple[BlockDevice, Volume] | None:
        """What is mounted at a folder."""
        for disk in self.devices:
            if place in disk.fixed:
                return disk, disk.partitions[0]
        mount = next((mount for mount in reversed(self.active) if mount.place == place), None)
        return self.devices.volume(mount.disk, mount.number) if mount else None

    def resume(self) -> None:
        """At the start of a script: what was mounted is mounted again; a disk that was taken away is gone."""
        self.active[:] = [mount for mount in self.active if self._system(mount) is not None]
        for mount in self.active:
            self._show(mount)

    def suspend(self) -> None:
        """At the end of a script: every file goes to the disk that it is on."""
        for mount in reversed(self.active):
            self._put_away(mount)

    def mount(self, disk: BlockDevice, volume: Volume, place: str, options: str) -> None:
        mount = Mount(disk.id, volume.number, place, options)
        self.active.append(mount)
        self._show(mount)

    def unmount(self, place: str) -> None:
        mount = next(mount for mount in reversed(self.active) if mount.place == place)
        self._put_away(mount)
        self.active.remove(mount)

    def _system(self, mount: Mount) -> FileSystem | None:
        found = self.devices.volume(mount.disk, mount.number)
        return found[1].filesystem if found else None

    def _show(self, mount: Mount) -> None:
        system = self._system(mount)
        assert system is not None and system.tree is not None
        self.hidden[mount.place] = take(self.files, mount.place, self.now, Tree())
        put(self.files, mount.place, system.tree)

    def _put_away(self, mount: Mount) -> None:
        system = self._system(mount)
        assert system is not None and system.tree is not None
        system.tree = take(self.files, mount.place, self.now, system.tree)
        put(self.files, mount.place, self.hidden.pop(mount.place, Tree()))


def take(files: LiveFiles, place: str, now: str, before: Tree) -> Tree:
    """Lift the files out of a folder, which stays and is empty; what did not change keeps its time."""
    root = before.nodes.get("/", Node("d", mode=0o755, modified=now))
    if not files.is_dir(place):
        return Tree({"/": root}, now)
    length = 0 if place == "/" else len(place)
    there = Tree({f"{place}{path}": node for path, node in before.nodes.items() if path != "/"})
    found = {path[length:]: node for path, node in files.below(place, now, there)}
    root = Node("d", b"", files.mode(place), files.owner(place), root.modified)
    for name in files.children(place):
        files.remove(f"{place}/{name}")
    return Tree({"/": root, **found}, now)


def put(files: LiveFiles, place: str, tree: Tree) -> None:
    """Lay a tree's files out below a folder."""
    root = tree.nodes.get("/")
    files.mkdir(place)
    if root is not None:
        files.fs.chmod(place, root.mode)
        files.owners[place] = root.owner
    for path, node in sorted(tree.nodes.items()):
        target = f"{place}{path}"
        if path == "/":
            continue
        if node.kind == "d":
            files.mkdir(target, node.mode, node.owner)
        elif node.kind == "l":
            files.symlink(node.content.decode(), target)
        else:
            files.write(target, node.content, node.mode, node.owner)


def fstab(files: LiveFiles) -> list[list[str]]:
    """The rows of /etc/fstab: source, place, kind, options."""
    rows = [row.split() for row in lines(files, "/etc/fstab") if row.strip() and not row.lstrip().startswith("#")]
    return [[*row, "auto", "defaults"][:4] if len(row) < 4 else row[:4] for row in rows if len(row) >= 2]


def mount_fstab(mounts: Mounts) -> list[str]:
    """Mount what /etc/fstab names and is not mounted; the sources that are not there are answered."""
    missing = []
    for source, place, kind, options in fstab(mounts.files):
        if kind == "swap" or place == "/" or "noauto" in options or any(one.place == place for one in mounts.active):
            continue
        found = mounts.devices.find(source)
        if found is None or (system := found[1].filesystem) is None:
            missing.append(source)
        elif system.tree is not None and kind in ("auto", system.kind):
            mounts.mount(*found, place, options)
    return missing
