import hashlib
import hmac
from datetime import UTC, datetime, timedelta

import pytest

from bot.signatures import is_recent, is_signed

NOW = datetime(2026, 3, 1, 9, 0, tzinfo=UTC)


def signature(secret: str, message: bytes = b"body") -> str:
    return hmac.new(secret.encode(), message, hashlib.sha256).hexdigest()


@pytest.mark.parametrize(
    ("given", "secrets", "expected"),
    [
        ([signature("new")], ["new"], True),
        ([signature("old")], ["new", "old"], True),
        ([signature("other"), signature("new")], ["new"], True),
        ([f" {signature('new')} "], ["new"], True),
        ([signature("new", b"another body")], ["new"], False),
        ([signature("new").upper()], ["new"], False),
        ([signature("")], [""], False),
        ([signature("new")], [], False),
        ([], ["new"], False),
        (["", "\udcff", "0" * 64], ["new"], False),
    ],
)
def test_a_signature_is_of_the_message_and_a_secret(given: list[str], secrets: list[str], expected: bool) -> None:  # noqa: FBT001
    assert is_signed(b"body", given, secrets) is expected


@pytest.mark.parametrize(
    ("away", "expected"),
    [(timedelta(0), True), (timedelta(minutes=-5), True), (timedelta(minutes=-5, seconds=-1), False)],
)
@pytest.mark.parametrize("factor", [1, 1000])
@pytest.mark.parametrize("direction", [1, -1])
def test_a_time_is_near(away: timedelta, expected: bool, factor: int, direction: int) -> None:  # noqa: FBT001
    then = NOW + away * direction
    assert is_recent(str(int(then.timestamp() * factor)), NOW) is expected


@pytest.mark.parametrize("text", ["", "soon", "-1", "1e9", "²", "9" * 40, "0", "1772355600.5"])
def test_what_is_no_time(text: str) -> None:
    assert not is_recent(text, NOW)
