"""A certificate authority for the loopback door: made once per user, trusted only by the processes we start.

The authority's key signs one server certificate and is thrown away: nobody can sign another name with it later,
and nothing is ever added to a trust store.
"""

from __future__ import annotations

import hashlib
import ipaddress
import secrets
import shutil
import ssl
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from course.cloud.server.state_folder import state_folder

if TYPE_CHECKING:
    from cryptography import x509
    from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey, EllipticCurvePublicKey

HOSTS = (
    "management.azure.com",
    "login.microsoftonline.com",
    "login.windows.net",
    "sts.windows.net",
    "graph.microsoft.com",
    "graph.windows.net",
    "*.blob.core.windows.net",
    "*.z1.blob.storage.azure.net",
    "*.vault.azure.net",
    "*.azurecr.io",
    "localhost",
)
ADDRESSES = ("127.0.0.1", "::1")

LIFETIME = timedelta(days=365)
RENEW_BEFORE = timedelta(days=30)
_DATE = "%Y%m%d"


@dataclass(frozen=True)
class Certificates:
    """The files of one authority: `authority` is what clients trust, `server` is what the door shows."""

    authority: Path
    server: Path

    def context(self) -> ssl.SSLContext:
        """The door's side of TLS."""
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.minimum_version = ssl.TLSVersion.TLSv1_2
        context.load_cert_chain(self.server)
        return context


def certificates(folder: Path | None = None, now: datetime | None = None) -> Certificates:
    """This user's certificates, renewed a month before they end."""
    folder = folder or state_folder() / "certificates"
    now = now or datetime.now(UTC)
    return _newest(folder, now) or _make(folder, now)


def _edition() -> str:
    """Changes when the list of hosts changes, so that an older certificate is not used for a new host."""
    return hashlib.sha256("\n".join(HOSTS + ADDRESSES).encode()).hexdigest()[:8]


def _newest(folder: Path, now: datetime) -> Certificates | None:
    usable = (now + RENEW_BEFORE).strftime(_DATE)
    for made in sorted(folder.glob(f"*-{_edition()}-*"), reverse=True):
        found = Certificates(made / "ca.pem", made / "server.pem")
        if made.name[:8] >= usable and found.authority.is_file() and found.server.is_file():
            return found
    return None


def _make(folder: Path, now: datetime) -> Certificates:
    """Write a new pair beside the old ones: a door that is open keeps the pair it started with."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    name = f"{now + LIFETIME:{_DATE}}-{_edition()}-{secrets.token_hex(4)}"
    draft = folder / f".{name}"
    draft.mkdir(mode=0o700)
    try:
        authority, server = _sign(now)
        (draft / "ca.pem").write_bytes(authority)
        private = draft / "server.pem"
        private.touch(mode=0o600)
        private.write_bytes(server)
        draft.rename(folder / name)
    except BaseException:
        shutil.rmtree(draft, ignore_errors=True)
        raise
    return Certificates(folder / name / "ca.pem", folder / name / "server.pem")


def _sign(now: datetime) -> tuple[bytes, bytes]:
    """(authority certificate, server certificate with its key), both PEM."""
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    authority_key, server_key = ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP256R1())
    authority = _authority(authority_key, now).sign(authority_key, hashes.SHA256())
    server = _server(server_key.public_key(), authority_key.public_key(), now).sign(authority_key, hashes.SHA256())
    pem = serialization.Encoding.PEM
    key = server_key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    return authority.public_bytes(pem), server.public_bytes(pem) + key


def _name(common_name: str) -> x509.Name:
    from cryptography import x509
    from cryptography.x509.oid import NameOID

    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, common_name)])


_AUTHORITY = "imagecourse local Azure (this machine only)"


def _authority(key: EllipticCurvePrivateKey, now: datetime) -> x509.CertificateBuilder:
    from cryptography import x509

    usage = x509.KeyUsage(False, False, False, False, False, True, True, False, False)
    return (
        x509.CertificateBuilder()
        .subject_name(_name(_AUTHORITY))
        .issuer_name(_name(_AUTHORITY))
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + LIFETIME)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(usage, critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
    )


def _server(key: EllipticCurvePublicKey, issuer: EllipticCurvePublicKey, now: datetime) -> x509.CertificateBuilder:
    from cryptography import x509
    from cryptography.x509.oid import ExtendedKeyUsageOID

    names: list[x509.GeneralName] = [x509.DNSName(host) for host in HOSTS]
    names += [x509.IPAddress(ipaddress.ip_address(address)) for address in ADDRESSES]
    usage = x509.KeyUsage(True, False, False, False, False, False, False, False, False)
    return (
        x509.CertificateBuilder()
        .subject_name(_name("management.azure.com"))
        .issuer_name(_name(_AUTHORITY))
        .public_key(key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + LIFETIME)
        .add_extension(x509.SubjectAlternativeName(names), critical=False)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(usage, critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(issuer), critical=False)
    )
