"""osProfile: what the learner asks of the operating system, checked and completed as Azure does."""

from __future__ import annotations

import base64
import binascii
import re
from hashlib import sha256
from typing import Any

from ...arm.errors import invalid_parameter, parameter_missing, property_change_not_allowed
from ...arm.refusals import refusal
from ...arm.resource_type import Call
from ...arm.store import Document
from . import documentation

# "The following usernames are not allowed": virtual-machines FAQ pages for Linux and Windows.
_FORBIDDEN_NAMES = frozenset([
    "1", "123", "a", "actuser", "adm", "admin", "admin1", "admin2", "administrator", "aspnet", "backup", "console",
    "david", "guest", "john", "owner", "root", "server", "sql", "support", "support_388945a0", "sys",
    "test", "test1", "test2", "test3", "user", "user1", "user2", "user3", "user4", "user5",
])  # fmt: skip
_WINDOWS_NAME_CHARACTERS = "` ~ ! @ # $ % ^ & * ( ) = + _ [ ] { } \\ | ; : . ' \" , < > / ?"
MAX_CUSTOM_DATA = 87380
#: What of a configuration stays as it was provisioned (enableAutomaticUpdates: MicrosoftDocs/azure-docs#112633).
_FIXED = {
    "linuxConfiguration": ("disablePasswordAuthentication", "ssh"),
    "windowsConfiguration": ("enableAutomaticUpdates",),
}

#: Recorded: with 2023-07-01 of virtual machines and scale sets, no longer with 2023-09-01.
_PLATFORM_UPDATES_UNTIL = "2023-09"
#: The regions where the platform updates the agent by itself, by how their names end.
_PLATFORM_UPDATES = {"linuxConfiguration": ("euap",), "windowsConfiguration": ("euap", "eastus")}


def complete(call: Call, given: Document, os_type: str) -> Document:
    """The osProfile as Azure answers it: no secrets, defaults filled in."""
    _check_admin(given)
    computer = given.get("computerName") or call.id.name[: 15 if os_type == "Windows" else 64]
    if os_type == "Windows":
        _check_windows_name(computer)
    _check_custom_data(given.get("customData"))
    profile: Document = {"computerName": computer, "adminUsername": given["adminUsername"]}
    if os_type == "Windows":
        profile["windowsConfiguration"] = _windows(given)
    else:
        profile["linuxConfiguration"] = _linux(given)
    _platform_updates(call, profile)
    agent = profile.get("windowsConfiguration") or profile.get("linuxConfiguration") or {}
    profile["secrets"] = given.get("secrets", [])
    profile["allowExtensionOperations"] = given.get("allowExtensionOperations", agent["provisionVMAgent"])
    profile["requireGuestProvisionSignal"] = given.get("requireGuestProvisionSignal", True)
    return profile


def changed(given: Document, before: Document | None, custom_data: str) -> Document:
    """The osProfile of a VM that exists: what was provisioned stays as it was, the rest may change.

    Seen as PropertyChangeNotAllowed: osProfile where there was none (MicrosoftDocs/azure-docs#12602), customData
    (Azure/azure-sdk-for-node#2297), the keys (Azure/azure-cli#11840) and the way to log in (Azure/bicep#15273).
    """
    if before is None:
        raise property_change_not_allowed("osProfile")
    for name in ("computerName", "adminUsername"):
        if given.get(name) and given[name] != before.get(name):
            raise property_change_not_allowed(f"osProfile.{name}")
    if given.get("customData") and digest(given["customData"]) != custom_data:
        raise property_change_not_allowed("osProfile.customData")
    profile: Document = {**before}
    profile |= {name: given[name] for name in ("secrets", "allowExtensionOperations") if name in given}
    for name, fixed in _FIXED.items():
        asked, was = given.get(name), before.get(name)
        if asked is None:
            continue
        if was is None:
            raise property_change_not_allowed(name)
        for member in fixed:
            if asked.get(member) is not None and not _same(asked[member], was.get(member)):
                path = f"{name}.ssh.publicKeys" if member == "ssh" else f"{name}.{member}"
                raise property_change_not_allowed(path)
        patches = {**was["patchSettings"], **(asked.get("patchSettings") or {})}
        profile[name] = {
            **was,
            **asked,
            **_unattended(asked),
            **{member: was[member] for member in fixed if member in was},
        }
        profile[name]["patchSettings"] = patches
    _check_patch_mode(profile.get("windowsConfiguration"))
    return profile


def digest(custom_data: str | None) -> str:
    """What is kept of customData: enough to tell whether it is the same."""
    return sha256(custom_data.encode()).hexdigest() if custom_data else ""


def _same(asked: Any, was: Any) -> bool:
    """Keys are the same in any order and without the white space at their ends."""
    if not isinstance(asked, dict):
        return bool(asked == was)
    keys = [
        sorted((key.get("path", ""), (key.get("keyData") or "").strip()) for key in ssh.get("publicKeys") or [])
        for ssh in (asked, was or {})
    ]
    return not keys[0] or keys[0] == keys[1]


