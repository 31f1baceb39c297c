"""uname, ip, free, nproc: the machine around the guest, in the few lines that matter for imaging."""

from __future__ import annotations

from ..cloud_init import mac_address
from .call import Answer, Call, printed


def uname(call: Call) -> Answer:
    distribution, name = call.session.distribution, call.session.live.hostname
    letters = "".join(word[1:] for word in call.argv if word.startswith("-")) or "s"
    values = {"s": "Linux", "n": name, "r": distribution.kernel, "v": "#1 SMP"}
    values |= {"m": distribution.machine, "o": "GNU/Linux"}
    chosen = "snrvmo" if "a" in letters else letters
    return printed(" ".join(values[letter] for letter in "snrvmo" if letter in chosen))


def ip(call: Call) -> Answer:
    """ip a, ip r."""
    what, address = next(iter(call.words()), ""), call.session.machine.private_ip
    if what.startswith("a"):
        return printed(
            "1: lo: <LOOPBACK,UP,LOWER_UP> mtu 65536 qdisc noqueue state UNKNOWN group default qlen 1000",
            "    inet 127.0.0.1/8 scope host lo",
            "2: eth0: <BROADCAST,MULTICAST,UP,LOWER_UP> mtu 1500 qdisc mq state UP group default qlen 1000",
            f"    link/ether {mac_address(call.session.machine.vm_id)} brd ff:ff:ff:ff:ff:ff",
            f"    inet {address}/24 metric 100 brd {address.rpartition('.')[0]}.255 scope global eth0",
        )
    if what.startswith("r"):
        return printed(f"default via {address.rpartition('.')[0]}.1 dev eth0 proto dhcp src {address} metric 100")
    return Answer(stderr=f'Object "{what}" is unknown, try "ip help".\n', exit_code=1)


def free(call: Call) -> Answer:
    return printed(
        "               total        used        free      shared  buff/cache   available",
        "Mem:         8130480      412320     6912044        4096      806116     7480212",
        "Swap:              0           0           0",
    )


def lsb_release(call: Call) -> Answer:
    """-a, or -d, -i, -r, -c; -s leaves the labels out."""
    distribution = call.session.distribution
    rows = {
        "i": ("Distributor ID", distribution.name.split()[0]), "d": ("Description", distribution.pretty_name),
        "r": ("Release", distribution.version), "c": ("Codename", distribution.codename or "n/a"),
    }  # fmt: skip
    letters = "".join(word.lstrip("-") for word in call.argv) or "a"
    chosen = [rows[letter] for letter in rows if "a" in letters or letter in letters]
    return printed(*(value if "s" in letters else f"{label}:\t{value}" for label, value in chosen))


def nproc(call: Call) -> Answer:
    return printed("2")


COMMANDS = {
    "free": free,
    "ip": ip,
    "lsb_release": lsb_release,
    "nproc": nproc,
    "uname": uname,
}
