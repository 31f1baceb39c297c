"""The run commands that every location has: what they are called, and the scripts behind them.

List and words: RunCommand_List and RunCommand_Get of azure-rest-api-specs (Microsoft.Compute 2024-07-01); the script of
RunShellScript follows that of RunPowerShellScript (unproven). Of the commands that mend a Windows machine only the
names are published, so they are listed and do not run here.
"""

from __future__ import annotations

from dataclasses import dataclass

from ...arm.errors import ArmError
from ...arm.store import Document

_SCHEMA = "http://schema.management.azure.com/schemas/2016-11-17/runcommands.json"
_CUSTOM = "should be defined in script property. Optional parameters can be set in parameters property."
_SAMPLE = "This is a sample script with parameters $arg1 $arg2"
_ARGUMENTS = {"arg1": "value1", "arg2": "value2"}


@dataclass(frozen=True)
class BuiltIn:
    """One built-in command; without a script it does not run here."""

    id: str
    os_type: str
    label: str
    description: str
    script: tuple[str, ...] = ()
    parameters: tuple[tuple[str, str], ...] = ()

    def summary(self) -> Document:
        """As the list has it."""
        return {
            "$schema": _SCHEMA,
            "id": self.id,
            "osType": self.os_type,
            "label": self.label,
            "description": self.description,
        }

    def document(self) -> Document:
        """As GET answers it, with its script and the parameters that it has by default."""
        script = list(self.script) or ["# The local Azure does not hold this script."]
        parameters = [{"name": name, "type": "string", "defaultValue": value} for name, value in self.parameters]
        return {**self.summary(), "script": script, "parameters": parameters}


COMMANDS = (
    BuiltIn(
        "EnableRemotePS", "Windows", "Enable remote PowerShell", "Configure the machine to enable remote PowerShell."
    ),
    BuiltIn(
        "IPConfig",
        "Windows",
        "List IP configuration",
        "Shows detailed information for the IP address, subnet mask and default gateway for each adapter bound to TCP/IP.",
        ("ipconfig /all",),
    ),
    BuiltIn(
        "RunPowerShellScript",
        "Windows",
        "Executes a PowerShell script",
        f"Custom multiline PowerShell script {_CUSTOM}",
        ("param(", "    [string]$arg1,", "    [string]$arg2", ")", f"Write-Host {_SAMPLE}"),
        tuple(_ARGUMENTS.items()),
    ),
    BuiltIn(
        "RunShellScript",
        "Linux",
        "Executes a Linux shell script",
        f"Custom multiline shell script {_CUSTOM}",
        (f"echo {_SAMPLE}",),
        tuple(_ARGUMENTS.items()),
    ),
    BuiltIn(
        "ifconfig",
        "Linux",
        "List network configuration",
        "Get the configuration of all network interfaces.",
        ("ifconfig",),
    ),
    BuiltIn(
        "EnableAdminAccount",
        "Windows",
        "Enable administrator account",
        "Checks if the local Administrator account is disabled, and if so enables it.",
    ),
    BuiltIn(
        "ResetAccountPassword",
        "Windows",
        "Reset built-in Administrator account password",
        "Reset built-in Administrator account password.",
    ),
    BuiltIn(
        "RDPSettings",
        "Windows",
        "Verify RDP Listener Settings",
        "Checks registry settings and domain policy settings. Suggests policy actions if machine is part of a domain "
        "or modifies the settings to default values.",
    ),
    BuiltIn(
        "SetRDPPort",
        "Windows",
        "Set Remote Desktop port",
        "Sets the default or user specified port number for Remote Desktop connections. "
        "Enables firewall rule for inbound access to the port.",
    ),
    BuiltIn(
        "ResetRDPCert",
        "Windows",
        "Restore RDP Authentication mode to defaults",
        "Removes the SSL certificate tied to the RDP listener and restores the RDP listerner security to default. "
        "Use this script if you see any issues with the certificate.",
    ),
)


def find(command_id: str) -> BuiltIn:
    """The command of an id, in whatever case it is written."""
    for command in COMMANDS:
        if command.id.lower() == command_id.lower():
            return command
    raise ArmError(404, "NotFound", f"The entity {command_id} was not found in this Azure location.")
