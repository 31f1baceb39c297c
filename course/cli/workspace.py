"""The learner's own copy of the notebooks: made once, brought up to date, never overwritten where it has answers."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from course.cli.errors import NotAFolder, NoWorkspace, WorkspaceIsNewer
from course.cli.files import write_atomically
from course.cli.manifest import Manifest, read_manifest
from course.cli.starters import NotANotebook, Starter, digest, starters
from course.cli.version import course_version, is_older

DEFAULT = "workspace"
HIDDEN = ".imagecourse"
START = "00_start_here.ipynb"


class Change(StrEnum):
    """What an update did with a notebook."""

    ADDED = "added"
    REFRESHED = "refreshed"
    KEPT = "kept"
    UNREADABLE = "not readable"
    RETIRED = "retired"
    SAME = "same"


@dataclass(frozen=True)
class Workspace:
    """A folder with the learner's notebooks and, hidden in it, what the course keeps."""

    folder: Path

    @property
    def hidden(self) -> Path:
        """What the course keeps: manifest, record, clouds, launcher."""
        return self.folder / HIDDEN

    @property
    def record(self) -> Path:
        """Where checks keeps what happened."""
        return self.hidden / "record"

    @property
    def clouds(self) -> Path:
        """Where each notebook's cloud is kept."""
        return self.hidden / "clouds"

    @property
    def manifest_file(self) -> Path:
        """Where the manifest is."""
        return self.hidden / "manifest.json"

    def manifest(self) -> Manifest | None:
        """The manifest, None where there is none or none that can be read."""
        return read_manifest(self.manifest_file)

    def exists(self) -> bool:
        """Whether this folder is a workspace."""
        return self.hidden.is_dir()

    def version(self) -> str | None:
        """The version of the course that this workspace was last in step with."""
        manifest = self.manifest()
        return manifest.version if manifest else None

    def is_older(self) -> bool:
        """Whether the installed course is later than the workspace."""
        version = self.version()
        return version is not None and is_older(version, course_version())

    def is_newer(self) -> bool:
        """Whether the workspace comes from a later course than the installed one."""
        version = self.version()
        return version is not None and is_older(course_version(), version)

    def add_missing(self) -> list[str]:
        """Copy the notebooks that are not there; touch no other file."""
        self._require_not_newer()
        manifest = self.manifest() or Manifest(course_version())
        added = [starter for starter in starters().values() if not (self.folder / starter.name).exists()]
        for starter in added:
            self._copy(starter, manifest)
        if added or self.manifest() is None:
            manifest.write(self.manifest_file)
        return [starter.name for starter in added]

    def update(self) -> dict[str, Change]:
        """Bring every untouched notebook up to date and keep the others; say what became of each."""
        if not self.exists():
            raise NoWorkspace(str(self.folder))
        self._require_not_newer()
        manifest = self.manifest() or Manifest(course_version())
        changes = dict(self._update(manifest))
        manifest.version = course_version()
        manifest.write(self.manifest_file)
        return changes

    def _update(self, manifest: Manifest) -> Iterator[tuple[str, Change]]:
        ours = starters()
        for starter in ours.values():
            change = self._judge(starter, manifest)
            if change in (Change.ADDED, Change.REFRESHED):
                self._copy(starter, manifest)
            elif change is Change.SAME:
                manifest.starters[starter.name] = starter.digest
            yield starter.name, change
        for name in sorted(manifest.starters.keys() - ours.keys()):
            del manifest.starters[name]
            if (self.folder / name).exists():
                yield name, Change.RETIRED

    def _judge(self, starter: Starter, manifest: Manifest) -> Change:
        try:
            theirs = digest((self.folder / starter.name).read_bytes())
        except FileNotFoundError:
            return Change.ADDED
        except NotANotebook:
            return Change.UNREADABLE
        origin = manifest.starters.get(starter.name)
        if theirs == starter.digest or origin == starter.digest:
            return Change.SAME
        return Change.REFRESHED if theirs == origin else Change.KEPT

    def _copy(self, starter: Starter, manifest: Manifest) -> None:
        write_atomically(self.folder / starter.name, starter.data)
        manifest.starters[starter.name] = starter.digest

    def _require_not_newer(self) -> None:
        if self.is_newer():
            raise WorkspaceIsNewer(str(self.version()), course_version())


def find(named: str | None) -> Workspace:
    """The workspace that was named, else this folder if it is one, else `workspace` in this folder."""
    here = Workspace(Path.cwd())
    if named is None and here.exists():
        return here
    folder = Path(named or DEFAULT).expanduser().absolute()
    if folder.exists() and not folder.is_dir():
        raise NotAFolder(str(folder))
    return Workspace(folder)


def holding(path: Path) -> Workspace | None:
    """The workspace that a file belongs to."""
    for parent in path.expanduser().absolute().parents:
        if (parent / HIDDEN).is_dir():
            return Workspace(parent)
    return None
