"""useradd, userdel, usermod, groupadd, passwd, chpasswd, id, whoami, groups, getent: accounts and who one is."""

from __future__ import annotations

from hashlib import sha256

from .. import accounts
from ..files import append_lines, lines
from .call import Answer, Call, printed


def whoami(call: Call) -> Answer:
    """The name of whoever runs this; an account that is gone has only its number left."""
    if accounts.account(call.files, call.user):
        return printed(call.user)
    return call.fail("cannot find name for user ID 1000")


def identity(call: Call) -> Answer:
    """`id`."""
    name = next(iter(call.words()), call.user)
    one = accounts.account(call.files, name)
    if one is None:
        return call.fail(f"\u2018{name}\u2019: no such user")
    groups = accounts.groups_of(call.files, name) or [(one.gid, name)]
    match [word for word in call.argv if word.startswith("-")]:
        case ["-u"]:
            return printed(str(one.uid))
        case ["-g"]:
            return printed(str(one.gid))
        case ["-un"] | ["-nu"]:
            return printed(name)
        case ["-gn"] | ["-ng"]:
            return printed(groups[0][1])
        case ["-Gn"] | ["-nG"]:
            return printed(" ".join(label for _, label in groups))
    names = ",".join(f"{number}({label})" for number, label in groups)
    return printed(f"uid={one.uid}({name}) gid={groups[0][0]}({groups[0][1]}) groups={names}")


def groups(call: Call) -> Answer:
    name = next(iter(call.words()), call.user)
    if accounts.account(call.files, name) is None:
        return call.fail(f"\u2018{name}\u2019: no such user")
    return printed(f"{name} : " + " ".join(label for _, label in accounts.groups_of(call.files, name)))


def useradd(call: Call) -> Answer:
    """Silent when it works; 9 when the account is there."""
    values = (
        "-s",
        "--shell",
        "-c",
        "--comment",
        "-G",
        "--groups",
        "-g",
        "--gid",
        "-u",
        "--uid",
        "-d",
        "--home-dir",
        "-p",
        "--password",
        "-k",
        "-e",
        "-f",
    )
    names = call.words(*values)
    if not names:
        return Answer(stderr="Usage: useradd [options] LOGIN\n", exit_code=2)
    if denied := _needs_root(call):
        return denied
    name = names[-1]
    if accounts.account(call.files, name):
        return call.fail(f"user '{name}' already exists", 9)
    wanted = (call.option("-G", "--groups") or "").split(",")
    if missing := [group for group in wanted if group and not accounts.has_group(call.files, group)]:
        return call.fail(f"group '{missing[0]}' does not exist", 6)
    home = (
        call.name == "adduser" or call.flags("-m", "--create-home") or any(word.startswith("-m") for word in call.argv)
    )
    accounts.add_account(
        call.files,
        name,
        comment=call.option("-c", "--comment") or "",
        shell=call.option("-s", "--shell") or ("/bin/bash" if call.name == "adduser" else "/bin/sh"),
        home=home,
        password=call.option("-p", "--password") or "!",
    )
    accounts.join_groups(call.files, name, wanted)
    return Answer()


def userdel(call: Call) -> Answer:
    """6 when there is no such account; -r takes the home too."""
    names = call.words()
    if not names:
        return Answer(stderr="Usage: userdel [options] LOGIN\n", exit_code=2)
    if denied := _needs_root(call):
        return denied
    if accounts.account(call.files, names[0]) is None:
        return call.fail(f"user '{names[0]}' does not exist", 6)
    with_home = any(word.startswith("-") and "r" in word for word in call.argv if word != "--force") or (
        call.name == "deluser" and call.flags("--remove-home")
    )
    accounts.remove_account(call.files, names[0], with_home)
    return Answer()


def usermod(call: Call) -> Answer:
    """Groups, lock and unlock."""
    names = call.words("-G", "-aG", "-s", "-p", "-c", "-d", "-l")
    if not names:
        return Answer(stderr="Usage: usermod [options] LOGIN\n", exit_code=2)
    if denied := _needs_root(call):
        return denied
    name = names[-1]
    if accounts.account(call.files, name) is None:
        return call.fail(f"user '{name}' does not exist", 6)
    wanted = (call.option("-G", "-aG", "--groups") or "").split(",")
    if missing := [group for group in wanted if group and not accounts.has_group(call.files, group)]:
        return call.fail(f"group '{missing[0]}' does not exist", 6)
    accounts.join_groups(call.files, name, wanted)
    if call.flags("-L", "--lock"):
        accounts.set_password(call.files, name, "!" + accounts.password_of(call.files, name).lstrip("!"))
    if call.flags("-U", "--unlock"):
        accounts.set_password(call.files, name, accounts.password_of(call.files, name).lstrip("!"))
    return Answer()


