"""Microsoft Entra ID as far as a client must go before it may speak to Azure Resource Manager.

Answers OpenID discovery, instance discovery and the token endpoints (v1 and v2), and just enough of Graph to name the
learner.
Tokens are JSON Web Tokens under a key that is no secret: they say who asks, and protect nothing.
"""

from __future__ import annotations

import json
import time
import uuid
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qs, urlsplit

from course.cloud.arm import caller, directory
from course.cloud.arm.http import Request, Response
from course.cloud.server.account import Account

LOGIN = "https://login.microsoftonline.com"
TOKEN_LIFETIME = 86399
_AUDIENCE = "https://management.azure.com/"


class SignIn:
    """The sign-in endpoints of one cloud."""

    def __init__(self, account: Account, now: Callable[[], float] = time.time, login: str = LOGIN) -> None:
        self.account, self._now, self._login = account, now, login

    def answer(self, request: Request) -> Response:
        """What login.microsoftonline.com would say."""
        path = urlsplit(request.url).path
        segments = [segment for segment in path.lower().split("/") if segment]
        if segments[1:] == ["discovery", "instance"]:
            return _json(200, self._instance())
        tenant = self._tenant(segments[0] if segments else "")
        if tenant is None:
            return _refusal("invalid_tenant", f"AADSTS90002: Tenant '{segments[0] if segments else ''}' not found.")
        if segments[-1] == "openid-configuration":
            return _json(200, self._openid_configuration(segments[0], tenant, "v2.0" in segments))
        if segments[-1] == "keys":
            return _json(200, {"keys": []})
        if segments[-1] == "token" and request.method == "POST":
            return self._token(request, tenant, "v2.0" in segments)
        return _json(404, {"error": "not_found", "error_description": f"{path} is not served by the local Azure."})

    def object_id(self, client_id: str, tenant: str | None = None) -> str:
        """The principal of an application in a tenant: the learner's own, or one that is the same every time."""
        tenant = tenant or self.account.tenant_id
        if (client_id.lower(), tenant) == (self.account.client_id, self.account.tenant_id):
            return self.account.object_id
        return str(uuid.uuid5(uuid.UUID(tenant), client_id.lower()))

    def _tenant(self, name: str) -> str | None:
        """The tenant that a path names, by its id or its domain."""
        if name in ("common", "organizations", self.account.tenant_id):
            return self.account.tenant_id
        return next((known.id for known in directory.TENANTS if name in (known.id, known.domain)), None)

    def _instance(self) -> dict[str, Any]:
        host = urlsplit(self._login).netloc
        return {
            "tenant_discovery_endpoint": f"{self._login}/{self.account.tenant_id}/v2.0/.well-known/openid-configuration",
            "api-version": "1.1",
            "metadata": [{"preferred_network": host, "preferred_cache": host, "aliases": [host]}],
        }

    def _openid_configuration(self, name: str, tenant: str, v2: bool) -> dict[str, Any]:
        oauth = f"{self._login}/{name}/oauth2" + ("/v2.0" if v2 else "")
        issuer = f"{self._login}/{tenant}/v2.0" if v2 else _v1_issuer(tenant)
        return {
            "token_endpoint": f"{oauth}/token",
            "token_endpoint_auth_methods_supported": ["client_secret_post", "private_key_jwt", "client_secret_basic"],
            "jwks_uri": f"{self._login}/{name}/discovery{'/v2.0' if v2 else ''}/keys",
            "response_types_supported": ["code", "id_token", "code id_token", "id_token token"],
            "subject_types_supported": ["pairwise"],
            "id_token_signing_alg_values_supported": ["RS256"],
            "issuer": issuer,
            "authorization_endpoint": f"{oauth}/authorize",
            "device_authorization_endpoint": f"{oauth}/devicecode",
            "tenant_region_scope": "NA",
            "cloud_instance_name": "microsoftonline.com",
            "msgraph_host": "graph.microsoft.com",
        }

    def _token(self, request: Request, tenant: str, v2: bool) -> Response:
        form = {name: values[0] for name, values in parse_qs(request.body.decode("utf-8", "replace")).items()}
        for needed in ("grant_type", "client_id"):
            if needed not in form:
                text = f"AADSTS900144: The request body must contain the following parameter: '{needed}'."
                return _refusal("invalid_request", text)
        if form["grant_type"] != "client_credentials":
            text = f"AADSTS70003: The app requested an unsupported grant type '{form['grant_type']}'."
            return _refusal("unsupported_grant_type", f"{text} The local Azure signs in service principals.")
        if not form.get("client_secret") and not form.get("client_assertion"):
            text = "AADSTS7000216: 'client_assertion', 'client_secret' or 'request' is required"
            return _refusal("invalid_client", f"{text} for the 'client_credentials' grant type.")
        return _json(200, self._granted(form, tenant, v2))

    def _granted(self, form: dict[str, str], tenant: str, v2: bool) -> dict[str, Any]:
        audience = form.get("resource") or form.get("scope", "").removesuffix("/.default") or _AUDIENCE
        granted: dict[str, Any] = {
            "token_type": "Bearer",
            "expires_in": TOKEN_LIFETIME,
            "ext_expires_in": TOKEN_LIFETIME,
            "access_token": self.token(form["client_id"], audience, tenant),
        }
        if not v2:  # v1 says it as text, and when the token ends: Packer's go-autorest reads both
            ends = str(int(self._now()) + TOKEN_LIFETIME)
            text = {"expires_in": str(TOKEN_LIFETIME), "ext_expires_in": str(TOKEN_LIFETIME)}
            granted |= {**text, "expires_on": ends, "not_before": str(int(self._now())), "resource": audience}
        return granted

    def token(self, client_id: str, audience: str = _AUDIENCE, tenant: str | None = None) -> str:
        """A token for a service principal, as Entra ID writes its claims."""
        tenant = tenant or self.account.tenant_id
        now, principal = int(self._now()), self.object_id(client_id, tenant)
        claims = {
            "aud": audience,
            "iss": _v1_issuer(tenant),
            "iat": now,
            "nbf": now,
            "exp": now + TOKEN_LIFETIME,
            "appid": client_id,
            "appidacr": "1",
            "idtyp": "app",
            "oid": principal,
            "sub": principal,
            "tid": tenant,
            "ver": "1.0",
        }
        return caller.issue(claims)


