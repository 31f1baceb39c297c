"""What an open door says of itself in a file beside the cloud: where it is, what to trust, the word that opens it."""

from __future__ import annotations

import base64
import json
import os
import secrets
from dataclasses import asdict, dataclass, field
from pathlib import Path

from course.cloud.server.account import Account

PROTOCOL = 1
IN_PROCESS_HEADER = "Imagecourse-Door"  # says through which door the request came in at the attached process
_USER = "imagecourse"


@dataclass(frozen=True)
class DoorInfo:
    """An open door; the file is readable by its user only, for it holds the secret."""

    port: int
    secret: str = field(repr=False)
    authority: str
    name: str
    config_folder: str
    described: str
    account: Account = field(default_factory=Account)
    pid: int = field(default_factory=os.getpid)
    protocol: int = PROTOCOL

    @property
    def proxy(self) -> str:
        """The door as the proxy of a child process."""
        return f"http://{_USER}:{self.secret}@127.0.0.1:{self.port}"

    @property
    def authorization(self) -> str:
        """What a client shows at the door."""
        return authorization(self.secret)

    def write(self, path: Path) -> None:
        """Put the file in place at once: nobody reads half of it."""
        draft = path.with_name(f".{path.name}.{os.getpid()}")
        draft.unlink(missing_ok=True)
        with open(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
            json.dump(asdict(self), file)
        draft.replace(path)

    @classmethod
    def read(cls, path: Path) -> DoorInfo | None:
        """The door described there; None where there is no file, or not one of ours."""
        try:
            fields = json.loads(path.read_text(encoding="utf-8"))
            return cls(**{**fields, "account": Account(**fields["account"])})
        except (OSError, ValueError, TypeError, KeyError):
            return None


def new_secret() -> str:
    """A word nobody guesses, safe in a URL."""
    return secrets.token_hex(16)


def authorization(secret: str) -> str:
    """The value of Proxy-Authorization that opens the door."""
    return "Basic " + base64.b64encode(f"{_USER}:{secret}".encode()).decode()
