"""What set-up says when it cannot go on: what was seen, and the one next step."""

from __future__ import annotations


class SetUpProblem(Exception):
    """Something on this machine keeps set-up from going on."""

    def __init__(self, seen: str, next_step: str) -> None:
        super().__init__(seen)
        self.seen = seen
        self.next_step = next_step

    def __str__(self) -> str:
        return f"problem: {self.seen}\nnext:    {self.next_step}"


class NoVenvModule(SetUpProblem):
    """Debian and Ubuntu ship Python without ensurepip, in a package of its own."""

    def __init__(self, python: str, version: str) -> None:
        super().__init__(
            f"{python} (Python {version}) cannot make virtual environments: its venv module is missing.",
            f"On Debian or Ubuntu: sudo apt-get install python{version}-venv. Then run the same command again.",
        )


class PythonTooOld(SetUpProblem):
    """The Python that runs set-up is older than the course needs."""

    def __init__(self, python: str, version: str) -> None:
        super().__init__(
            f"{python} is Python {version}; the course needs 3.11 or newer.",
            "Install Python 3.11 or newer (python.org, your package manager), then run the same command again.",
        )


class NoNetwork(SetUpProblem):
    """The package registry cannot be reached."""

    def __init__(self, detail: str, log: str) -> None:
        super().__init__(
            f"packages cannot be downloaded: {detail} (all of pip's words are in {log}).",
            "Check the network (and the proxy settings, if you are behind one), then run the same command again: "
            "it goes on where it stopped.",
        )


class DiskFull(SetUpProblem):
    """There is less free space than the environment takes."""

    def __init__(self, folder: str, free_mb: int | None, needed_mb: int) -> None:
        seen = f"{free_mb} MB are free in {folder}" if free_mb is not None else f"the disk of {folder} is full"
        super().__init__(
            f"{seen}; this part of set-up takes about {needed_mb} MB.",
            "Free some space, then run the same command again: it goes on where it stopped.",
        )


class FolderNotWritable(SetUpProblem):
    """Files cannot be made where the environment should stand."""

    def __init__(self, folder: str) -> None:
        super().__init__(
            f"no files can be written in {folder}.",
            "Move the course to a folder of yours (for example in your home), or change the folder's permissions.",
        )


class NotAnEnvironment(SetUpProblem):
    """A folder stands where the environment should, and it is something else."""

    def __init__(self, folder: str, why: str) -> None:
        super().__init__(
            f"{folder} is there, but set-up did not make it and cannot use it: {why}.",
            f"Remove or rename {folder}, then run the same command again.",
        )


class WrongHash(SetUpProblem):
    """A downloaded package is not the file that the lock names."""

    def __init__(self, lock: str, log: str) -> None:
        super().__init__(
            f"a downloaded package is not the one that {lock} names (all of pip's words are in {log}).",
            "Nothing was installed from it. Run the same command again; if it stays, the registry serves another file.",
        )


class PipFailed(SetUpProblem):
    """pip failed for a reason that set-up does not know."""

    def __init__(self, tail: str, log: str) -> None:
        super().__init__(f"pip could not install a part. Its last words:\n{tail}", f"Read {log}, then run again.")


class UnsuitableAz(SetUpProblem):
    """The az that the user named cannot be used."""

    def __init__(self, seen: str) -> None:
        super().__init__(seen, "Leave AZ away and set-up installs an az for the course, or name az 2.80 or newer.")
