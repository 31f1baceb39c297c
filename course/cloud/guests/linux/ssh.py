"""SSH host keys of a guest: well-formed public keys from a seed, and their fingerprints."""

from __future__ import annotations

import base64
import struct
from hashlib import sha256

from .files import Files, remove_if_there, text, write_text

HOST_KEYS = {
    "rsa": ("ssh-rsa", 3072, "RSA"),
    "ecdsa": ("ecdsa-sha2-nistp256", 256, "ECDSA"),
    "ed25519": ("ssh-ed25519", 256, "ED25519"),
}
_FOLDER = "/etc/ssh"


def generate_host_keys(files: Files, seed: str, hostname: str) -> None:
    """Write a new pair of each kind, as `ssh-keygen -A` does."""
    for kind in HOST_KEYS:
        write_pair(files, f"{_FOLDER}/ssh_host_{kind}_key", kind, f"{seed}/{kind}", f"root@{hostname}")


def write_pair(files: Files, path: str, kind: str, seed: str, comment: str) -> None:
    """Write one key pair of a kind."""
    public = f"{HOST_KEYS[kind][0]} {base64.b64encode(_blob(kind, seed)).decode()} {comment}\n"
    write_text(files, path, _private(seed), 0o600)
    write_text(files, f"{path}.pub", public, 0o644)


def delete_host_keys(files: Files) -> None:
    """Delete what the glob /etc/ssh/ssh_host_*key* finds."""
    for name in files.children(_FOLDER):
        if name.startswith("ssh_host_") and "key" in name:
            remove_if_there(files, f"{_FOLDER}/{name}")


def fingerprint(public_key: str) -> tuple[int, str, str, str] | None:
    """Bits, SHA256 fingerprint, comment and kind of a public key line; None where it is not one."""
    parts = public_key.split(maxsplit=2)
    known = {algorithm: (bits, label) for algorithm, bits, label in HOST_KEYS.values()}
    if len(parts) < 2 or parts[0] not in known:
        return None
    try:
        blob = base64.b64decode(parts[1], validate=True)
    except ValueError:
        return None
    bits, label = known[parts[0]]
    digest = base64.b64encode(sha256(blob).digest()).decode().rstrip("=")
    return bits, f"SHA256:{digest}", parts[2].strip() if len(parts) > 2 else "no comment", label


def host_fingerprint(files: Files, kind: str = "ed25519") -> str:
    """The fingerprint a client would see; empty where the guest has no such key."""
    found = fingerprint(text(files, f"{_FOLDER}/ssh_host_{kind}_key.pub"))
    return found[1] if found else ""


def _blob(kind: str, seed: str) -> bytes:
    algorithm = HOST_KEYS[kind][0].encode()
    match kind:
        case "rsa":
            return _field(algorithm) + _field(b"\x01\x00\x01") + _field(b"\x00" + b"\xc0" + random_bytes(seed, 383))
        case "ecdsa":
            return _field(algorithm) + _field(b"nistp256") + _field(b"\x04" + random_bytes(seed, 64))
    return _field(algorithm) + _field(random_bytes(seed, 32))


def _field(data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + data


def random_bytes(seed: str, size: int) -> bytes:
    """Bytes that look random and follow from a seed."""
    blocks = (sha256(f"{seed}/{number}".encode()).digest() for number in range(-(-size // 32)))
    return b"".join(blocks)[:size]


def _private(seed: str) -> str:
    body = base64.b64encode(b"openssh-key-v1\x00" + random_bytes(f"{seed}/private", 180)).decode()
    rows = "\n".join(body[start : start + 70] for start in range(0, len(body), 70))
    return f"-----BEGIN OPENSSH PRIVATE KEY-----\n{rows}\n-----END OPENSSH PRIVATE KEY-----\n"
