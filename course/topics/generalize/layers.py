"""How far a VM is on its way to an image: the guest first, then Azure; each half-way house has its own words."""

from __future__ import annotations

from typing import Any

from checks.feedback import Feedback
from course.topics.generalize.machine import RESEALED, Machine
from course.topics.scenes import ADMIN

_OUTPUT = "/var/lib/waagent/run-command"
_SYSPREP_LOGS = r"C:\Windows\System32\Sysprep\Panther"


def gone(name: str) -> Feedback:
    """The VM of the scene is not there."""
    return Feedback.failed(
        seen=f"There is no VM {name} in the resource group.",
        expected=f"{name}, prepared and marked: images are made from it",
        why="A generalized VM does not run again, but it is what the image is made from.",
        fact="ready-for-capture",
        next="Run the scene again, and stop before deleting.",
        misconception="deleted",
    )


def linux_guest(vm: Machine, cloud: Any) -> Feedback | None:
    """What is still to be said of a Linux guest; None when it is deprovisioned, with its admin."""
    if vm.prepared and ADMIN not in vm.people:
        return None
    if vm.prepared:
        return Feedback.failed(
            seen=f"The guest is deprovisioned, but the account {ADMIN} is still on the disk.",
            expected="no account of the admin that Azure provisioned",
            why="Plain -deprovision keeps the account, with its home folder and its keys.",
            fact="deprovision-user",
            next="waagent has forgotten whom to delete. Run the scene again and ask for the user too.",
            misconception="M09-account-kept",
        )
    if vm.generalized:
        return marked_only(vm)
    if vm.power != "running":
        return stopped_too_early(vm)
    if vm.guest.get("run_commands", "none") == "none":
        return Feedback.not_attempted(next="Begin inside the guest: fill in the script, run the cell, check again.")
    if _asked(vm, cloud):
        return Feedback.failed(
            seen='A script ran, and ended at "Do you want to proceed (y/n)". The guest is as it was.',
            expected="a guest that was deprovisioned",
            why="waagent asks first, nobody answers in a run-command, and it exits 0 all the same.",
            fact="deprovision-exits-0",
            next="Find the option that skips the question, and read the output again.",
            misconception="nobody-answers",
        )
    return Feedback.failed(
        seen=f"A script ran in {vm.name}, and it is still {vm.guest.get('hostname', 'the same machine')}.",
        expected="a guest that was deprovisioned",
        why="Run-command reports success when it could run the script, also when the script failed.",
        fact="run-command-reports-success",
        next="Read [stdout] and [stderr] of your script.",
        misconception="success-means-done",
    )


def windows_guest(vm: Machine, cloud: Any, extensions: list[str]) -> Feedback | None:
    """What is still to be said of a Windows guest; None when it was sysprepped, without extensions."""
    if vm.prepared and not extensions:
        return None
    if vm.prepared:
        return Feedback.failed(
            seen=f"Sysprep has run, and the extension {extensions[0]} is still on {vm.name}.",
            expected="no extension when Sysprep starts",
            why="Microsoft recommends removing extensions first; afterwards the VM has shut down.",
            fact="extensions-off-before-sysprep",
            next="Sysprep is not taken back. Run the scene again, or use cloud.rewind().",
            misconception="extension-left",
        )
    if vm.generalized:
        return marked_only(vm)
    if vm.power != "running":
        return stopped_too_early(vm)
    bitlocker, refused = vm.guest.get("bitlocker", ""), _refused(vm, cloud)
    if refused and bitlocker != "FullyDecrypted":
        return Feedback.failed(
            seen=f"Sysprep refused with 0x80310039, and C: is {bitlocker}.",
            expected="ImageState IMAGE_STATE_GENERALIZE_RESEAL_TO_OOBE",
            why="It does not start while the OS volume is encrypted, in part or in whole.",
            fact="sysprep-bitlocker",
            next="Read setuperr.log. Then ask the volume for its status until it says what you need.",
            misconception="sysprep-refused",
        )
    if extensions and bitlocker == "FullyEncrypted":
        return Feedback.not_attempted(next="Look at win01 first: its extensions in Azure, its volumes inside.")
    if bitlocker != "FullyDecrypted":
        return Feedback.failed(
            seen=f"The volume C: is {bitlocker}.",
            expected="FullyDecrypted",
            why="Sysprep refuses while BitLocker is on for the OS volume.",
            fact="sysprep-bitlocker",
            next="Decryption takes its time: begin it, then look again.",
            misconception="bitlocker-on",
        )
    if extensions:
        return Feedback.failed(
            seen=f"C: is decrypted. The extension {extensions[0]} is still on {vm.name}.",
            expected="a VM without extensions",
            why="Microsoft recommends removing them before Sysprep.",
            fact="extensions-off-before-sysprep",
            next="An extension is a resource below the VM, and is deleted like one.",
            misconception="extension-still-there",
        )
    if vm.guest.get("image_state") == RESEALED:
        return Feedback.failed(
            seen="ImageState says that Sysprep has succeeded, and Sysprep was not run.",
            expected="a guest that Sysprep itself has generalized",
            why="ImageState is a record of what Sysprep did. Writing it does none of the work: no new SID will be made.",
            fact="sysprep-new-sid",
            next="Run the scene again, and let Sysprep write its own record.",
            misconception="value-written-by-hand",
        )
    return Feedback.failed(
        seen=f"{vm.name} is ready for Sysprep. ImageState is {vm.guest.get('image_state')}.",
        expected="ImageState IMAGE_STATE_GENERALIZE_RESEAL_TO_OOBE",
        why="That value tells that Sysprep has succeeded.",
        fact="sysprep-image-state",
        next="Run Sysprep: generalize, first-run screens at the next boot, shut down, no questions.",
        misconception="sysprep-not-run",
    )


