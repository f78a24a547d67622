import pytest
from pydantic import TypeAdapter, ValidationError

from bot.catalogue.addresses import Document, Port, Probed

DOCUMENT, PROBED, PORT = (TypeAdapter(each) for each in (Document, Probed, Port))


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        (DOCUMENT, "https://shop.example.com/figures.json?of=today"),
        (PROBED, "http://shop"),
        (PROBED, "tcp://db.internal:5432"),
        (PROBED, "tls://[::1]:993"),
        (PORT, "gmond:8649"),
        (PORT, "[fe80::1]:8649"),
    ],
)
def test_an_address(kind: TypeAdapter[str], text: str) -> None:
    assert kind.validate_python(text) == text


@pytest.mark.parametrize(
    ("kind", "text", "told"),
    [
        (DOCUMENT, "ftp://shop/figures", "is no http address"),
        (DOCUMENT, "https://me:word@shop/figures", "has a name or a password in it"),
        (DOCUMENT, "https:///figures", "is no address"),
        (DOCUMENT, "https://shop#a", "is no address"),
        (PROBED, "tcp://db", "names no host and port alone"),
        (PROBED, "tcp://db:5432/shop", "names no host and port alone"),
        (PROBED, "tcp://db:99999", "is no address"),
        (PROBED, "file:///etc/passwd", "is no address"),
        (PORT, "gmond", "pattern"),
        (PORT, "tcp://gmond:8649", "pattern"),
    ],
)
def test_what_is_no_address(kind: TypeAdapter[str], text: str, told: str) -> None:
    with pytest.raises(ValidationError, match=told):
        kind.validate_python(text)
