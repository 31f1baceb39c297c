"""Which Azure hosts the door speaks for, and who answers for each."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import lru_cache
from importlib.resources import files
from urllib.parse import urlsplit

from course.cloud.arm.http import Request, Response
from course.cloud.providers.compute import console_blobs
from course.cloud.server.certificates import HOSTS
from course.cloud.server.sign_in import Graph, SignIn

MANAGEMENT = "management.azure.com"
LOGIN = frozenset({"login.microsoftonline.com", "login.windows.net", "sts.windows.net"})
GRAPH = frozenset({"graph.microsoft.com", "graph.windows.net"})
IMAGE_ALIASES = "azcliprod.blob.core.windows.net"

Handler = Callable[[Request], Response]


def is_azure(host: str) -> bool:
    """Whether the door's certificate covers a host: for all others it is shut."""
    name = host.lower().rstrip(".")
    return any(name == known or (known[0] == "*" and name.partition(".")[2] == known[2:]) for known in HOSTS)


class Hosts:
    """Hands a request to Azure Resource Manager, to sign-in, or to a plain refusal, by its host."""

    def __init__(self, arm: Handler, sign_in: SignIn) -> None:
        self._arm, self._sign_in, self._graph = arm, sign_in, Graph(sign_in.account)

    def answer(self, request: Request) -> Response:
        """The answer of the host in the request's URL."""
        url = urlsplit(request.url)
        host = (url.hostname or "").lower()
        if host == MANAGEMENT:
            return self._management(request, url.path)
        if host in LOGIN:
            return self._sign_in.answer(request)
        if host in GRAPH:
            return self._graph.answer(request)
        if host.startswith("md-") and host.endswith(".blob.core.windows.net"):
            return self._arm(request)  # a disk that was opened at an address of its own
        if console_blobs.is_served(request.url):
            return self._arm(request)
        if host == IMAGE_ALIASES and url.path == "/cli/vm/aliases.json":
            return Response(200, {"Content-Type": "application/json"}, _aliases())
        return _refusal(404, "ResourceNotFound", f"{host} is not served by the local Azure.")

    def _management(self, request: Request, path: str) -> Response:
        if path.rstrip("/").lower() == "/metadata/endpoints":
            return _json(200, _endpoints())
        if not request.headers.get("Authorization"):
            refusal = _refusal(
                401, "AuthenticationFailed", "Authentication failed. The 'Authorization' header is missing."
            )
            challenge = f'Bearer authorization_uri="https://login.windows.net/{self._sign_in.account.tenant_id}"'
            return Response(401, {**refusal.headers, "WWW-Authenticate": challenge}, refusal.body)
        return self._arm(request)


@lru_cache(maxsize=1)
def _aliases() -> bytes:
    return files("course.cloud.server").joinpath("aliases.json").read_bytes()


def _endpoints() -> dict[str, object]:
    """The cloud's own description, one object since api-version 2022-09-01."""
    login = "https://login.microsoftonline.com"
    return {
        "name": "AzureCloud",
        "portal": "https://portal.azure.com",
        "graph": "https://graph.windows.net/",
        "graphAudience": "https://graph.windows.net/",
        "gallery": "https://gallery.azure.com/",
        "batch": "https://batch.core.windows.net/",
        "media": "https://rest.media.azure.net",
        "sqlManagement": "https://management.core.windows.net:8443/",
        "vmImageAliasDoc": f"https://{IMAGE_ALIASES}/cli/vm/aliases.json",
        "resourceManager": f"https://{MANAGEMENT}/",
        "activeDirectoryDataLake": "https://datalake.azure.net/",
        "microsoftGraphResourceId": "https://graph.microsoft.com/",
        "authentication": {
            "loginEndpoint": login,
            "audiences": ["https://management.core.windows.net/", f"https://{MANAGEMENT}/"],
            "tenant": "common",
            "identityProvider": "AAD",
        },
        "suffixes": {
            "storage": "core.windows.net",
            "keyVaultDns": "vault.azure.net",
            "acrLoginServer": "azurecr.io",
            "sqlServerHostname": "database.windows.net",
        },
    }


def _json(status: int, value: object) -> Response:
    return Response(status, {"Content-Type": "application/json; charset=utf-8"}, json.dumps(value).encode())


def _refusal(status: int, code: str, message: str) -> Response:
    return _json(status, {"error": {"code": code, "message": message}})
