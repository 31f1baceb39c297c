"""A credential that the local Azure accepts, for clients inside this process."""

from __future__ import annotations

import time
from typing import Any

from azure.core.credentials import AccessToken, AccessTokenInfo

_HOUR = 3600


class LocalCredential:
    """Gives a token that is worth nothing anywhere else; usable by synchronous and asynchronous clients.

    Against real Azure a learner puts `AzureCliCredential()` here, and nothing else changes.
    """

    def get_token(self, *scopes: str, **options: Any) -> AccessToken:
        """A token for an hour."""
        return AccessToken("local-azure", int(time.time()) + _HOUR)

    def get_token_info(self, *scopes: str, options: Any = None) -> AccessTokenInfo:
        """The same, as newer clients ask for it."""
        return AccessTokenInfo("local-azure", int(time.time()) + _HOUR)

    def close(self) -> None:
        """Nothing to close."""


class AsyncLocalCredential:
    """The asynchronous twin."""

    async def get_token(self, *scopes: str, **options: Any) -> AccessToken:
        """A token for an hour."""
        return AccessToken("local-azure", int(time.time()) + _HOUR)

    async def get_token_info(self, *scopes: str, options: Any = None) -> AccessTokenInfo:
        """The same, as newer clients ask for it."""
        return AccessTokenInfo("local-azure", int(time.time()) + _HOUR)

    async def close(self) -> None:
        """Nothing to close."""

    async def __aenter__(self) -> AsyncLocalCredential:
        return self

    async def __aexit__(self, *args: object) -> None:
        """Nothing to close."""
