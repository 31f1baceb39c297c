"""waagent: the agent's command line (WALinuxAgent agent.py)."""

from __future__ import annotations

from .. import agent
from ..deprovision import deprovision, warnings
from ..pristine import AGENT_VERSION
from .call import Answer, Call, printed

_USAGE = (
    "usage: waagent [-verbose] [-force] [-help] -configuration-path:<path to configuration file>"
    "-deprovision[+user]|-register-service|-version|-daemon|-start|-run-exthandlers|-show-configuration|-collect-logs"
)


def waagent(call: Call) -> Answer:
    """Leading dashes are optional and the order is free; what it does not know prints the usage, exit code 0."""
    if not agent.present(call.files):
        return Answer(stderr=f"sudo: {call.name}: command not found\n", exit_code=127)
    words = [word.lstrip("-") for word in call.argv]
    for word in [word for word in words if word.startswith("configuration-path:")]:
        words.remove(word)
        path = word.partition(":")[2]
        if not call.files.exists(call.path(path)):  # the one case with an exit code
            return Answer(_USAGE + "\n", f"Error: Configuration file {path} does not exist\n", 1)
    known = {"deprovision", "deprovision+user", "force", "verbose", "version", "help", "show-configuration"}
    if any(word not in known for word in words) or "help" in words or not words:
        return printed("", _USAGE, "")
    if "deprovision" in words or "deprovision+user" in words:
        return _deprovision(call, "deprovision+user" in words, "force" in words)
    if "version" in words:
        return _version(call)
    if "show-configuration" in words:
        return Answer(call.files.read("/etc/waagent.conf").decode() if call.files.exists("/etc/waagent.conf") else "")
    return Answer()


def _version(call: Call) -> Answer:
    distribution = call.session.distribution
    return printed(
        f"WALinuxAgent-{AGENT_VERSION} running on {distribution.id} {distribution.version}",
        f"Python: {distribution.python}",
        f"Goal state agent: {AGENT_VERSION}",
    )


def _deprovision(call: Call, user: bool, force: bool) -> Answer:
    distribution = call.session.distribution
    if not call.is_root:
        return _not_root(call, user)
    said = "".join(f"{row}\n" for row in warnings(call.files, distribution, user))
    if not force:
        said += "Do you want to proceed (y/n)"
        answer = (call.stdin or "").lstrip("\n")
        if not answer:  # nobody is there to answer: input() meets the end of the file
            return Answer(said, _traceback("EOFError: EOF when reading a line", user))
        if not answer.lower().startswith("y"):
            return Answer(said)
    deprovision(call.files, call.session.live, distribution, user)
    return Answer(said)


def _not_root(call: Call, user: bool) -> Answer:
    said = warnings(call.files, call.session.distribution, False)
    if user:
        said += ["WARNING! ovf-env.xml is not found.", "WARNING! Skip delete user."]
    return Answer(
        "".join(f"{row}\n" for row in said),
        _traceback("[Errno 13] Permission denied: '/var/log/waagent.log'", user),
    )


def _traceback(error: str, user: bool) -> str:
    """The agent reports an exception and still exits 0 (agent.py:353-356)."""
    action = "deprovision+user" if user else "deprovision"
    return f"ERROR MainThread Failed to run '{action}': {error}\n"


COMMANDS = {"waagent": waagent}
