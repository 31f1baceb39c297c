"""hostname and hostnamectl: the machine's name, now and after a restart."""

from __future__ import annotations

from ..files import text, write_text
from .call import Answer, Call, printed


def hostname(call: Call) -> Answer:
    """Print the running name, or set it until the next restart."""
    words = call.words()
    if words:
        call.session.live.hostname = words[0]
        return Answer()
    name = call.session.live.hostname
    if call.flags("-I", "--all-ip-addresses"):
        return printed(call.session.machine.private_ip + " ")
    return printed(name.split(".")[0] if call.flags("-s", "--short") else name)


def hostnamectl(call: Call) -> Answer:
    """status, hostname, set-hostname."""
    match call.words():
        case ["set-hostname", name] | ["hostname", name]:
            write_text(call.files, "/etc/hostname", f"{name}\n")
            call.session.live.hostname = name
            return Answer()
        case ["hostname"]:
            return printed(call.session.live.hostname)
        case [] | ["status"]:
            return _status(call)
    return Answer(stderr=f"Unknown command verb '{call.words()[0]}'.\n", exit_code=1)


def _status(call: Call) -> Answer:
    distribution, live = call.session.distribution, call.session.live
    static = text(call.files, "/etc/hostname").strip() or "(unset)"
    rows = [("Static hostname", static)]
    if live.hostname != static:
        rows.append(("Transient hostname", live.hostname))
    rows += [
        ("Icon name", "computer-vm"),
        ("Chassis", "vm"),
        ("Machine ID", text(call.files, "/etc/machine-id").strip()),
        ("Virtualization", "microsoft"),
        ("Operating System", distribution.pretty_name),
        ("Kernel", f"Linux {distribution.kernel}"),
        ("Architecture", "arm64" if distribution.machine == "aarch64" else "x86-64"),
    ]
    return printed(*(f"{label:>18}: {value}".rstrip() for label, value in rows))


COMMANDS = {"hostname": hostname, "hostnamectl": hostnamectl}
