"""Local accounts and groups: Get-LocalUser and its kin, net user, whoami."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from ...accounts import GROUPS, LocalAccount, digest
from ..cmdlet import Call, Cmdlet, item_text
from ..operators import like
from ..values import PsObject, View, as_list, text_of
from .program import Done, Program, Run, lines

_USER = View(("Name", "Enabled", "Description"))
_GROUP = View(("Name", "Description"))
_MEMBER = View(("ObjectClass", "Name", "PrincipalSource"))


def _object(call: Call, one: LocalAccount) -> PsObject:
    sid = call.guest.account_sid(one)
    values = {
        "Name": one.name, "Enabled": one.enabled, "Description": one.description, "FullName": one.full_name, "SID": sid,
        "PrincipalSource": "Local", "ObjectClass": "User", "PasswordRequired": True,
    }  # fmt: skip
    return PsObject(values, kind="Microsoft.PowerShell.Commands.LocalUser", view=_USER, text=one.name)


def get_local_user(call: Call) -> Iterable[Any]:
    wanted = call.texts("Name")
    for name in wanted:
        if call.guest.account(name) is None and "*" not in name:
            _no_user(call, name)
    for one in call.guest.accounts:
        if not wanted or any(like(one.name, name) for name in wanted):
            yield _object(call, one)


def _no_user(call: Call, name: str) -> None:
    call.problem(f"User {name} was not found.", "ObjectNotFound", name, "UserNotFoundException", "UserNotFound")


def new_local_user(call: Call) -> Iterable[Any]:
    guest, name = call.guest, call.text("Name")
    if guest.account(name):
        call.problem(f"User {name} already exists.", "ResourceExists", name, "UserExistsException", "NameInUse")
        return ()
    secret = digest(text_of(call.value("Password")), guest.sid) if call.has("Password") else ""
    one = LocalAccount(
        name,
        max(guest.next_rid(), 1000),
        not call.switch("Disabled"),
        call.text("Description"),
        call.text("FullName"),
        secret,
    )
    guest.accounts.append(one)
    guest.accounts.sort(key=lambda account: account.name.lower())
    return [_object(call, one)]


def remove_local_user(call: Call) -> Iterable[Any]:
    for value in as_list(call.value("Name")):
        name = item_text(value, "Name")
        one = call.guest.account(name)
        if one is None:
            _no_user(call, name)
            continue
        call.guest.accounts.remove(one)
        for members in call.guest.groups.values():
            members[:] = [member for member in members if member.lower() != one.name.lower()]
    return ()


def switch_local_user(call: Call) -> Iterable[Any]:
    """Enable-, Disable- and Set-LocalUser."""
    for value in as_list(call.value("Name")):
        name = item_text(value, "Name")
        one = call.guest.account(name)
        if one is None:
            _no_user(call, name)
            continue
        if call.name != "Set-LocalUser":
            one.enabled = call.name == "Enable-LocalUser"
        if call.has("Password"):
            one.password = digest(text_of(call.value("Password")), call.guest.sid)
        if call.has("Description"):
            one.description = call.text("Description")
    return ()


def get_local_group(call: Call) -> Iterable[Any]:
    pattern = call.text("Name", "*")
    return [
        PsObject({"Name": name, "Description": GROUPS.get(name, "")}, view=_GROUP, text=name)
        for name in call.guest.groups
        if like(name, pattern)
    ]


def _group(call: Call) -> list[str] | None:
    name = item_text(call.value("Group"), "Name")
    found = next((members for group, members in call.guest.groups.items() if group.lower() == name.lower()), None)
    if found is None:
        call.problem(f"Group {name} was not found.", "ObjectNotFound", name, "GroupNotFoundException", "GroupNotFound")
    return found


def get_members(call: Call) -> Iterable[Any]:
    for name in _group(call) or []:
        values = {"ObjectClass": "User", "Name": f"{call.guest.name.upper()}\\{name}", "PrincipalSource": "Local"}
        yield PsObject(values, view=_MEMBER, text=values["Name"])


def change_members(call: Call) -> Iterable[Any]:
    members, adds = _group(call), call.name.startswith("Add")
    if members is None:
        return ()
    for value in as_list(call.value("Member")):
        name = item_text(value, "Name").rpartition("\\")[2]
        there = any(member.lower() == name.lower() for member in members)
        if call.guest.account(name) is None:
            call.problem(
                f"Principal {name} was not found.",
                "ObjectNotFound",
                name,
                "PrincipalNotFoundException",
                "PrincipalNotFound",
            )
        elif adds and there:
            call.problem(
                f"{name} is already a member of group {call.text('Group')}.",
                "ResourceExists",
                call.text("Group"),
                "MemberExistsException",
                "MemberExists",
            )
        elif adds:
            members.append(name)
        elif not there:
            call.problem(
                f"Member {name} was not found in group {call.text('Group')}.",
                "ObjectNotFound",
                call.text("Group"),
                "MemberNotFoundException",
                "MemberNotFound",
            )
        else:
            members[:] = [member for member in members if member.lower() != name.lower()]
    return ()


def secure_string(call: Call) -> Iterable[Any]:
    if not call.switch("AsPlainText"):
        call.problem(
            "Input string was not in a correct format.",
            "InvalidArgument",
            "",
            "PSArgumentException",
            "ImportSecureString_InvalidArgument",
        )
        return []
    secret = call.text("String")
    return [PsObject({"Length": len(secret)}, kind="System.Security.SecureString", text=secret)]


def whoami(run: Run) -> Done:
    """A run command is SYSTEM's."""
    if "/user" in [word.lower() for word in run.arguments]:
        return Done(
            lines(
                "",
                "USER INFORMATION",
                "----------------",
                "",
                "User Name           SID     ",
                "=================== ========",
                "nt authority\\system S-1-5-18",
            )
        )
    return Done(lines("nt authority\\system"))


