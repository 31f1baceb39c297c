"""Whether somebody may become root: what sudo asks before it runs a command. The shell's own `sudo` function calls it."""

from __future__ import annotations

from .. import accounts
from .call import Answer, Call


def may_become_root(call: Call) -> Answer:
    """A rule without a password lets through; one with a password cannot ask for it in a script."""
    user = call.argv[0] if call.argv else "root"
    names = {user, *(f"%{group}" for _, group in accounts.groups_of(call.files, user))}
    rules = [row.split() for row in accounts.rules(call.files)]
    mine = [row for row in rules if row and row[0] in names]
    if any("NOPASSWD" in word for row in mine for word in row):
        return Answer()
    if mine:
        return Answer(
            stderr="sudo: a terminal is required to read the password; either use the -S option to read from standard input or "
            "configure an askpass helper\nsudo: a password is required\n",
            exit_code=1,
        )
    return Answer(stderr=f"{user} is not in the sudoers file.  This incident will be reported.\n", exit_code=1)


COMMANDS = {"__may_become_root": may_become_root}
