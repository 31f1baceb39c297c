"""apt-get, dnf and their kin: install and remove from a small catalogue, and list what is there."""

from __future__ import annotations

from .. import services
from ..files import remove_if_there, write_text
from ..packages import CATALOGUE, Package, installed, write_status
from ..pristine import AGENT_VERSION, CLOUD_INIT_VERSION
from ..programs import stub
from .call import Answer, Call, printed

# The two packages of imaging, which can be taken out and put back.
_AGENTS = {
    "walinuxagent": Package(AGENT_VERSION, "walinuxagent", "Azure Linux Agent", program="/usr/sbin/waagent"),
    "WALinuxAgent": Package(AGENT_VERSION, "waagent", "Azure Linux Agent", program="/usr/sbin/waagent"),
    "cloud-init": Package(CLOUD_INIT_VERSION, "cloud-init", "Cloud-init: Network Stage", program="/usr/bin/cloud-init"),
}


def apt_get(call: Call) -> Answer:
    """update, upgrade, install, remove, purge, autoremove, clean."""
    if not call.session.distribution.debian_like:
        return Answer(stderr=f"{call.name}: command not found\n", exit_code=127)
    words = call.words("-o", "-t")
    verb = words[0] if words else ""
    if verb == "list":
        machine = call.session.distribution.package_architecture
        rows = (f"{name}/now {version} {machine} [installed]" for name, version in _here(call).items())
        return printed("Listing...", *rows)
    if not call.is_root:
        return Answer(
            stderr="E: Could not open lock file /var/lib/dpkg/lock-frontend - open (13: Permission denied)\n"
            "E: Unable to acquire the dpkg frontend lock (/var/lib/dpkg/lock-frontend), are you root?\n",
            exit_code=100,
        )
    match verb:
        case "update":
            return printed("Hit:1 the distribution's archive", "Reading package lists...")
        case "upgrade" | "dist-upgrade" | "full-upgrade" | "autoremove":
            return printed(*_READING, "0 upgraded, 0 newly installed, 0 to remove and 0 not upgraded.")
        case "clean" | "autoclean":
            return Answer()
        case "install":
            return _apt_install(call, words[1:])
        case "remove" | "purge":
            return _apt_remove(call, words[1:], verb == "purge")
    return Answer(stderr=f"E: Invalid operation {verb}\n", exit_code=100)


_READING = ("Reading package lists...", "Building dependency tree...", "Reading state information...")


def _apt_install(call: Call, names: list[str]) -> Answer:
    here = _here(call)
    if unknown := [name for name in names if _known(name) is None and name not in here]:
        missing = "".join(f"E: Unable to locate package {name}\n" for name in unknown)
        return Answer("".join(f"{row}\n" for row in _READING), missing + _offer(), 100)
    rows = list(_READING)
    new = [name for name in names if name not in here]
    rows += [f"{name} is already the newest version ({here[name]})." for name in names if name in here]
    if new:
        rows += ["The following NEW packages will be installed:", "  " + " ".join(sorted(new))]
    rows.append(f"0 upgraded, {len(new)} newly installed, 0 to remove and 0 not upgraded.")
    for name in new:
        rows += _install(call, name)
    return printed(*rows)


def _apt_remove(call: Call, names: list[str], purge: bool) -> Answer:
    here = _here(call)
    if unknown := [name for name in names if name not in here and _known(name) is None]:
        return Answer(
            "".join(f"{row}\n" for row in _READING),
            "".join(f"E: Unable to locate package {name}\n" for name in unknown),
            100,
        )
    there = [name for name in names if name in here]
    rows = [*_READING, *(f"Package '{name}' is not installed, so not removed" for name in names if name not in here)]
    if there:
        rows += [
            "The following packages will be REMOVED:",
            "  " + " ".join(f"{name}{'*' if purge else ''}" for name in there),
        ]
    rows.append(f"0 upgraded, 0 newly installed, {len(there)} to remove and 0 not upgraded.")
    for name in there:
        rows.append(f"Removing {name} ({here[name]}) ...")
        _remove(call, name, purge)
    return printed(*rows)


