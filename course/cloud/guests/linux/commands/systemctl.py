"""systemctl and service: services, as far as a script starts, stops, enables or asks about them."""

from __future__ import annotations

from .. import services
from .call import Answer, Call, printed

_POWER = {"poweroff", "halt", "reboot"}
_ACTIONS = {
    "start",
    "stop",
    "restart",
    "reload",
    "enable",
    "disable",
    "mask",
    "unmask",
    "try-restart",
    "reload-or-restart",
}


def systemctl(call: Call) -> Answer:
    """Dispatch on the verb."""
    words = call.words("-p", "--property", "-n")
    if not words or words[0] in ("list-units", "list-unit-files"):
        return _list(call)
    verb, units = words[0], [word.removesuffix(".service") for word in words[1:]]
    if verb in _POWER:
        call.session.live.powered_off = verb != "reboot"
        call.session.live.rebooted = verb == "reboot"
        return Answer()
    if verb in ("daemon-reload", "daemon-reexec", "reset-failed"):
        return Answer()
    match verb:
        case "status":
            return _joined([_status(call, unit) for unit in units])
        case "is-active":
            return _joined([_is_active(call, unit) for unit in units])
        case "is-enabled":
            return _joined([_is_enabled(call, unit) for unit in units])
        case "is-system-running":
            return printed("running")
        case "cat":
            return _joined([_cat(call, unit) for unit in units])
    if verb not in _ACTIONS:
        return Answer(stderr=f"Unknown command verb {verb}.\n", exit_code=1)
    return _joined([_act(call, verb, unit) for unit in units])


def service(call: Call) -> Answer:
    """service NAME VERB."""
    words = call.words()
    if len(words) < 2:
        return Answer(
            stderr="Usage: service < option > | --status-all | [ service_name [ command | --full-restart ] ]\n",
            exit_code=1,
        )
    if not services.exists(call.files, words[0]):
        return Answer(stderr=f"{words[0]}: unrecognized service\n", exit_code=1)
    return _status(call, words[0]) if words[1] == "status" else _act(call, words[1], words[0])


def _act(call: Call, verb: str, unit: str) -> Answer:
    files, live = call.files, call.session.live
    if not call.is_root:
        return Answer(stderr=f"Failed to {verb} {unit}.service: Access denied\n", exit_code=4)
    if not services.exists(files, unit):
        return _no_unit(verb, unit)
    now = call.flags("--now")
    if verb in ("start", "restart", "reload", "try-restart", "reload-or-restart"):
        if services.masked(files, unit):
            return Answer(stderr=f"Failed to {verb} {unit}.service: Unit {unit}.service is masked.\n", exit_code=1)
        services.start(live, unit)
    if verb == "stop" or (verb in ("disable", "mask") and now):
        services.stop(live, unit)
    return _change(call, verb, unit, now)


def _change(call: Call, verb: str, unit: str, now: bool) -> Answer:
    files, live = call.files, call.session.live
    wanted, there = f"/etc/systemd/system/multi-user.target.wants/{unit}.service", services.enabled(files, unit)
    match verb:
        case "enable":
            was_running = services.running(files, live, unit)
            services.enable(files, unit)
            if now:
                services.start(live, unit)
            elif not was_running:
                services.stop(live, unit)
            return Answer(
                stderr="" if there else f"Created symlink {wanted} \u2192 {services.unit_file(files, unit)}.\n"
            )
        case "disable":
            was_running = services.running(files, live, unit)
            services.disable(files, unit)
            if was_running and not now:
                services.start(live, unit)
            return Answer(stderr=f"Removed {wanted}.\n" if there else "")
        case "mask":
            if not services.masked(files, unit):
                files.symlink("/dev/null", f"/etc/systemd/system/{unit}.service")
            return Answer(stderr=f"Created symlink /etc/systemd/system/{unit}.service \u2192 /dev/null.\n")
        case "unmask":
            if services.masked(files, unit):
                files.remove(f"/etc/systemd/system/{unit}.service")
            return Answer(stderr=f"Removed /etc/systemd/system/{unit}.service.\n")
    return Answer()


def _status(call: Call, unit: str) -> Answer:
    files = call.files
    if not services.exists(files, unit):
        return Answer(stderr=f"Unit {unit}.service could not be found.\n", exit_code=4)
    active = services.running(files, call.session.live, unit)
    state = "active (running)" if active else "inactive (dead)"
    loaded = "masked" if services.masked(files, unit) else "enabled" if services.enabled(files, unit) else "disabled"
    dot = "\u25cf" if active else "\u25cb"
    return Answer(
        f"{dot} {unit}.service - {services.description(files, unit)}\n"
        f"     Loaded: loaded ({services.unit_file(files, unit)}; {loaded}; preset: enabled)\n"
        f"     Active: {state}\n",
        exit_code=0 if active else 3,
    )


def _is_active(call: Call, unit: str) -> Answer:
    active = services.running(call.files, call.session.live, unit)
    return Answer("active\n") if active else Answer("inactive\n", exit_code=3)


def _is_enabled(call: Call, unit: str) -> Answer:
    if not services.exists(call.files, unit):
        return Answer("not-found\n", exit_code=4)
    if services.masked(call.files, unit):
        return Answer("masked\n", exit_code=1)
    return Answer("enabled\n") if services.enabled(call.files, unit) else Answer("disabled\n", exit_code=1)


def _cat(call: Call, unit: str) -> Answer:
    path = services.unit_file(call.files, unit)
    if path is None:
        return Answer(stderr=f"No files found for {unit}.service.\n", exit_code=1)
    return Answer(f"# {path}\n" + call.files.read(path).decode())


def _list(call: Call) -> Answer:
    found = {name for folder in services.UNITS for name in call.files.children(folder) if name.endswith(".service")}
    names = sorted(name.removesuffix(".service") for name in found)
    rows = []
    for name in names:
        state = "active   running" if services.running(call.files, call.session.live, name) else "inactive dead   "
        rows.append(f"  {name + '.service':<28} loaded {state} {services.description(call.files, name)}")
    return printed("  UNIT                         LOAD   ACTIVE   SUB     DESCRIPTION", *rows)


def _no_unit(verb: str, unit: str) -> Answer:
    if verb in ("enable", "disable"):
        return Answer(stderr=f"Failed to {verb} unit: Unit file {unit}.service does not exist.\n", exit_code=1)
    return Answer(stderr=f"Failed to {verb} {unit}.service: Unit {unit}.service not found.\n", exit_code=5)


def _joined(answers: list[Answer]) -> Answer:
    return Answer(
        "".join(one.stdout for one in answers),
        "".join(one.stderr for one in answers),
        max((one.exit_code for one in answers), default=0),
    )


COMMANDS = {"service": service, "systemctl": systemctl}
