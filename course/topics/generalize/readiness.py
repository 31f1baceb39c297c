"""Is a VM ready to be captured? A learner's function, tried on VMs in every state that they can be in."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import product
from traceback import format_exception_only
from typing import Any

from checks.attempt import Attempt
from checks.exercise import WrongAnswer
from checks.feedback import Feedback
from checks.shown import shown
from course.topics.generalize.machine import RESEALED

_DONE = {"Linux": ("deprovisioned", "yes"), "Windows": ("image_state", RESEALED)}
_UNDONE = {
    "Linux": (("deprovisioned", "no"),),
    "Windows": (("image_state", "IMAGE_STATE_COMPLETE"), ("image_state", "IMAGE_STATE_UNDEPLOYABLE")),
}
_POWERS = ("deallocated", "stopped", "running", "deallocating")


@dataclass(frozen=True)
class Case:
    """One VM to try the function on, and what a wrong answer about it says."""

    system: str
    power: str
    marked: bool
    guest: tuple[str, str]
    turned: bool = False  # the statuses in the other order

    @property
    def ready(self) -> bool:
        return self.power == "deallocated" and self.marked and self.guest == _DONE[self.system]

    @property
    def words(self) -> str:
        mark = "marked" if self.marked else "not marked"
        return f"a {self.system} VM that is {self.power} and {mark}, with {self.guest[0]} {self.guest[1]}"

    def vm(self) -> Any:
        """The VM as the SDK gives it with expand="instanceView"."""
        from azure.mgmt.compute.models import VirtualMachine

        said = {"ProvisioningState/succeeded": "Provisioning succeeded", f"PowerState/{self.power}": f"VM {self.power}"}
        if self.marked:
            said["OSState/generalized"] = "VM generalized"
        statuses = [{"code": code, "level": "Info", "displayStatus": words} for code, words in said.items()]
        system = {"Linux": "linuxConfiguration", "Windows": "windowsConfiguration"}[self.system]
        properties = {
            "provisioningState": "Succeeded",
            "storageProfile": {"osDisk": {"osType": self.system, "createOption": "FromImage"}},
            "osProfile": {"computerName": "vm", "adminUsername": "azureuser", system: {"provisionVMAgent": True}},
            "instanceView": {"statuses": statuses[::-1] if self.turned else statuses},
        }
        return VirtualMachine({"name": "vm", "location": "eastus", "properties": properties})


def judge(attempt: Attempt) -> Feedback:
    """Try `ready_for_capture` on every case, the telling ones first."""
    function = attempt.get("ready_for_capture")
    if attempt.untouched("ready_for_capture") or not callable(function):
        return Feedback.not_attempted(next="Write the function, run the cell, then check again.")
    if _call(function, Case("Linux", "deallocated", True, _DONE["Linux"])) == "answered nothing":
        return Feedback.not_attempted(next="The function returns nothing yet. Let it return True or False.")
    for case in cases():
        said = _call(function, case)
        if said != f"answered {case.ready}":
            return _wrong(case, said)
    return Feedback.passed(
        seen=f"Right for all {len(list(cases()))} VMs.",
        why="Ready is three things at once: the guest was prepared, the VM is deallocated, and Azure has its flag.",
        fact="ready-for-capture",
    )


def cases() -> Iterator[Case]:
    """The two ready ones, then one omission at a time, then everything."""
    for system, done in _DONE.items():
        yield Case(system, "deallocated", True, done)
        yield Case(system, "deallocated", True, done, turned=True)
        for undone in _UNDONE[system]:
            yield Case(system, "deallocated", True, undone)
        yield Case(system, "deallocated", False, done)
        yield Case(system, "stopped", True, done)
    for system, power, marked, turned in product(_DONE, _POWERS, (True, False), (False, True)):
        for guest in (_DONE[system], *_UNDONE[system]):
            yield Case(system, power, marked, guest, turned)


def _wrong(case: Case, said: str) -> Feedback:
    reason = _reason(case)
    return Feedback.failed(
        seen=f"For {case.words}, your function {said}.",
        expected=f"{case.ready}",
        why=reason.why,
        fact=reason.fact,
        next=reason.next,
        misconception=reason.misconception,
    )


@dataclass(frozen=True)
class Reason:
    """What a wrong answer about a case has overlooked."""

    misconception: str
    why: str
    fact: str
    next: str


def _reason(case: Case) -> Reason:
    if case.ready and case.system == "Windows":
        return Reason(
            "one-system",
            why="A Windows guest has no fact `deprovisioned`: Sysprep records its result in ImageState.",
            fact="sysprep-image-state",
            next="Ask vm.storage_profile.os_disk.os_type which fact to look at.",
        )
    if case.ready:
        return Reason(
            "not-recognized",
            why="Power state and flag are two codes among others in the instance view's list of statuses.",
            fact="power-state-in-instance-view",
            next="Collect the codes first, then ask whether the ones you need are among them.",
        )
    if case.guest != _DONE[case.system]:
        return Reason(
            "M05-guest-ignored",
            why="Azure's layer says nothing about the disk: the flag can be set on a guest that nobody prepared.",
            fact="generalize-two-layers",
            next="Your function has a second argument.",
        )
    if not case.marked:
        return Reason(
            "M06-flag-ignored",
            why="waagent and Sysprep do not set the flag.",
            fact="capture-needs-the-flag",
            next="Which code in the instance view tells that a VM is marked?",
        )
    return Reason(
        "M07-power-ignored",
        why="Only a deallocated VM has given its host back. The power state is not provisioningState.",
        fact="power-state-in-instance-view",
        next="Which code in the instance view tells the power state?",
    )


def _call(function: Callable[..., object], case: Case) -> str:
    """What the learner's function said, in words."""
    try:
        answer = function(case.vm(), dict([case.guest]))
    except (Exception, SystemExit) as error:
        return f"raised {format_exception_only(error)[-1].strip()}"[:200]
    if answer is None:
        return "answered nothing"
    return f"answered {answer}" if isinstance(answer, bool) else f"answered {shown(answer)}, which is not True or False"