def rpm_tool(call: Call) -> Answer:
    """dnf, yum, tdnf and zypper: install, remove, update, list."""
    if call.session.distribution.debian_like:
        return Answer(stderr=f"{call.name}: command not found\n", exit_code=127)
    words = call.words()
    verb = words[0] if words else ""
    if verb in ("update", "upgrade", "makecache", "refresh", "clean", "check-update"):
        return printed("Nothing to do.", "Complete!")
    if verb == "list":
        return printed("Installed Packages", *(f"{name:<40} {version}" for name, version in _here(call).items()))
    if verb not in ("install", "remove", "erase"):
        return Answer(stderr=f"No such command: {verb}.\n", exit_code=1)
    if not call.is_root:
        return Answer(
            stderr="Error: This command has to be run with superuser privileges (under the root user on most systems).\n",
            exit_code=1,
        )
    return _rpm_change(call, verb, words[1:])


def _rpm_change(call: Call, verb: str, names: list[str]) -> Answer:
    here, rows = _here(call), []
    for name in names:
        if verb == "install" and name not in here:
            if _known(name) is None:
                return Answer(
                    stderr=f"No match for argument: {name}\nError: Unable to find a match: {name}\n" + _offer(),
                    exit_code=1,
                )
            _install(call, name)
            rows += ["Installed:", f"  {name}"]
        elif verb != "install" and name in here:
            _remove(call, name, purge=False)
            rows += ["Removed:", f"  {name}"]
    return printed(*(rows or ["Nothing to do."]), "Complete!")


def dpkg(call: Call) -> Answer:
    """dpkg -l [name] and -s name."""
    here, names = _here(call), call.words()
    if call.flags("-s", "--status") and names:
        if names[0] not in here:
            return Answer(
                stderr=f"dpkg-query: package '{names[0]}' is not installed and no information is available\n",
                exit_code=1,
            )
        return printed(f"Package: {names[0]}", "Status: install ok installed", f"Version: {here[names[0]]}")
    chosen = {name: version for name, version in here.items() if not names or name in names}
    if names and not chosen:
        return Answer(stderr=f"dpkg-query: no packages found matching {names[0]}\n", exit_code=1)
    return printed(
        "||/ Name                 Version", *(f"ii  {name:<20} {version}" for name, version in chosen.items())
    )


def rpm(call: Call) -> Answer:
    """rpm -qa and -q name."""
    here = _here(call)
    if call.flags("-qa"):
        return printed(*(f"{name}-{version}" for name, version in here.items()))
    name = next(iter(call.words()), "")
    return (
        printed(f"{name}-{here[name]}") if name in here else Answer(f"package {name} is not installed\n", exit_code=1)
    )


def _here(call: Call) -> dict[str, str]:
    return installed(call.files, call.session.distribution)


def _known(name: str) -> Package | None:
    return CATALOGUE.get(name) or _AGENTS.get(name)


def _offer() -> str:
    return f"The course's guest is offline and knows only these: {', '.join(sorted(CATALOGUE))}\n"


def _install(call: Call, name: str) -> list[str]:
    package, distribution = _known(name), call.session.distribution
    assert package is not None
    write_status(call.files, distribution, {**_here(call), name: package.version})
    for path, content in package.files:
        if not call.files.exists(path):
            write_text(call.files, path, content, 0o644)
    if package.program:
        call.files.write(package.program, stub(package.program), 0o755)
    if package.unit:
        _add_unit(call, package)
    return [f"Unpacking {name} ({package.version}) ...", f"Setting up {name} ({package.version}) ..."]


def _add_unit(call: Call, package: Package) -> None:
    if not services.exists(call.files, package.unit):
        path = f"/usr/lib/systemd/system/{package.unit}.service"
        write_text(
            call.files,
            path,
            f"[Unit]\nDescription={package.description}\n\n[Install]\nWantedBy=multi-user.target\n",
            0o644,
        )
    services.enable(call.files, package.unit)
    services.start(call.session.live, package.unit)


def _remove(call: Call, name: str, purge: bool) -> None:
    package, distribution = _known(name), call.session.distribution
    here = _here(call)
    here.pop(name, None)
    write_status(call.files, distribution, here)
    if package is None:
        return
    if package.unit:
        services.disable(call.files, package.unit)
        remove_if_there(call.files, f"/usr/lib/systemd/system/{package.unit}.service")
    if package.program:
        remove_if_there(call.files, package.program)
    if purge:
        for path, _ in package.files:
            remove_if_there(call.files, path)


COMMANDS = {
    "apt": apt_get,
    "apt-get": apt_get,
    "dnf": rpm_tool,
    "dpkg": dpkg,
    "rpm": rpm,
    "tdnf": rpm_tool,
    "yum": rpm_tool,
    "zypper": rpm_tool,
}
