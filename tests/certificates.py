"""Certificates of this machine that vouch for themselves, and servers that show them."""

import ssl
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID


def certified(folder: Path, until: datetime | None = None) -> tuple[str, str]:
    """Write a certificate that ends tomorrow, or when one says, and its key."""
    key, now = ec.generate_private_key(ec.SECP256R1()), datetime.now(UTC)
    end = until or now + timedelta(days=1)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "here")])
    start = min(now, end) - timedelta(days=1)
    made = x509.CertificateBuilder(name, name, key.public_key(), 1, start, end)
    here = x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))])
    vouching = x509.BasicConstraints(ca=True, path_length=0)
    signed = made.add_extension(here, critical=False).add_extension(vouching, critical=True)
    paths = folder / "certificate.pem", folder / "key.pem"
    paths[0].write_bytes(signed.sign(key, hashes.SHA256()).public_bytes(Encoding.PEM))
    paths[1].write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    return str(paths[0]), str(paths[1])


def serving_by(certificate: tuple[str, str]) -> ssl.SSLContext:
    """Give what a server's socket is wrapped by that shows a certificate."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(*certificate)
    return context
