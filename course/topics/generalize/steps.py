"""The steps on the way to an image, for Windows and for Linux: which must come before which, and what happens if not."""

from __future__ import annotations

from checks.exercise import WrongAnswer
from course.topics.generalize.ordering import Before

WINDOWS_LIST = """
windows_steps = BuildList({
    "a": "Wait until Azure shows the VM as stopped",
    "b": "Run `az vm generalize`",
    "c": "Turn BitLocker off on C: and wait until the volume is decrypted",
    "d": "Make the image",
    "e": "Remove the VM extensions",
    "f": "Run `az vm deallocate`",
    "g": "Delete `C:/Windows/Panther`, the log folder of an earlier set-up",
    "h": "Run Sysprep: generalize, then shut down",
}, name="generalize-1")
windows_steps
"""

LINUX_LIST = """
linux_steps = BuildList({
    "a": "Make the image",
    "b": "In the guest: `cloud-init clean --logs --machine-id`",
    "c": "Run `az vm generalize`",
    "d": "Snapshot the OS disk, because this machine is still needed",
    "e": "In the guest: `waagent -deprovision+user -force`",
    "f": "Run `az vm deallocate`",
    "g": "In the guest: remove passwords, keys and people that no tool knows of",
}, name="generalize-2")
linux_steps
"""

WINDOWS_RULES = (
    Before(
        "h",
        "b",
        misconception="M05-flag-first",
        seen="`az vm generalize` stands before Sysprep.",
        why="The command runs nothing in the guest, and a marked VM does not start again: Sysprep would never run.",
        fact="generalize-not-undone",
        next="Ask of each step where it happens: inside Windows, or in Azure.",
    ),
    Before(
        "h",
        "f",
        misconception="M05-deallocated-first",
        seen="The VM is deallocated before Sysprep.",
        why="Sysprep is a program in the guest. It is run first, then the VM is seen to stop, then it is deallocated.",
        fact="windows-steps",
        next="Which steps need Windows to run? They all come before this one.",
    ),
    Before(
        "b",
        "d",
        misconception="M06-no-flag",
        seen="The image is made before `az vm generalize`.",
        why="Azure refuses it: Sysprep alone does not set the flag.",
        fact="capture-needs-the-flag",
        next="What does Azure itself have to know before it makes a managed image?",
    ),
    Before(
        "c",
        "h",
        misconception="bitlocker-after",
        seen="BitLocker is turned off after Sysprep.",
        why="Sysprep refuses while BitLocker is on for the OS volume.",
        fact="sysprep-bitlocker",
        next="What Sysprep checks must be in order before it starts.",
    ),
    Before(
        "e",
        "h",
        misconception="extensions-after",
        seen="The extensions are removed after Sysprep.",
        why="Microsoft recommends removing them before. Afterwards the VM has shut down.",
        fact="extensions-off-before-sysprep",
        next="What Sysprep finds in the guest goes into the image.",
    ),
    Before(
        "g",
        "h",
        misconception="panther-after",
        seen="The folder Panther is deleted after Sysprep.",
        why="Microsoft's instructions delete it first.",
        fact="sysprep-panther-first",
        next="It is the last of the preparations inside Windows that is out of place.",
    ),
    Before(
        "h",
        "a",
        misconception="waiting-for-nothing",
        seen="You wait for the VM to stop before anything stops it.",
        why="It is Sysprep, told to shut down, that leaves the VM stopped.",
        fact="sysprep-shutdown-stops-not-deallocates",
        next="Put the waiting behind what it waits for.",
    ),
    Before(
        "a",
        "f",
        misconception="pulled-the-plug",
        seen="The VM is deallocated without waiting for it to stop.",
        why="Sysprep may still be at work. That it has ended is seen in Azure: the VM is stopped.",
        fact="windows-steps",
        next="How do you know, from outside, that Sysprep is done?",
    ),
    Before(
        "f",
        "b",
        misconception="M07-stopped-is-enough",
        seen="The VM is marked before it is deallocated.",
        why="After Sysprep it is stopped, which keeps its host and its bill. Microsoft's instructions deallocate first.",
        fact="deallocate-before-generalize",
        next="Only two steps are out of place now.",
    ),
)

