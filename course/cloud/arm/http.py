"""Requests and responses as the doors hand them to Azure Resource Manager."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum


class Door(Enum):
    """The way a request came in: it decides how a long-running operation may answer (DESIGN section 3)."""

    IN_PROCESS = "in process"
    NETWORK = "network"


@dataclass(frozen=True, slots=True)
class Request:
    """One HTTP request; `url` is absolute (https://management.azure.com/...)."""

    method: str
    url: str
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""
    door: Door = Door.NETWORK


@dataclass(frozen=True, slots=True)
class Response:
    """One HTTP answer; header names are spelled as Azure spells them."""

    status: int
    headers: dict[str, str]
    body: bytes
