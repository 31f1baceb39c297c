"""shutdown, poweroff, halt, reboot: the guest's own switch; the platform then sees a stopped machine that still costs."""

from __future__ import annotations

from .call import Answer, Call


def poweroff(call: Call) -> Answer:
    call.session.live.powered_off = True
    return Answer()


def reboot(call: Call) -> Answer:
    call.session.live.rebooted = True
    return Answer()


def shutdown(call: Call) -> Answer:
    """-r restarts, -c calls it off, everything else powers off."""
    if call.flags("-c"):
        call.session.live.powered_off = call.session.live.rebooted = False
        return Answer()
    return reboot(call) if call.flags("-r", "--reboot") else poweroff(call)


COMMANDS = {"halt": poweroff, "poweroff": poweroff, "reboot": reboot, "shutdown": shutdown}
