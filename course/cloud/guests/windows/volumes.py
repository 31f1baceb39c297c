"""Volumes of a Windows guest and their encryption, which takes its time both ways."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any

DURATION = timedelta(minutes=10)  # from plain to encrypted, or back


@dataclass
class Volume:
    """One volume: where its encryption was at a moment, and where it goes."""

    letter: str
    kind: str = "OperatingSystem"
    size_gb: float = 126.45
    percent: float = 0.0
    wanted: float = 0.0
    since: str = ""
    protector: str = ""  # the recovery password's id
    protection: bool = False

    def advance(self, now: datetime) -> None:
        """Let the conversion go on up to now."""
        if self.percent == self.wanted:
            return
        passed = (now - datetime.fromisoformat(self.since)) / DURATION * 100
        self.since = now.isoformat()
        if self.wanted > self.percent:
            self.percent = min(self.wanted, self.percent + passed)
            self.protection = self.percent == 100
        else:
            self.percent = max(self.wanted, self.percent - passed)
        if self.percent == 0:
            self.protector = ""

    def turn_on(self, now: datetime, protector: str) -> None:
        self.advance(now)
        self.wanted, self.since, self.protector = 100.0, now.isoformat(), protector

    def turn_off(self, now: datetime) -> None:
        self.advance(now)
        self.wanted, self.since, self.protection = 0.0, now.isoformat(), False

    @property
    def status(self) -> str:
        """VolumeStatus, as Get-BitLockerVolume names it."""
        if self.percent == self.wanted:
            return "FullyEncrypted" if self.percent == 100 else "FullyDecrypted"
        return "EncryptionInProgress" if self.wanted > self.percent else "DecryptionInProgress"

    def to_json(self) -> dict[str, Any]:
        return asdict(self)
