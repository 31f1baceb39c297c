"""The folder in which `az` finds itself signed in to the local Azure, apart from the learner's own ~/.azure."""

from __future__ import annotations

import json
import os
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from course.cloud.arm import directory
from course.cloud.server.account import Account

_CONFIG = """[cloud]
name = AzureCloud

[core]
collect_telemetry = no
disable_confirm_prompt = no
encrypt_token_cache = false
no_color = yes
survey_message = no
output = json

[extension]
use_dynamic_install = no

[auto-upgrade]
enable = no
"""


def prepare_profile(folder: Path, account: Account, az_version: str | None = None) -> Path:
    """Sign `az` in, by the files that `az login --service-principal` would leave; what the learner has set stays."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    if not (folder / "config").exists():
        _write(folder / "config", _CONFIG)
    if not _signed_in(folder, account):
        _write_json(folder / "azureProfile.json", _profile(account))
        _write_json(folder / "service_principal_entries.json", [_principal(account)])
    if az_version:
        note_versions(folder, az_version)
    return folder


def note_versions(folder: Path, az_version: str) -> None:
    """Leave word that `az` has just looked for updates: it need not."""
    _write_json(folder / "versionCheck.json", _versions(az_version))


def _signed_in(folder: Path, account: Account) -> bool:
    profile, principals = (
        _read_json(folder / "azureProfile.json"),
        _read_json(folder / "service_principal_entries.json"),
    )
    subscriptions = profile.get("subscriptions", []) if isinstance(profile, dict) else []
    known = principals if isinstance(principals, list) else []
    return any(s.get("id") == account.subscription_id for s in subscriptions) and bool(known)


def _profile(account: Account) -> dict[str, Any]:
    """The learner's subscriptions, the account's own first; a partner's tenant takes an `az login` of its own."""
    mine = {account.subscription_id: account.subscription_name}
    mine |= {known.id: known.name for known in directory.SUBSCRIPTIONS if known.tenant == account.tenant_id}
    return {
        "installationId": account.object_id,
        "subscriptions": [_subscription(account, subscription_id, name) for subscription_id, name in mine.items()],
    }


def _subscription(account: Account, subscription_id: str, name: str) -> dict[str, Any]:
    return {
        "id": subscription_id,
        "name": name,
        "state": "Enabled",
        "user": {"name": account.client_id, "type": "servicePrincipal"},
        "isDefault": subscription_id == account.subscription_id,
        "tenantId": account.tenant_id,
        "homeTenantId": account.tenant_id,
        "environmentName": "AzureCloud",
        "managedByTenants": [],
    }


def _principal(account: Account) -> dict[str, str]:
    return {
        "client_id": account.client_id,
        "tenant": account.tenant_id,
        "client_secret": account.client_secret,
    }


def _versions(az_version: str) -> dict[str, Any]:
    """What `az` keeps of its look for updates, as if just done."""
    known = {"local": az_version, "pypi": az_version}
    later = str(datetime.now() + timedelta(days=1))[:19] + ".000000"  # az parses it with the fraction
    return {
        "versions": {"azure-cli": known, "core": known, "telemetry": {"local": "1.1.0", "pypi": "1.1.0"}},
        "update_time": later,
        "check_time": later,
    }


def _read_json(path: Path) -> Any:
    try:
        return json.loads(path.read_text(encoding="utf-8-sig"))
    except (OSError, ValueError):
        return None


def _write_json(path: Path, value: Any) -> None:
    _write(path, json.dumps(value))


def _write(path: Path, text: str) -> None:
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    draft.write_text(text, encoding="utf-8")
    draft.chmod(0o600)
    draft.replace(path)
