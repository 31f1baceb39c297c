"""Local accounts and groups of a Windows guest, and their security identifiers."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from hashlib import sha256
from typing import Any


@dataclass
class LocalAccount:
    """One local account."""

    name: str
    rid: int
    enabled: bool = True
    description: str = ""
    full_name: str = ""
    password: str = ""  # a digest: not to be read back
    signed_in: bool = False

    def to_json(self) -> dict[str, Any]:
        return asdict(self)


BUILT_IN = (
    LocalAccount("Administrator", 500, False, "Built-in account for administering the computer/domain"),
    LocalAccount("DefaultAccount", 503, False, "A user account managed by the system."),
    LocalAccount("Guest", 501, False, "Built-in account for guest access to the computer/domain"),
    LocalAccount(
        "WDAGUtilityAccount",
        504,
        False,
        "A user account managed and used by the system for Windows Defender Application Guard scenarios.",
    ),
)
FIRST_RID = 1000
GROUPS = {
    "Administrators": "Administrators have complete and unrestricted access to the computer/domain",
    "Guests": "Guests have the same access as members of the Users group by default",
    "Remote Desktop Users": "Members in this group are granted the right to logon remotely",
    "Users": "Users are prevented from making accidental or intentional system-wide changes",
}


def new_sid(seed: str) -> str:
    """The security identifier of a computer, made anew."""
    digits = sha256(f"{seed}/sid".encode()).digest()
    parts = [int.from_bytes(digits[4 * n : 4 * n + 4], "big") for n in range(3)]
    return "S-1-5-21-" + "-".join(str(part) for part in parts)


def digest(password: str, salt: str) -> str:
    """A password as the guest keeps it."""
    return sha256(f"{salt}/{password}".encode()).hexdigest()[:32]
