"""cloud-init: status, clean and the few questions it answers."""

from __future__ import annotations

from .. import cloud_init as engine
from ..files import text
from ..pristine import CLOUD_INIT_VERSION
from .call import Answer, Call, printed

_CLEAN_OPTIONS = {"--logs", "-l", "--machine-id", "--seed", "-s", "--reboot", "-r"}


def cloud_init(call: Call) -> Answer:
    """Dispatch on the subcommand."""
    if not engine.present(call.files):
        return Answer(stderr="cloud-init: command not found\n", exit_code=127)
    if call.flags("--version", "-v"):
        return printed(f"/usr/bin/cloud-init {CLOUD_INIT_VERSION}")
    word = next((word for word in call.argv if not word.startswith("-")), "")
    match word:
        case "status":
            return _status(call)
        case "clean":
            return _clean(call)
        case "query":
            return _query(call)
    return Answer(
        stderr=f"usage: /usr/bin/cloud-init [-h] ...\ncloud-init: the course's guest answers status, clean and query, not '{word}'\n",
        exit_code=2,
    )


def _status(call: Call) -> Answer:
    state = engine.status(call.files)
    rows = [f"status: {state}"]
    if call.flags("--long", "-l") and state == "done":
        rows += [
            "extended_status: done",
            "boot_status_code: enabled-by-generator",
            "detail: DataSourceAzure [seed=/dev/sr0]",
            "errors: []",
        ]
    return printed(*rows)


def _clean(call: Call) -> Answer:
    unknown = [word for word in call.argv if word.startswith("-") and word not in _CLEAN_OPTIONS]
    if unknown:
        return Answer(stderr=f"cloud-init: error: unrecognized arguments: {' '.join(unknown)}\n", exit_code=2)
    if not call.is_root:
        return Answer(
            stderr="Error:\nCould not remove /var/lib/cloud/data: [Errno 13] Permission denied\n", exit_code=1
        )
    engine.clean(call.files, call.flags("--logs", "-l"), call.flags("--machine-id"), call.flags("--seed", "-s"))
    if call.flags("--reboot", "-r"):
        call.session.live.rebooted = True
    return Answer()


def _query(call: Call) -> Answer:
    what = next((word for word in call.argv if word in ("userdata", "instance_id", "local_hostname")), "")
    match what:
        case "userdata":
            return Answer(text(call.files, "/var/lib/cloud/instance/user-data.txt"))
        case "instance_id":
            return printed(text(call.files, "/var/lib/cloud/data/instance-id").strip())
        case "local_hostname":
            return printed(call.session.live.hostname)
    return Answer(
        stderr="cloud-init query: the course's guest answers userdata, instance_id and local_hostname\n", exit_code=1
    )


COMMANDS = {"cloud-init": cloud_init}