def stopped_too_early(vm: Machine) -> Feedback:
    """Azure's side was begun before the guest's."""
    return Feedback.failed(
        seen=f"{vm.name} is {vm.power}, and its guest is as it was.",
        expected="a guest that was prepared while it ran",
        why="What cleans a guest runs inside it, and run-command needs a running VM.",
        fact="run-command-needs-running",
        next=f"Start {vm.name} again: it is not marked yet, so Azure lets you.",
        misconception="M05-azure-first",
    )


def marked_only(vm: Machine) -> Feedback:
    """The flag without the guest: the belief that the command cleans."""
    return Feedback.failed(
        seen=f"Azure has {vm.name} marked as generalized, and its disk is as it was.",
        expected="a guest that was prepared before the flag was set",
        why="The flag runs nothing in the guest. It cannot be taken back, and a marked VM does not start.",
        fact="generalize-not-undone",
        next="Run the scene again and begin inside the guest. In real Azure this VM would be given up.",
        misconception="M05-flag-only",
    )


def azure_side(vm: Machine, tool: str) -> Feedback | None:
    """What Azure's layer still lacks when the guest is prepared; None when nothing."""
    if vm.power == "running":
        return Feedback.failed(
            seen=f"The guest is prepared, and {vm.name} still runs.",
            expected="a VM that is deallocated and marked",
            why="A running VM cannot be marked, and it goes on writing to its disk.",
            fact="generalize-running-refused",
            next="Two steps are left, both in Azure. Which one must come first?",
            misconception="M05-still-running",
        )
    if vm.power != "deallocated":
        return Feedback.failed(
            seen=f"{vm.name} is {vm.power}, not deallocated.",
            expected="a VM that has given its host back",
            why="A stopped VM keeps its host, and its compute is billed.",
            fact="stopped-is-billed",
            next="Look at `az vm deallocate -h`, or for the SDK's method of that name.",
            misconception="M07-stopped",
        )
    if not vm.generalized:
        return Feedback.failed(
            seen=f"The guest is prepared and {vm.name} is deallocated, but Azure has no flag on it.",
            expected="OSState/generalized in its instance view",
            why=f"{tool} does not set the flag, and without it Azure makes no managed image.",
            fact="capture-needs-the-flag",
            next="One call is left. It prints nothing.",
            misconception="M11-no-flag",
        )
    return None


def _asked(vm: Machine, cloud: Any) -> bool:
    """Whether a script's output, left on the disk, ends with waagent's question."""
    guest = cloud.guest(vm.id)
    outputs = [file.path for file in guest.list_files(_OUTPUT) if file.path.endswith("/stdout")]
    return any("Do you want to proceed" in guest.read_file(path) for path in outputs)


def _refused(vm: Machine, cloud: Any) -> bool:
    """Whether Sysprep's error log names BitLocker."""
    guest = cloud.guest(vm.id)
    logs = [file.path for file in guest.list_files(_SYSPREP_LOGS) if file.path.lower().endswith("setuperr.log")]
    return any("0x80310039" in guest.read_file(path) for path in logs)