def _variant(prepared: str, rest: str) -> str:
    return f"""
def ready_for_capture(vm, guest):
    codes = [status.code for status in vm.instance_view.statuses]
    windows = vm.storage_profile.os_disk.os_type == "Windows"
    resealed = guest.get("image_state") == "{RESEALED}"
    prepared = {prepared}
    return {rest}
"""


_PREPARED = 'resealed if windows else guest["deprovisioned"] == "yes"'
_BOTH = '"PowerState/deallocated" in codes and "OSState/generalized" in codes'
_OTHER_WORDS = """
def ready_for_capture(vm, guest):
    words = [status.display_status for status in vm.instance_view.statuses]
    if vm.os_profile.windows_configuration:
        prepared = guest["image_state"].endswith("GENERALIZE_RESEAL_TO_OOBE")
    else:
        prepared = guest["deprovisioned"] == "yes"
    return prepared and "VM deallocated" in words and "VM generalized" in words
"""
ROUTES = (
    _OTHER_WORDS,
    _variant(_PREPARED, f"all([prepared, {_BOTH}])"),
    _variant(_PREPARED, "prepared and len({'PowerState/deallocated', 'OSState/generalized'} & set(codes)) == 2"),
)
WRONG = (
    WrongAnswer("M05-guest-ignored", _variant("True", _BOTH), "Your function has a second argument"),
    WrongAnswer(
        "M06-flag-ignored",
        _variant(_PREPARED, 'prepared and "PowerState/deallocated" in codes'),
        "do not set the flag",
    ),
    WrongAnswer(
        "M07-power-ignored",
        _variant(_PREPARED, 'prepared and "OSState/generalized" in codes and vm.provisioning_state == "Succeeded"'),
        "The power state is not provisioningState",
    ),
    WrongAnswer(
        "one-system",
        _variant('guest.get("deprovisioned") == "yes"', f"prepared and {_BOTH}"),
        "Sysprep records its result in ImageState",
    ),
    WrongAnswer(
        "not-recognized",
        _variant(_PREPARED, 'prepared and codes[-2:] == ["PowerState/deallocated", "OSState/generalized"]'),
        "two codes among others",
    ),
    WrongAnswer(
        "a-word-for-yes",
        _variant(_PREPARED, f'"ready" if prepared and {_BOTH} else "no"'),
        "which is not True or False",
    ),
    WrongAnswer(
        "raises",
        _variant('guest["deprovisioned"] == "yes"', f"prepared and {_BOTH}"),
        "raised KeyError",
    ),
)