def groupadd(call: Call) -> Answer:
    names = call.words("-g", "--gid")
    if not names:
        return Answer(stderr="Usage: groupadd [options] GROUP\n", exit_code=2)
    if accounts.has_group(call.files, names[-1]):
        return call.fail(f"group '{names[-1]}' already exists", 9)
    number = 1 + max(
        (
            int(row.split(":")[2])
            for row in lines(call.files, "/etc/group")
            if row.split(":")[2:3] and row.split(":")[2].isdigit() and int(row.split(":")[2]) < 60000
        ),
        default=999,
    )
    append_lines(call.files, "/etc/group", f"{names[-1]}:x:{max(number, 1000)}:")
    return Answer()


def passwd(call: Call) -> Answer:
    """Lock, unlock, delete and status; setting one asks on a terminal, which a run command has not."""
    name = next(iter(call.words()), call.user)
    if accounts.account(call.files, name) is None:
        return call.fail(f"user '{name}' does not exist")
    before = accounts.password_of(call.files, name)
    if call.flags("-S", "--status"):
        return printed(f"{name} {_password_state(before)} 2025-11-24 0 99999 7 -1")
    if call.flags("-l", "--lock"):
        accounts.set_password(call.files, name, "!" + before.lstrip("!"))
    elif call.flags("-u", "--unlock"):
        accounts.set_password(call.files, name, before.lstrip("!"))
    elif call.flags("-d", "--delete"):
        accounts.set_password(call.files, name, "")
    else:
        typed = (call.stdin or "").splitlines()
        if len(typed) < 2 or typed[0] != typed[1]:
            return Answer(
                stderr="New password: Retype new password: passwd: Authentication token manipulation error\npasswd: password unchanged\n",
                exit_code=10,
            )
        accounts.set_password(call.files, name, hashed(typed[0], name))
        return Answer(stderr="New password: Retype new password: passwd: password updated successfully\n")
    return printed("passwd: password changed.")


def _password_state(value: str) -> str:
    if value.startswith(("!", "*")):
        return "L"
    return "P" if value else "NP"


def chpasswd(call: Call) -> Answer:
    """Lines name:password from standard input."""
    for number, row in enumerate((call.stdin or "").splitlines(), 1):
        name, _, password = row.partition(":")
        if accounts.account(call.files, name) is None:
            return call.fail(
                f"(user {name}) pam_chauthtok() failed, error: Authentication token manipulation error\n"
                f"chpasswd: (line {number}, user {name}) password not changed"
            )
        accounts.set_password(call.files, name, hashed(password, name))
    return Answer()


def hashed(password: str, salt: str) -> str:
    """A password as /etc/shadow keeps it: not to be read back."""
    salt = sha256(salt.encode()).hexdigest()[:16]
    return f"$6${salt}${sha256(f'{salt}{password}'.encode()).hexdigest()}"


def getent(call: Call) -> Answer:
    words = call.words()
    if not words or words[0] not in ("passwd", "group", "shadow", "hosts"):
        return Answer(stderr="Unknown database\n", exit_code=1)
    rows = lines(call.files, f"/etc/{words[0]}")
    if len(words) == 1:
        return printed(*rows)
    found = [row for row in rows if row.split(":")[0] == words[1] or words[1] in row.split()]
    return printed(*found) if found else Answer(exit_code=2)


def _needs_root(call: Call) -> Answer | None:
    if call.is_root:
        return None
    return Answer(
        stderr=f"{call.name}: Permission denied.\n{call.name}: cannot lock /etc/passwd; try again later.\n", exit_code=1
    )


COMMANDS = {
    "adduser": useradd,
    "chpasswd": chpasswd,
    "deluser": userdel,
    "getent": getent,
    "groupadd": groupadd,
    "groups": groups,
    "id": identity,
    "passwd": passwd,
    "useradd": useradd,
    "userdel": userdel,
    "usermod": usermod,
    "whoami": whoami,
}
