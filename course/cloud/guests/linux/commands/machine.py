"""uname, df, lsblk, ip, free, nproc: the machine around the guest, in the few lines that matter for imaging."""

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


def df(call: Call) -> Answer:
    """The OS disk, and the resource disk where the size has one: it is never part of an image."""
    rows = [("/dev/root", 29, 2, "/"), ("tmpfs", 4, 0, "/run")]
    if size := call.session.machine.resource_disk_gb:
        rows.append(("/dev/sdb1", size, 0, "/mnt"))
    if wanted := call.words("-t"):
        rows = [row for row in rows if row[3] == call.path(wanted[0])] or rows[:1]
    human = any(word.startswith("-") and "h" in word for word in call.argv)
    head = f"{'Filesystem':<14} {'Size' if human else '1K-blocks':>9} {'Used':>9} {'Avail':>9} Use% Mounted on"
    return printed(head, *(_disk(row, human) for row in rows))


def _disk(row: tuple[str, int, int, str], human: bool) -> str:
    name, size, used, place = row
    numbers = [f"{number}G" if human else str(number * 1024 * 1024) for number in (size, used, size - used)]
    return f"{name:<14} {numbers[0]:>9} {numbers[1]:>9} {numbers[2]:>9} {100 * used // size:>3}% {place}"


def lsblk(call: Call) -> Answer:
    rows = [
        "NAME    MAJ:MIN RM  SIZE RO TYPE MOUNTPOINTS",
        "sda       8:0    0   30G  0 disk",
        "\u2514\u2500sda1    8:1    0   30G  0 part /",
    ]
    if size := call.session.machine.resource_disk_gb:
        rows += [f"sdb       8:16   0 {size:>4}G  0 disk", f"\u2514\u2500sdb1    8:17   0 {size:>4}G  0 part /mnt"]
    return printed(*rows)


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
    "df": df,
    "free": free,
    "ip": ip,
    "lsblk": lsblk,
    "lsb_release": lsb_release,
    "nproc": nproc,
    "uname": uname,
}