LINUX_RULES = (
    Before(
        "e",
        "c",
        misconception="M05-flag-first",
        seen="`az vm generalize` stands before waagent.",
        why="The command runs nothing in the guest, and a marked VM does not start again: waagent would never run.",
        fact="generalize-not-undone",
        next="Ask of each step where it happens: in the guest, or in Azure.",
    ),
    Before(
        "e",
        "f",
        misconception="M05-deallocated-first",
        seen="The VM is deallocated before waagent.",
        why="waagent runs in the guest, and a run-command needs a running VM.",
        fact="run-command-needs-running",
        next='Three steps say "in the guest". Where must all of them stand?',
    ),
    Before(
        "c",
        "a",
        misconception="M11-waagent-is-all",
        seen="The image is made before `az vm generalize`.",
        why="waagent is not the whole procedure. Azure asks for its own flag, on Linux as on Windows.",
        fact="linux-steps",
        next="Put last what needs all the others.",
    ),
    Before(
        "f",
        "c",
        misconception="M07-marked-while-running",
        seen="The VM is marked before it is deallocated.",
        why="waagent does not shut the VM down, and Azure refuses to mark a running VM.",
        fact="generalize-running-refused",
        next="Two steps in Azure are to change places.",
    ),
    Before(
        "b",
        "e",
        misconception="clean-too-late",
        seen="cloud-init is cleaned after waagent.",
        why="waagent stops the agent, and the agent is what runs your scripts.",
        fact="agent-stops-at-deprovision",
        next="Which of the three steps in the guest must be the last?",
    ),
    Before(
        "g",
        "e",
        misconception="scrub-too-late",
        seen="Passwords and people are removed after waagent.",
        why="waagent stops the agent as its first act, and a run-command needs the agent.",
        fact="agent-stops-at-deprovision",
        next="Which of the three steps in the guest must be the last?",
    ),
    Before(
        "d",
        "e",
        misconception="M08-snapshot-too-late",
        seen="The snapshot is taken after waagent.",
        why="It is to keep the machine. After waagent there is no machine to keep: its admin is gone.",
        fact="generalize-rescue-by-snapshot",
        next="A copy keeps what was there before the first change.",
    ),
    Before(
        "d",
        "b",
        misconception="M08-snapshot-after-clean",
        seen="The snapshot is taken after cloud-init was cleaned.",
        why="It is to keep the machine as it is, and the machine has already changed.",
        fact="generalize-rescue-by-snapshot",
        next="A copy keeps what was there before the first change.",
    ),
    Before(
        "d",
        "g",
        misconception="M08-snapshot-after-scrub",
        seen="The snapshot is taken after passwords and people were removed.",
        why="It is to keep the machine, and the machine needs them.",
        fact="generalize-rescue-by-snapshot",
        next="A copy keeps what was there before the first change.",
    ),
)


def arranged(starter: str, order: str) -> str:
    """The answer cell with its last line, the list's name, as a call that arranges it."""
    name = starter.split()[0]
    return starter.rstrip().removesuffix(name) + f'{name}.arrange("{order}")\n'


def _wrong(starter: str, orders: dict[str, tuple[str, str]]) -> tuple[WrongAnswer, ...]:
    """A wrong answer for each order: what it is called, and words of its feedback."""
    return tuple(WrongAnswer(name, arranged(starter, order), said) for order, (name, said) in orders.items())


WINDOWS_WRONG = (
    *_wrong(
        WINDOWS_LIST,
        {
            "fbcegahd": ("M05-flag-first", "`az vm generalize` stands before Sysprep"),
            "fcegahbd": ("M05-deallocated-first", "deallocated before Sysprep"),
            "cegahfdb": ("M06-no-flag", "The image is made before"),
            "eghacfbd": ("bitlocker-after", "BitLocker is turned off after Sysprep"),
            "cghaefbd": ("extensions-after", "The extensions are removed after Sysprep"),
            "cehagfbd": ("panther-after", "The folder Panther is deleted after"),
            "ceaghfbd": ("waiting-for-nothing", "before anything stops it"),
            "ceghfabd": ("pulled-the-plug", "without waiting for it to stop"),
            "ceghabfd": ("M07-stopped-is-enough", "marked before it is deallocated"),
        },
    ),
    WrongAnswer("not-an-order", 'windows_steps = ["c", "h"]', "each of the letters"),
)
LINUX_WRONG = (
    *_wrong(
        LINUX_LIST,
        {
            "dfcgbea": ("M05-flag-first", "`az vm generalize` stands before waagent"),
            "dfgbeca": ("M05-deallocated-first", "The VM is deallocated before waagent"),
            "dgbefac": ("M11-waagent-is-all", "waagent is not the whole procedure"),
            "dgbecfa": ("M07-marked-while-running", "Azure refuses to mark a running VM"),
            "dgebfca": ("clean-too-late", "cloud-init is cleaned after waagent"),
            "dbegfca": ("scrub-too-late", "Passwords and people are removed after waagent"),
            "gbedfca": ("M08-snapshot-too-late", "The snapshot is taken after waagent"),
            "bdgefca": ("M08-snapshot-after-clean", "after cloud-init was cleaned"),
            "gdbefca": ("M08-snapshot-after-scrub", "after passwords and people were removed"),
        },
    ),
    WrongAnswer("not-an-order", "linux_steps = 42", "each of the letters"),
)
