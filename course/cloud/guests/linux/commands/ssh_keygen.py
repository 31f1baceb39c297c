"""ssh-keygen: fingerprints of keys, new host keys, new pairs."""

from __future__ import annotations

from .. import ssh
from ..files import text
from .call import Answer, Call, printed


def ssh_keygen(call: Call) -> Answer:
    """-l -f FILE (also as -lf), -A, -t TYPE -f FILE."""
    letters = "".join(word[1:] for word in call.argv if word.startswith("-") and not word.startswith("--"))
    if "A" in letters:
        return _missing_host_keys(call)
    path = _file(call)
    if "l" in letters:
        return _fingerprint(call, path)
    return _new_pair(call, path)


def _file(call: Call) -> str:
    """The word after the option that ends in f."""
    for place, word in enumerate(call.argv[:-1]):
        if word.startswith("-") and word.endswith("f"):
            return call.argv[place + 1]
    return f"{call.env.get('HOME', '/root')}/.ssh/id_ed25519"


def _fingerprint(call: Call, name: str) -> Answer:
    path = call.path(name)
    if not call.files.exists(path):
        return Answer(stderr=f"ssh-keygen: {name}: No such file or directory\n", exit_code=255)
    public = path if path.endswith(".pub") or not call.files.exists(f"{path}.pub") else f"{path}.pub"
    found = [ssh.fingerprint(_key_of(row)) for row in text(call.files, public).splitlines() if row.strip()]
    rows = [f"{one[0]} {one[1]} {one[2]} ({one[3]})" for one in found if one]
    return printed(*rows) if rows else Answer(stderr=f"{name} is not a public key file.\n", exit_code=255)


def _key_of(row: str) -> str:
    """A line of authorized_keys may begin with options."""
    start = min((row.find(name) for name, *_ in ssh.HOST_KEYS.values() if name in row), default=0)
    return row[start:]


def _missing_host_keys(call: Call) -> Answer:
    made = []
    for kind in ssh.HOST_KEYS:
        path = f"/etc/ssh/ssh_host_{kind}_key"
        if not call.files.exists(path):
            ssh.write_pair(call.files, path, kind, call.session.random(path), f"root@{call.session.live.hostname}")
            made.append(kind.upper())
    return printed(f"ssh-keygen: generating new host keys: {' '.join(made)} ") if made else Answer()


def _new_pair(call: Call, name: str) -> Answer:
    kind, path = call.option("-t") or "ed25519", call.path(name)
    if kind not in ssh.HOST_KEYS:
        return Answer(stderr=f"unknown key type {kind}\n", exit_code=255)
    if call.files.exists(path):
        return Answer(
            f"Generating public/private {kind} key pair.\n{name} already exists.\nOverwrite (y/n)? ", exit_code=1
        )
    comment = call.option("-C") or f"{call.user}@{call.session.live.hostname}"
    ssh.write_pair(call.files, path, kind, call.session.random(path), comment)
    rows = [
        f"Generating public/private {kind} key pair.",
        f"Your identification has been saved in {name}",
        f"Your public key has been saved in {name}.pub",
    ]
    return Answer() if call.flags("-q") else printed(*rows)


COMMANDS = {"ssh-keygen": ssh_keygen}
