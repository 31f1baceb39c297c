"""The answer of a run command, as Azure words it."""

from __future__ import annotations

from .results import RunResult

LIMIT = 4096  # the last bytes of each stream: run-command-extension-linux cmds.go:36, windows/run-command.md


def run_command_statuses(os_type: str, result: RunResult) -> list[dict[str, str]]:
    """The InstanceViewStatus list: it says succeeded whatever the script's exit code was."""
    out, err = _tail(result.stdout), _tail(result.stderr)
    if os_type == "Windows":
        return [_status("ComponentStatus/StdOut/succeeded", out), _status("ComponentStatus/StdErr/succeeded", err)]
    return [_status("ProvisioningState/succeeded", f"Enable succeeded: \n[stdout]\n{out}\n[stderr]\n{err}")]


def _status(code: str, message: str) -> dict[str, str]:
    return {"code": code, "level": "Info", "displayStatus": "Provisioning succeeded", "message": message}


def _tail(text: str) -> str:
    return text.encode()[-LIMIT:].decode(errors="replace")
