"""Accounts of a guest: /etc/passwd, /etc/shadow and /etc/group, read and edited as their tools do."""

from __future__ import annotations

from dataclasses import dataclass

from .files import Files, lines, remove_if_there, write_text

FIRST_UID = 1000


@dataclass(frozen=True)
class Account:
    """One line of /etc/passwd."""

    name: str
    uid: int
    gid: int
    comment: str
    home: str
    shell: str

    def line(self) -> str:
        return f"{self.name}:x:{self.uid}:{self.gid}:{self.comment}:{self.home}:{self.shell}"

    @property
    def human(self) -> bool:
        return FIRST_UID <= self.uid < 60000


def accounts(files: Files) -> list[Account]:
    """Everyone in /etc/passwd; a damaged line is passed over."""
    found = []
    for line in lines(files, "/etc/passwd"):
        parts = line.split(":")
        if len(parts) == 7 and parts[2].isdigit() and parts[3].isdigit():
            found.append(Account(parts[0], int(parts[2]), int(parts[3]), parts[4], parts[5], parts[6]))
    return found


def account(files: Files, name: str) -> Account | None:
    return next((one for one in accounts(files) if one.name == name), None)


def groups_of(files: Files, name: str) -> list[tuple[int, str]]:
    """The groups of an account, its own first."""
    one = account(files, name)
    rows = [line.split(":") for line in lines(files, "/etc/group") if line.count(":") == 3]
    own = [(int(row[2]), row[0]) for row in rows if one and row[2] == str(one.gid)]
    return own + [
        (int(row[2]), row[0]) for row in rows if name in row[3].split(",") and (int(row[2]), row[0]) not in own
    ]


def add_account(
    files: Files, name: str, comment: str = "", shell: str = "/bin/bash", home: bool = True, password: str = "!"
) -> Account:
    """Add an account with a group of its own name; makes its home from /etc/skel when asked to."""
    uid = next_uid(files)
    one = Account(name, uid, uid, comment, f"/home/{name}", shell)
    _append(files, "/etc/passwd", one.line())
    _append(files, "/etc/shadow", f"{name}:{password}:20416:0:99999:7:::")
    _append(files, "/etc/group", f"{name}:x:{uid}:")
    if home:
        make_home(files, one)
    return one


def make_home(files: Files, one: Account) -> None:
    owner = (one.name, one.name)
    files.mkdir(one.home, 0o750, owner)
    if files.is_dir("/etc/skel"):
        for name in files.children("/etc/skel"):
            files.write(f"{one.home}/{name}", files.read(f"/etc/skel/{name}"), 0o644, owner)


def next_uid(files: Files) -> int:
    return max((one.uid + 1 for one in accounts(files) if one.human), default=FIRST_UID)


def remove_account(files: Files, name: str, with_home: bool) -> None:
    """Take an account out of the three files, and its home too when asked to."""
    one = account(files, name)
    _keep(files, "/etc/passwd", name)
    _keep(files, "/etc/shadow", name)
    _keep(files, "/etc/group", name)
    _leave_groups(files, name)
    if one and with_home:
        remove_if_there(files, one.home)
        remove_if_there(files, f"/var/mail/{name}")


def join_groups(files: Files, name: str, names: list[str]) -> None:
    """Add an account to groups that exist."""
    rows = []
    for line in lines(files, "/etc/group"):
        parts = line.split(":")
        members = [member for member in parts[-1].split(",") if member]
        if parts[0] in names and name not in members:
            line = ":".join([*parts[:-1], ",".join([*members, name])])
        rows.append(line)
    _write(files, "/etc/group", rows)


def has_group(files: Files, name: str) -> bool:
    return any(line.startswith(f"{name}:") for line in lines(files, "/etc/group"))


def password_of(files: Files, name: str) -> str:
    """The second column of /etc/shadow."""
    row = next((line for line in lines(files, "/etc/shadow") if line.startswith(f"{name}:")), f"{name}:!")
    return row.split(":")[1]


def set_password(files: Files, name: str, password: str) -> None:
    """Set the second column of /etc/shadow."""
    rows = []
    for line in lines(files, "/etc/shadow"):
        parts = line.split(":")
        rows.append(":".join([name, password, *parts[2:]]) if parts[0] == name else line)
    _write(files, "/etc/shadow", rows)


def disable_root_password(files: Files) -> None:
    """What the agent does to root: one known line, moved to the top."""
    rest = [line for line in lines(files, "/etc/shadow") if not line.startswith("root:")]
    _write(files, "/etc/shadow", ["root:*LOCK*:14600::::::", *rest])


def sudoers(files: Files) -> list[str]:
    """Every rule that lets a person become root, file by file."""
    rules = []
    if files.is_dir("/etc/sudoers.d"):
        for name in files.children("/etc/sudoers.d"):
            rules += [line for line in lines(files, f"/etc/sudoers.d/{name}") if "ALL=" in line.replace(" ", "")]
    return rules


def rules(files: Files) -> list[str]:
    """All rules, the ones for groups in /etc/sudoers too."""
    return [line for line in lines(files, "/etc/sudoers") if "ALL=" in line.replace(" ", "")] + sudoers(files)


def _append(files: Files, path: str, line: str) -> None:
    _write(files, path, [*lines(files, path), line])


def _keep(files: Files, path: str, without: str) -> None:
    _write(files, path, [line for line in lines(files, path) if not line.startswith(f"{without}:")])


def _leave_groups(files: Files, name: str) -> None:
    rows = []
    for line in lines(files, "/etc/group"):
        head, _, members = line.rpartition(":")
        rows.append(f"{head}:{','.join(member for member in members.split(',') if member and member != name)}")
    _write(files, "/etc/group", rows)


def _write(files: Files, path: str, rows: list[str]) -> None:
    write_text(files, path, "".join(f"{row}\n" for row in rows))
