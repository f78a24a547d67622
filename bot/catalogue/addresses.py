"""Addresses as they stand in the catalogue, where they name no secret: what holds one comes from the environment."""

from typing import Annotated
from urllib.parse import SplitResult, urlsplit

from pydantic import AfterValidator, StringConstraints


def _parts(value: str) -> SplitResult:
    try:
        parts = urlsplit(value)
        is_good = bool(parts.hostname) and parts.port != 0 and not parts.fragment
    except ValueError:
        is_good = False
    if not is_good:
        raise ValueError(f'"{value}" is no address')
    if parts.username or parts.password:
        raise ValueError("has a name or a password in it; expected an address alone")
    return parts


def _document(value: str) -> str:
    if _parts(value).scheme not in {"http", "https"}:
        raise ValueError(f'"{value}" is no http address')
    return value


def _probed(value: str) -> str:
    parts = _parts(value)
    if parts.scheme not in {"tcp", "tls"}:
        return _document(value)
    if not parts.port or parts.path or parts.query:
        raise ValueError(f'"{value}" names no host and port alone')
    return value


Document = Annotated[str, AfterValidator(_document)]
"""The address of a document, which may have a query."""
Probed = Annotated[str, AfterValidator(_probed)]
"""An address of HTTP, or a host and a port with `tcp://` or `tls://` before it."""
Port = Annotated[str, StringConstraints(pattern=r"^([A-Za-z0-9._-]{1,253}|\[[0-9A-Fa-f:.]{2,45}\]):[0-9]{1,5}$")]
"""A host and a port; an address of IPv6 stands in brackets."""


def host_and_port(value: str) -> tuple[str, int]:
    """Take a `Port` apart."""
    host, _, port = value.rpartition(":")
    return host.strip("[]"), int(port)
