"""What the build machine left in the image: the files with its secrets, the account, the id."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from checks.attempt import Attempt
from checks.errors import Uncheckable
from checks.exercise import WrongAnswer
from checks.feedback import Feedback
from checks.shown import shown
from course.topics.generalize.machine import cloud_of, machine

COPY = "copy01"
APPLICATION = "/opt/shop/shop.env"
HISTORY = "/home/deploy/.bash_history"
VISITOR = "deploy"
CUSTOM_DATA = """#cloud-config
# for the installer: repository password = practice-only-2
package_update: true
"""
WORK = (
    "useradd -m -s /bin/bash deploy",
    "mkdir -p /home/deploy/.ssh /opt/shop",
    "echo 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIGRlcGxveS1wcmFjdGljZS1vbmx5 deploy@laptop'"
    " > /home/deploy/.ssh/authorized_keys",
    f"echo 'DB_PASSWORD=practice-only-1' > {APPLICATION}",
    f"echo 'mysql -u shop -pPractice3 shop' > {HISTORY}",
    "echo 'sudo systemctl restart shop' > /home/azureuser/.bash_history",
)


def judge(attempt: Attempt, group: str) -> Feedback:
    """Compare with what is really on the copy's disk."""
    if attempt.untouched("leaks", "visitor", "shared"):
        return Feedback.not_attempted(
            next="Look into copy01 with xray() or a run-command, and fill in the three names."
        )
    cloud = cloud_of(attempt)
    copy = machine(cloud, group, COPY)
    if copy is None:
        raise Uncheckable(f"{COPY} is not in {group}.")
    guest = cloud.guest(copy.id)
    return (
        _leaks(attempt.get("leaks"), guest)
        or _visitor(attempt.get("visitor"))
        or _shared(attempt.get("shared"))
        or Feedback.passed(
            seen="Three files with a password, one stranger with a key, one machine-id for every copy.",
            why="Everything was done by the book. Deprovisioning removes what it knows of, and it knows of one account.",
            fact="generalize-no-scrubber",
            next="Build images from a machine that never held a secret: then there is none to forget.",
        )
    )


def _leaks(given: object, guest: Any) -> Feedback | None:
    named = [given] if isinstance(given, str) else given if isinstance(given, list | tuple | set | frozenset) else []
    paths = {path.strip() if isinstance(path, str) else repr(path) for path in named}
    there = {file.path for file in guest.list_files("/") if file.kind == "file"}
    filled = (path for path in sorted(there) if path.endswith("/user-data.txt") and guest.read_file(path))
    custom = next(filled, None)
    if custom is None or not {APPLICATION, HISTORY} <= there:
        raise Uncheckable(f"What leaked into {COPY} was cleaned away, so there is nothing to compare your answer with.")
    strange = sorted(path for path in paths if path not in there)
    if strange or not paths:
        return Feedback.failed(
            seen=f"{COPY} has no such file: {shown(strange[0])}." if strange else f"`leaks` is {shown(given)}.",
            expected="full paths of files that are on the disk, as text",
            next=f"Copy the paths from xray({COPY!r}), or let grep list them in a run-command.",
            misconception="not-a-path",
        )
    for missing in _missing(custom):
        if missing.path not in paths:
            return Feedback.failed(
                seen=missing.seen,
                expected="every file on this disk that still holds a secret of the build machine",
                why=missing.why,
                fact=missing.fact,
                next="Search again: where does a password end up without anybody meaning to store it?",
                misconception=missing.misconception,
            )
    own = sorted(paths - {APPLICATION, HISTORY, custom})
    if own:
        return Feedback.failed(
            seen=f"{own[0]} holds no secret of the build machine.",
            expected="only files with a secret that was put there before the image was made",
            why="The first boot gave this VM an admin, a host name and host keys of its own: those are no leak.",
            fact="cloud-init-reruns-on-new-id",
            next="Open the file before you accuse it: cat in a run-command.",
            misconception="its-own",
        )
    return None


@dataclass(frozen=True)
class Missing:
    """What to say when a file that leaks is not named."""

    path: str
    misconception: str
    seen: str
    why: str
    fact: str


def _missing(custom: str) -> tuple[Missing, ...]:
    return (
        Missing(
            APPLICATION,
            "M09-application",
            seen="The application's own settings are not in your list.",
            why="waagent does not know your application, so it does not know its passwords.",
            fact="app-secrets-kept",
        ),
        Missing(
            HISTORY,
            "M09-history",
            seen="A password that was typed at a prompt is not in your list.",
            why="Only the provisioned admin's home folder was deleted. Other people's homes are in the image.",
            fact="deprovision-one-user-only",
        ),
        Missing(
            custom,
            "M09-custom-data",
            seen="What the build machine was given when it was created is not in your list.",
            why="Custom data stays where cloud-init keeps it, in the folder of each machine that this disk has been.",
            fact="custom-data-kept",
        ),
    )


def _visitor(given: object) -> Feedback | None:
    if isinstance(given, str) and given.strip().lower() == VISITOR:
        return None
    return Feedback.failed(
        seen=f"`visitor` is {shown(given)}.",
        expected="the account that came with the image and has a key that still opens the door",
        why="azureuser was deleted with its home folder, and the admin of this VM was made by you. Who else is there?",
        fact="deprovision-one-user-only",
        next=f"Compare the accounts and the keys in xray({COPY!r}).",
        misconception="M09-visitor",
    )


def _shared(given: object) -> Feedback | None:
    if isinstance(given, str) and given.strip().lower().replace("-", "_").rpartition("/")[2] == "machine_id":
        return None
    return Feedback.failed(
        seen=f"`shared` is {shown(given)}.",
        expected="the one of the four that every VM from this image has in common",
        why="cloud-init's first-boot steps run on a new VM: it gets a host name and host keys of its own.",
        fact="cloud-init-reruns-on-new-id",
        next="Compare the X-rays of the build machine and of its copy: what is the same in both?",
        misconception="M11-renewed",
    )


LOOKED_UP = """
leaks = sorted({path for row in xray("copy01").rows if row.key in ("history", "custom_data", "secrets")
                for path in row.before.split(", ")})
"""
_FIND = f"""{LOOKED_UP}
visitor = "deploy"
shared = "machine-id"
"""
WRONG = (
    WrongAnswer("M09-application", f"{_FIND}leaks.remove({APPLICATION!r})", "The application's own settings"),
    WrongAnswer("M09-history", f"{_FIND}leaks.remove({HISTORY!r})", "A password that was typed at a prompt"),
    WrongAnswer(
        "M09-custom-data",
        f'{_FIND}leaks = [path for path in leaks if "user-data" not in path]',
        "What the build machine was given",
    ),
    WrongAnswer("its-own", f'{_FIND}leaks.append("/etc/shadow")', "/etc/shadow holds no secret of the build machine"),
    WrongAnswer("not-a-path", f'{_FIND}leaks = ["shop.env"]', "copy01 has no such file: 'shop.env'"),
    WrongAnswer("M09-visitor", f'{_FIND}visitor = "azureuser"', "`visitor` is 'azureuser'"),
    WrongAnswer("M11-renewed", f'{_FIND}shared = "SSH host keys"', "`shared` is 'SSH host keys'"),
)
