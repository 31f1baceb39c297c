"""Microsoft.Compute/sshPublicKeys: public keys that Azure keeps; of a pair that it makes, it shows the private one once."""

from __future__ import annotations

from typing import Any

from ...arm.resource_type import Call
from ...arm.store import Document, Record
from .immediate import ImmediateType


class SshPublicKeys(ImmediateType):
    """client.ssh_public_keys."""

    group = "ssh_public_keys"
    type = "Microsoft.Compute/sshPublicKeys"

    def plan(self, call: Call, old: Record | None) -> Document:
        given = (call.body.get("properties") or {}).get("publicKey")
        return {"properties": {"publicKey": given} if given else {}}

    def create(self, call: Call) -> Any:
        """PUT."""
        return self.create_or_update(call)

    def generate_key_pair(self, call: Call) -> Any:
        """POST …/generateKeyPair: the public key is kept, the private one is shown this once."""
        record = call.require()
        private, public = _pair(call, (call.body.get("encryptionType") or "RSA").lower() == "ed25519")
        call.change(record.document["id"], {"publicKey": f"{public} generated-by-azure"})
        return {
            "privateKey": private,
            "publicKey": f"{public} generated-by-azure",
            "id": record.document["id"],
        }


def _pair(call: Call, edwards: bool) -> tuple[str, str]:
    """A private and a public key. RSA is random, for no library makes it from a seed; the other follows the cloud's ids."""
    from cryptography.hazmat.primitives import serialization as s
    from cryptography.hazmat.primitives.asymmetric import ed25519, rsa

    key: ed25519.Ed25519PrivateKey | rsa.RSAPrivateKey
    if edwards:
        key = ed25519.Ed25519PrivateKey.from_private_bytes(bytes.fromhex(call.arm.ids.hex("key") * 2))
        shape = s.PrivateFormat.OpenSSH
    else:
        key = rsa.generate_private_key(65537, 3072)
        shape = s.PrivateFormat.TraditionalOpenSSL
    private = key.private_bytes(s.Encoding.PEM, shape, s.NoEncryption()).decode()
    public = key.public_key().public_bytes(s.Encoding.OpenSSH, s.PublicFormat.OpenSSH).decode()
    return private if edwards else private.replace("\n", "\r\n"), public