def net(run: Run) -> Done:
    """net user [NAME PASSWORD /add | NAME /delete], net localgroup GROUP [NAME /add]."""
    words, guest = run.arguments, run.shell.guest
    match [word.lower() for word in words]:
        case ["user"]:
            names = [one.name for one in guest.accounts]
            rows = ["".join(f"{name:<25}" for name in names[n : n + 3]) for n in range(0, len(names), 3)]
            return Done(
                lines(
                    "",
                    f"User accounts for \\\\{guest.name.upper()}",
                    "",
                    "-" * 79,
                    *rows,
                    "The command completed successfully.",
                    "",
                )
            )
        case ["user", _, *rest] if "/add" in rest:
            secret = digest(words[2] if len(words) > 3 else "", guest.sid)
            guest.accounts.append(LocalAccount(words[1], max(guest.next_rid(), 1000), password=secret))
        case ["user", _, "/delete"] if (one := guest.account(words[1])) is not None:
            guest.accounts.remove(one)
        case ["localgroup", _] if (members := guest.groups.get(words[1].capitalize())) is not None:
            head = [f"Alias name     {words[1]}", "", "Members", "", "-" * 79]
            return Done(lines(*head, *members, "The command completed successfully.", ""))
        case ["localgroup", _, _, "/add"] if (members := guest.groups.get(words[1].capitalize())) is not None:
            members.append(words[2])
        case ["user" | "localgroup", *_]:
            return Done(
                stderr="The user name could not be found.\n\nMore help is available by typing NET HELPMSG 2221.\n",
                exit_code=2,
            )
        case _:
            return Done(
                stderr=f"net {' '.join(words)}: not simulated: the course's practice guest knows net user and net localgroup.\n",
                exit_code=1,
            )
    return Done(lines("The command completed successfully.", ""))


_N = ("Name",)
_SET = ("Password", "Description", "FullName", "PasswordNeverExpires", "AccountExpires")
CMDLETS = {
    "Get-LocalUser": Cmdlet(get_local_user, _N, ("SID",)),
    "New-LocalUser": Cmdlet(
        new_local_user,
        _N,
        ("Password", "Description", "FullName"),
        ("NoPassword", "Disabled", "AccountNeverExpires", "PasswordNeverExpires", "UserMayNotChangePassword"),
        mandatory=_N,
    ),
    "Remove-LocalUser": Cmdlet(remove_local_user, _N, ("SID",), piped="Name", mandatory=_N),
    "Enable-LocalUser": Cmdlet(switch_local_user, _N, piped="Name", mandatory=_N),
    "Disable-LocalUser": Cmdlet(switch_local_user, _N, piped="Name", mandatory=_N),
    "Set-LocalUser": Cmdlet(switch_local_user, _N, _SET, piped="Name", mandatory=_N),
    "Get-LocalGroup": Cmdlet(get_local_group, _N),
    "Get-LocalGroupMember": Cmdlet(
        get_members, ("Group", "Member"), (), aliases={"name": "Group"}, mandatory=("Group",)
    ),
    "Add-LocalGroupMember": Cmdlet(
        change_members,
        ("Group", "Member"),
        (),
        piped="Member",
        aliases={"name": "Group"},
        mandatory=("Group", "Member"),
    ),
    "Remove-LocalGroupMember": Cmdlet(
        change_members,
        ("Group", "Member"),
        (),
        piped="Member",
        aliases={"name": "Group"},
        mandatory=("Group", "Member"),
    ),
    "ConvertTo-SecureString": Cmdlet(
        secure_string, ("String",), ("Key",), ("AsPlainText", "Force"), piped="String", mandatory=("String",)
    ),
}
PROGRAMS = (Program("whoami", whoami), Program("net", net))
REAL = (
    "New-LocalGroup",
    "Remove-LocalGroup",
    "Rename-LocalUser",
    "Get-Credential",
    "quser",
    "query",
    "qwinsta",
    "logoff",
)
