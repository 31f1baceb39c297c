"""The environment of a child process whose Azure is the local one, whatever it was before.

Only the child gets it: set for a whole kernel it would cut off pip and every other client.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

from course.cloud.server.az_profile import prepare_profile
from course.cloud.server.door_info import DoorInfo
from course.cloud.server.launcher_script import path_with_launcher

DOOR = "IMAGECOURSE_DOOR"  # the file that describes the open door: the `az` launcher looks here first

# What would lead a client elsewhere, or to another identity.
_FOREIGN = ("AZURE_", "ARM_", "MSI_", "IDENTITY_", "IMDS_", "OAUTHLIB_", "ACC_")
_PROXIES = ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY")
_AUTHORITIES = ("REQUESTS_CA_BUNDLE", "SSL_CERT_FILE", "CURL_CA_BUNDLE", "NODE_EXTRA_CA_CERTS")

_AZ = {
    "AZURE_CORE_COLLECT_TELEMETRY": "no",
    "AZURE_CORE_SURVEY_MESSAGE": "no",
    "AZURE_CORE_NO_COLOR": "yes",
    "AZURE_CORE_DISABLE_PROGRESS_BAR": "yes",
    "AZURE_CORE_ERROR_RECOMMENDATION": "off",
    "AZURE_CORE_ENCRYPT_TOKEN_CACHE": "no",
    "AZURE_CORE_LOGIN_EXPERIENCE_V2": "off",
    "AZURE_EXTENSION_USE_DYNAMIC_INSTALL": "no",
    "AZURE_BICEP_CHECK_VERSION": "no",
}


def child_environment(
    info: DoorInfo, base: Mapping[str, str] | None = None, *, az_version: str | None = None
) -> dict[str, str]:
    """All variables of a child process that may speak to this cloud and to nothing else; its `az` is the launcher."""
    kept = {name: value for name, value in (os.environ if base is None else base).items() if not _is_foreign(name)}
    config = prepare_profile(Path(info.config_folder), info.account, az_version)
    places = {
        "AZURE_CONFIG_DIR": str(config),
        DOOR: info.described,
        "PATH": path_with_launcher(kept.get("PATH", os.defpath)),
    }
    return kept | _proxies(info) | _trust(info) | _identity(info) | _AZ | places


def _is_foreign(name: str) -> bool:
    upper = name.upper()
    return upper in _PROXIES or upper in _AUTHORITIES or upper.startswith(_FOREIGN)


def _proxies(info: DoorInfo) -> dict[str, str]:
    """In both spellings: Python reads the small one first, Go the large. HTTP too, for managed identity."""
    found = dict.fromkeys(("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"), info.proxy)
    return found | {name.lower(): value for name, value in found.items()}


def _trust(info: DoorInfo) -> dict[str, str]:
    return dict.fromkeys(_AUTHORITIES, info.authority)


def _identity(info: DoorInfo) -> dict[str, str]:
    """What DefaultAzureCredential reads first."""
    account = info.account
    return {
        "AZURE_TENANT_ID": account.tenant_id,
        "AZURE_CLIENT_ID": account.client_id,
        "AZURE_CLIENT_SECRET": account.client_secret,
        "AZURE_SUBSCRIPTION_ID": account.subscription_id,
    }
