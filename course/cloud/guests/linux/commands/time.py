"""date, sleep, uptime, timedatectl: the guest's own time, which passes without anybody waiting."""

from __future__ import annotations

import re
from datetime import datetime

from ..files import text, write_text
from .call import Answer, Call, printed

_UNITS = {"s": 1, "m": 60, "h": 3600, "d": 86400}


def date(call: Call) -> Answer:
    """Now, or in a +FORMAT."""
    form = next((word[1:] for word in call.argv if word.startswith("+")), "%a %b %e %H:%M:%S UTC %Y")
    if call.flags("-I", "--iso-8601"):
        form = "%Y-%m-%d"
    now = call.session.now
    form = form.replace("%e", f"{now.day:>2}").replace("%s", str(int(now.timestamp()))).replace("%N", "000000000")
    form = form.replace("%F", "%Y-%m-%d").replace("%T", "%H:%M:%S").replace("%Z", "UTC").replace("%z", "+0000")
    return printed(now.strftime(form))


def sleep(call: Call) -> Answer:
    """Let the guest's time pass; nobody waits for it."""
    for word in call.argv:
        found = re.fullmatch(r"(\d+(?:\.\d+)?)([smhd]?)", word)
        if not found:
            return call.fail(f"invalid time interval \u2018{word}\u2019")
        call.session.pass_time(float(found.group(1)) * _UNITS[found.group(2) or "s"])
    return Answer() if call.argv else call.fail("missing operand")


def uptime(call: Call) -> Answer:
    booted = call.session.live.booted
    start = datetime.fromisoformat(booted).replace(tzinfo=call.session.now.tzinfo) if booted else call.session.now
    minutes = int((call.session.now - start).total_seconds() // 60)
    if call.flags("-s"):
        return printed(booted.replace("T", " "))
    return printed(f" {call.session.now:%H:%M:%S} up {minutes} min,  0 users,  load average: 0.08, 0.03, 0.01")


def timedatectl(call: Call) -> Answer:
    match call.words():
        case ["set-timezone", zone]:
            write_text(call.files, "/etc/timezone", f"{zone}\n")
            return Answer()
        case [] | ["status"]:
            zone = text(call.files, "/etc/timezone", "Etc/UTC").strip()
            now = f"{call.session.now:%a %Y-%m-%d %H:%M:%S}"
            return printed(
                f"{'Universal time':>25}: {now} UTC",
                f"{'Time zone':>25}: {zone}",
                f"{'System clock synchronized':>25}: yes",
            )
    return Answer(stderr="timedatectl: the course's guest answers status and set-timezone\n", exit_code=1)


COMMANDS = {"date": date, "sleep": sleep, "timedatectl": timedatectl, "uptime": uptime}
