"""All that was done, as a script that does it again."""

from __future__ import annotations

from collections.abc import Iterable

from .recorder import SECRET, Flight
from .translate import CLIENTS, as_az, as_sdk

_SHELL = """#!/usr/bin/env bash
# What was done in the local Azure, as az commands. In real Azure it makes real, billed resources.
set -euo pipefail
"""
_ASK_SHELL = ': "${ADMIN_PASSWORD:?Set ADMIN_PASSWORD first: passwords are not recorded.}"\n'
_PYTHON = '''"""What was done in the local Azure, with the Python SDK. In real Azure it makes real, billed resources."""

import os

from azure.identity import DefaultAzureCredential
'''


def az_script(flights: Iterable[Flight]) -> str:
    """A bash script; a long-running `az rest` is waited for."""
    lines = []
    for flight in flights:
        lines.append(as_az(flight))
        if lines[-1].startswith("az rest") and flight.long_running and flight.method == "PUT":
            lines.append(f"az resource wait --created --ids {flight.path} --api-version {flight.api_version}")
    text = "\n".join(lines)
    return _SHELL + (_ASK_SHELL if SECRET in text else "") + text + "\n"


def python_script(flights: Iterable[Flight]) -> str:
    """A Python script; what no SDK of the course has stands as a comment."""
    known = list(flights)
    packages = [package for package in CLIENTS if any(flight.package == package for flight in known)]
    imports = [f"from {CLIENTS[package][0]} import {CLIENTS[package][1]}" for package in packages]
    clients = [f"{package} = {CLIENTS[package][1]}(credential, subscription)" for package in packages]
    lines = [as_sdk(flight) or f"# not in these SDKs: {flight.method} {flight.path}" for flight in known]
    head = ["credential = DefaultAzureCredential()", 'subscription = os.environ["AZURE_SUBSCRIPTION_ID"]']
    asks = ['ADMIN_PASSWORD = os.environ["ADMIN_PASSWORD"]  # passwords are not recorded']
    secret = asks if any("ADMIN_PASSWORD" in line for line in lines) else []
    return "\n".join([_PYTHON.rstrip(), *imports, "", *head, *secret, *clients, "", *lines, ""])
