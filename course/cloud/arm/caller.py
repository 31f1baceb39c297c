"""Who asks: the principal behind a request's bearer token.

A token that this Azure's own sign-in issued is who it says; any other text is the owner's. Tokens are JSON Web Tokens
under a key that is no secret: they say who asks, and protect nothing.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from . import directory

_KEY = hashlib.sha256(f"local Azure {directory.TENANT}".encode()).digest()


@dataclass(frozen=True, slots=True)
class Caller:
    """A principal of a tenant; `client` is the application id that refusals name."""

    object_id: str
    client: str
    tenant: str
    #: Whether the token was issued here; the owner's may be any text.
    issued: bool = False

    @property
    def is_owner(self) -> bool:
        """The learner, whom nothing is refused."""
        return self.object_id == directory.OWNER or self.client == directory.OWNER_CLIENT


OWNER = Caller(directory.OWNER, directory.OWNER_CLIENT, directory.TENANT)


def of(headers: Mapping[str, str]) -> Caller:
    """The caller of a request."""
    header = headers.get("Authorization") or headers.get("authorization")
    return OWNER if not header else _of_header(header)


@lru_cache(maxsize=1024)
def _of_header(header: str) -> Caller:
    claims = claims_of(header.partition(" ")[2].strip())
    if claims is None:
        return OWNER
    return Caller(str(claims["oid"]), str(claims.get("appid", claims["oid"])), str(claims["tid"]), issued=True)


def tenants_of(header: str) -> set[str]:
    """The tenants of the further tokens that a request carries (x-ms-authorization-auxiliary)."""
    claims = (claims_of(part.strip().partition(" ")[2]) for part in header.split(","))
    return {str(each["tid"]) for each in claims if each}


def issue(claims: dict[str, Any]) -> str:
    """A signed token with these claims."""
    head = f"{_segment({'typ': 'JWT', 'alg': 'HS256'})}.{_segment(claims)}"
    return f"{head}.{_signature(head)}"


def claims_of(token: str) -> dict[str, Any] | None:
    """The claims of a token issued here; None for any other text."""
    head, dot, signature = token.rpartition(".")
    if not dot or not hmac.compare_digest(signature.encode(), _signature(head).encode()):
        return None
    payload = head.partition(".")[2]
    claims: dict[str, Any] = json.loads(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))
    return claims


def _segment(content: dict[str, Any]) -> str:
    text = json.dumps(content, separators=(",", ":")).encode()
    return base64.urlsafe_b64encode(text).rstrip(b"=").decode()


def _signature(head: str) -> str:
    digest = hmac.new(_KEY, head.encode(), hashlib.sha256).digest()
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
