"""The certificate for https: one that is given, checked before it is served, or one that this machine makes for itself.

CertificateError (a PanduanError)   it cannot be read, has expired, or its key is another's
"""

import os
import socket
import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path
from typing import TYPE_CHECKING

from ingest.errors import PanduanError

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey
    from cryptography.x509 import Certificate as Parsed
    from cryptography.x509 import GeneralName

__all__ = ["Certificate", "CertificateError", "given", "made", "names_of_this_machine", "state_folder"]

VALID = timedelta(days=365)
LEFT = timedelta(days=1)  # with less of it left, a new one is made
FILES = ("https.pem", "https-key.pem")


class CertificateError(PanduanError):
    """A certificate or its key cannot be used; the message says which and why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Certificate:
    """A certificate whose key is known to fit, and which is valid now."""

    path: Path
    key: Path
    fingerprint: str  # SHA-256, as browsers show it
    until: datetime
    names: frozenset[str]  # host names and addresses


def given(path: Path, key: Path) -> Certificate:
    """The certificate in a PEM file with the key in another, or in the same; CertificateError where they cannot be served."""
    from cryptography.hazmat.primitives.hashes import SHA256

    certificate = _parsed(path)
    _check_key(certificate, key, path)
    until = certificate.not_valid_after_utc
    now = datetime.now(UTC)
    if not certificate.not_valid_before_utc <= now <= until:
        begins = certificate.not_valid_before_utc
        state = f"expired on {until:%Y-%m-%d}" if now > until else f"is not valid before {begins:%Y-%m-%d}"
        message = f"the certificate {str(path)!r} {state}; give one that is valid now"
        raise CertificateError(message)
    fingerprint = certificate.fingerprint(SHA256()).hex(":").upper()
    return Certificate(path=path, key=key, fingerprint=fingerprint, until=until, names=_names(certificate))


def made(folder: Path, names: Iterable[str]) -> Certificate:
    """The machine's own: the one in the folder while it is valid and holds all names, else a new one in its place."""
    path, key = (folder / name for name in FILES)
    wanted = frozenset(names)
    if path.exists() and key.exists():
        try:
            kept = given(path, key)
        except CertificateError:
            kept = None  # it was ours to make, and is made again
        if kept and wanted <= kept.names and kept.until - datetime.now(UTC) > LEFT:
            return kept
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        _make(path, key, wanted)
    except OSError as error:
        message = (
            f"no certificate can be kept in {str(folder)!r} ({error.strerror}); give one with --certificate and --key"
        )
        raise CertificateError(message) from error
    return given(path, key)


def names_of_this_machine() -> tuple[str, ...]:
    """What others on the same network may call it: host names, and addresses of its network cards."""
    import psutil

    host = socket.gethostname().lower()
    hosts = {"localhost", host, host if "." in host else f"{host}.local"}
    cards = [one.address for card in psutil.net_if_addrs().values() for one in card if one.family in ADDRESSES]
    addresses = {address for address in cards if not ip_address(address.partition("%")[0]).is_link_local}
    return (*sorted(name for name in hosts if name.isascii()), *sorted({"127.0.0.1", "::1"} | addresses))


ADDRESSES = (socket.AF_INET, socket.AF_INET6)


def state_folder(environment: Mapping[str, str]) -> Path:
    """Where this user's programs keep what they make for themselves."""
    if sys.platform == "win32":
        return Path(environment.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local") / "panduan"
    return Path(environment.get("XDG_STATE_HOME") or Path.home() / ".local" / "state") / "panduan"


def _parsed(path: Path) -> "Parsed":
    from cryptography.x509 import load_pem_x509_certificate

    try:
        return load_pem_x509_certificate(path.read_bytes())
    except OSError as error:
        message = f"the certificate {str(path)!r} cannot be read: {error.strerror}"
        raise CertificateError(message) from error
    except ValueError as error:
        message = f"{str(path)!r} holds no certificate in PEM form, which begins with -----BEGIN CERTIFICATE-----"
        raise CertificateError(message) from error


def _check_key(certificate: "Parsed", key: Path, path: Path) -> None:
    from cryptography.exceptions import UnsupportedAlgorithm
    from cryptography.hazmat.primitives.serialization import load_pem_private_key

    try:
        private = load_pem_private_key(key.read_bytes(), None)
    except OSError as error:
        message = f"the key {str(key)!r} cannot be read: {error.strerror}"
        raise CertificateError(message) from error
    except TypeError as error:
        message = f"the key {str(key)!r} has a password; give one without, in a file that only you can read"
        raise CertificateError(message) from error
    except (ValueError, UnsupportedAlgorithm) as error:
        message = f"{str(key)!r} holds no key in PEM form, which begins with -----BEGIN PRIVATE KEY-----"
        raise CertificateError(message) from error
    if private.public_key() != certificate.public_key():
        message = (
            f"the key {str(key)!r} is not that of the certificate {str(path)!r}; give the pair that was made together"
        )
        raise CertificateError(message)


def _names(certificate: "Parsed") -> frozenset[str]:
    from cryptography.x509 import DNSName, ExtensionNotFound, IPAddress, SubjectAlternativeName

    try:
        names = certificate.extensions.get_extension_for_class(SubjectAlternativeName).value
    except (ExtensionNotFound, ValueError):
        return frozenset()
    addresses = (str(address) for address in names.get_values_for_type(IPAddress))
    return frozenset((*names.get_values_for_type(DNSName), *addresses))


def _make(path: Path, key: Path, names: frozenset[str]) -> None:
    from cryptography.hazmat.primitives.asymmetric import ec
    from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

    private = ec.generate_private_key(ec.SECP256R1())
    _write(key, private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    _write(path, _signed(private, names).public_bytes(Encoding.PEM))


def _signed(private: "EllipticCurvePrivateKey", names: frozenset[str]) -> "Parsed":
    from cryptography import x509
    from cryptography.hazmat.primitives.hashes import SHA256
    from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Panduan on this network")])
    now = datetime.now(UTC)
    return (
        x509.CertificateBuilder(subject_name=subject, issuer_name=subject, public_key=private.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(minutes=5))  # clocks differ
        .not_valid_after(now + VALID)
        .add_extension(x509.SubjectAlternativeName([_general(name) for name in sorted(names)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
        .sign(private, SHA256())
    )


def _general(name: str) -> "GeneralName":
    from cryptography.x509 import DNSName, IPAddress

    try:
        return IPAddress(ip_address(name))
    except ValueError:
        return DNSName(name)


def _write(path: Path, data: bytes) -> None:
    """Replace a file at once; nobody else can read it, from its first byte on."""
    new = path.with_name(f"{path.name}.{os.getpid()}.new")
    new.unlink(missing_ok=True)
    with os.fdopen(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(data)
    new.replace(path)
