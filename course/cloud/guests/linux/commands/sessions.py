"""last, who, w, history: who was here before."""

from __future__ import annotations

from datetime import datetime

from ..files import lines
from .call import Answer, Call, printed


def last(call: Call) -> Answer:
    """Boots and log-ins from wtmp, newest first; an image carries them along."""
    rows = []
    for line in reversed(lines(call.files, "/var/log/wtmp")):
        head, _, moment = line.rpartition(" ")
        rows.append(f"{head:<44} {datetime.fromisoformat(moment):%a %b %d %H:%M}")
    oldest = rows[-1][45:] if rows else ""
    return printed(*rows, "", f"wtmp begins {oldest}".rstrip())


def nobody(call: Call) -> Answer:
    """A run command is no log-in session."""
    return Answer()


COMMANDS = {"history": nobody, "last": last, "users": nobody, "w": nobody, "who": nobody}
