"""Three skipped steps, and when Azure says no to each: what a wrong prediction believes."""

from __future__ import annotations

from dataclasses import dataclass

from checks.attempt import Attempt
from checks.exercise import WrongAnswer
from checks.feedback import Feedback
from checks.shown import shown

RIGHT = {"no_flag": "at once", "no_sysprep": "late", "no_waagent": "never"}
_WORDS = ("at once", "late", "never")


@dataclass(frozen=True)
class Belief:
    """A wrong prediction: what speaks against it."""

    misconception: str
    seen: str
    why: str
    fact: str
    next: str


_BELIEFS = {
    ("no_flag", "late"): Belief(
        "no-flag-late",
        seen="You expect an image without the flag, and trouble later.",
        why="The flag is on the VM's resource, where Azure looks before it makes a managed image.",
        fact="capture-needs-the-flag",
        next="Which layer is missing here, and who can see that layer?",
    ),
    ("no_flag", "never"): Belief(
        "M06-azure-notices",
        seen="You expect that waagent's work is enough for Azure.",
        why="waagent does not set the flag. Azure asks for it in so many words.",
        fact="capture-needs-the-flag",
        next="Which layer is missing here, and who can see that layer?",
    ),
    ("no_sysprep", "at once"): Belief(
        "M05-azure-looks-inside",
        seen="You expect Azure to notice that Sysprep was not run.",
        why="The flag is all that Azure knows. It does not look into the disk when the image is made.",
        fact="generalize-two-layers",
        next="Who is the first to look into the disk again?",
    ),
    ("no_sysprep", "never"): Belief(
        "M05-flag-prepares-windows",
        seen="You expect a Windows that was never sysprepped to come up as a new machine.",
        why="It keeps its old name, user and password, and does not report back as prepared.",
        fact="skipped-guest-step-windows",
        next="What does Azure wait for after a VM from an image has booted?",
    ),
    ("no_waagent", "at once"): Belief(
        "M06-azure-looks-inside",
        seen="You expect Azure to notice that waagent was not run.",
        why="The flag is all that Azure knows. It does not look into the disk when the image is made.",
        fact="generalize-two-layers",
        next="Who is the first to look into the disk again?",
    ),
    ("no_waagent", "late"): Belief(
        "M11-linux-fails-too",
        seen="You expect Linux to fail as Windows does.",
        why="cloud-init takes the VM's new id for a new machine, sets it up and reports Ready. Nobody is told of the rest.",
        fact="skipped-guest-step-linux",
        next="Does anything in a Linux guest depend on waagent's clean-up to boot?",
    ),
}


def judge(attempt: Attempt) -> Feedback:
    """The first prediction that is missing or wrong, or that all three are right."""
    if attempt.untouched(*RIGHT):
        return Feedback.not_attempted(
            next='Give each name one of "at once", "late" and "never", run the cell, check again.'
        )
    for name, right in RIGHT.items():
        given = attempt.get(name)
        word = given.strip().lower() if isinstance(given, str) else None
        if word not in _WORDS:
            return Feedback.failed(
                seen=f"`{name}` is {shown(given)}.",
                expected='one of "at once", "late" and "never"',
                next=f"Decide for `{name}`: a guess is welcome.",
                misconception="no-prediction",
            )
        if word != right:
            belief = _BELIEFS[name, word]
            return Feedback.failed(
                seen=belief.seen,
                expected="the moment at which somebody can notice",
                why=belief.why,
                fact=belief.fact,
                next=belief.next,
                misconception=belief.misconception,
            )
    return Feedback.passed(
        seen="At once, late, never.",
        why="Azure sees its own flag. Windows' first boot sees the rest. On Linux nobody looks: the leak is silent.",
        fact="skipped-guest-step-linux",
        next="Run the cells below: Azure answers for itself.",
    )


def _cell(**wrong: str) -> str:
    return "\n".join(f"{name} = {wrong.get(name, right)!r}" for name, right in RIGHT.items())


WRONG = (
    *(
        WrongAnswer(belief.misconception, _cell(**{name: word}), belief.seen)
        for (name, word), belief in _BELIEFS.items()
    ),
    WrongAnswer(
        "no-prediction", 'no_flag = "at once"\nno_sysprep = "after a while"\nno_waagent = ...', "`no_sysprep` is"
    ),
)