class Graph:
    """Microsoft Graph, for the clients that look up whom a name means before they ask ARM."""

    def __init__(self, account: Account) -> None:
        self._account = account

    def answer(self, request: Request) -> Response:
        """The learner's service principal by id, by application id, or in a list; nobody else exists."""
        url = urlsplit(request.url)
        segments = [segment for segment in url.path.split("/") if segment][1:]
        kind = segments[0].partition("(")[0].lower() if segments else ""
        if request.method == "POST" and [s.lower() for s in segments] == ["directoryobjects", "getbyids"]:
            return _json(200, {"value": self._by_ids(request.body)})
        if request.method != "GET" or kind not in (
            "serviceprincipals",
            "users",
            "groups",
            "applications",
            "directoryobjects",
        ):
            return _graph_refusal("BadRequest", f"{url.path} is not served by the local Azure.", 400)
        if len(segments) == 1 and "(" not in segments[0]:
            found = kind == "serviceprincipals" and self._meant(url.query)
            return _json(200, {"value": [self._service_principal()] if found else []})
        if kind in ("serviceprincipals", "directoryobjects") and self._meant(url.path):
            return _json(200, self._service_principal())
        name = segments[-1]
        text = f"Resource '{name}' does not exist or one of its queried reference-property objects are not present."
        return _graph_refusal("Request_ResourceNotFound", text, 404)

    def _meant(self, text: str) -> bool:
        return self._account.client_id in text.lower() or self._account.object_id in text.lower()

    def _by_ids(self, body: bytes) -> list[dict[str, Any]]:
        return [self._service_principal()] if self._meant(body.decode("utf-8", "replace")) else []

    def _service_principal(self) -> dict[str, Any]:
        return {
            "@odata.type": "#microsoft.graph.servicePrincipal",
            "id": self._account.object_id,
            "appId": self._account.client_id,
            "displayName": "learner",
            "servicePrincipalType": "Application",
            "servicePrincipalNames": [self._account.client_id],
        }


def _v1_issuer(tenant: str) -> str:
    return f"https://sts.windows.net/{tenant}/"


def _json(status: int, value: dict[str, Any]) -> Response:
    headers = {"Content-Type": "application/json; charset=utf-8", "Cache-Control": "no-store"}
    return Response(status, headers, json.dumps(value).encode())


def _refusal(error: str, description: str) -> Response:
    return _json(401 if error == "invalid_client" else 400, {"error": error, "error_description": description})


def _graph_refusal(code: str, message: str, status: int) -> Response:
    return _json(status, {"error": {"code": code, "message": message}})