def shown(call: Call, profile: Document) -> Document:
    """The osProfile as an api-version answers it: older ones always say whether the platform updates the agent."""
    if call.query.get("api-version", call.operation.api_version) > _PLATFORM_UPDATES_UNTIL:
        return profile
    names = [name for name in ("linuxConfiguration", "windowsConfiguration") if name in profile]
    return {**profile, **{name: {**profile[name], **_platform_updates_of(profile[name])} for name in names}}


def _platform_updates_of(configuration: Document) -> Document:
    return {"enableVMAgentPlatformUpdates": configuration.get("enableVMAgentPlatformUpdates", False)}


def _platform_updates(call: Call, profile: Document) -> None:
    """In some regions the platform updates the agent (recorded, 2024-08: the canaries; Windows in East US)."""
    location = call.body["location"]
    for name, regions in _PLATFORM_UPDATES.items():
        if name in profile and location.endswith(regions):
            profile[name].setdefault("enableVMAgentPlatformUpdates", True)


def _check_admin(given: Document) -> None:
    name = given.get("adminUsername")
    if not name:
        raise parameter_missing("osProfile.adminUsername")
    if name.lower() in _FORBIDDEN_NAMES or name.endswith("."):
        raise refusal("admin-username-not-allowed")
    password = given.get("adminPassword")
    if (given.get("linuxConfiguration") or {}).get("disablePasswordAuthentication"):
        return  # a password beside keys is not looked at: templates pass the key in both places
    if password is not None and not _strong(password) and not documentation.is_password(password):
        raise refusal("admin-password-weak", min=8, max=123, n=3)


def _strong(password: str) -> bool:
    kinds = sum(bool(re.search(pattern, password)) for pattern in ("[a-z]", "[A-Z]", r"\d", r"[^A-Za-z0-9]"))
    return 8 <= len(password) <= 123 and kinds >= 3


def _check_windows_name(name: str) -> None:
    if len(name) > 15 or name.isdigit() or any(character in name for character in _WINDOWS_NAME_CHARACTERS.split()):
        raise refusal("computer-name-windows", n=15, chars=_WINDOWS_NAME_CHARACTERS)


def _check_custom_data(text: Any) -> None:
    if text is None:
        return
    try:
        base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        raise refusal("custom-data-not-base64", n=MAX_CUSTOM_DATA) from None
    if len(text) > MAX_CUSTOM_DATA:
        raise refusal("custom-data-not-base64", n=MAX_CUSTOM_DATA)


def _linux(given: Document) -> Document:
    asked = given.get("linuxConfiguration") or {}
    keys = (asked.get("ssh") or {}).get("publicKeys") or []
    by_key = asked.get("disablePasswordAuthentication", False)
    if by_key and not keys:
        raise parameter_missing("linuxConfiguration.ssh.publicKeys")
    if not by_key and not given.get("adminPassword"):
        raise parameter_missing("adminPassword")
    return {
        "disablePasswordAuthentication": by_key,
        **({"ssh": {"publicKeys": keys}} if keys else {}),
        "provisionVMAgent": asked.get("provisionVMAgent", True),
        "patchSettings": {
            "patchMode": "ImageDefault",
            "assessmentMode": "ImageDefault",
            **(asked.get("patchSettings") or {}),
        },
        **{key: value for key, value in asked.items() if key == "enableVMAgentPlatformUpdates"},
    }


def _windows(given: Document) -> Document:
    asked = given.get("windowsConfiguration") or {}
    if not given.get("adminPassword"):
        raise parameter_missing("adminPassword")
    kept = {key: value for key, value in asked.items() if key in ("timeZone", "winRM", "enableVMAgentPlatformUpdates")}
    automatic = asked.get("enableAutomaticUpdates", True)
    configuration = {
        "provisionVMAgent": asked.get("provisionVMAgent", True),
        "enableAutomaticUpdates": automatic,
        "patchSettings": {
            "patchMode": "AutomaticByOS" if automatic else "Manual",  # terraform-provider-azurerm#9574
            "assessmentMode": "ImageDefault",
            **(asked.get("patchSettings") or {}),
        },
        **kept,
        **_unattended(asked),
    }
    _check_patch_mode(configuration)
    return configuration


def _unattended(asked: Document) -> Document:
    """additionalUnattendContent without its content, which may hold a password (terraform-provider-azurerm)."""
    given = asked.get("additionalUnattendContent")
    if given is None:
        return {}
    told = [{name: value for name, value in entry.items() if name != "content"} for entry in given]
    return {"additionalUnattendContent": told}


def _check_patch_mode(windows: Document | None) -> None:
    """The operating system patches itself only where it may (kumarvna/terraform-azurerm-virtual-machine#13)."""
    if windows is None or windows["enableAutomaticUpdates"]:
        return
    if windows["patchSettings"].get("patchMode") == "AutomaticByOS":
        raise invalid_parameter(
            "The patchMode 'AutomaticByOS' is invalid. For patchMode 'AutomaticByOS', the property "
            "'enableAutomaticUpdates' must be set to true.",
            "windowsConfiguration.patchSettings.patchMode",
        )
