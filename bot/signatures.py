"""Signatures of what comes from outside: HMAC with SHA-256, written in hexadecimal digits."""

import hashlib
import hmac
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

OLDEST = timedelta(minutes=5)
"""How far the time of a signed message may lie from ours."""


def is_signed(message: bytes, given: Iterable[str], secrets: Sequence[str]) -> bool:
    """Whether one of the given signatures was made of a message with one of the secrets."""
    wanted = [hmac.new(secret.encode(), message, hashlib.sha256).hexdigest().encode() for secret in secrets if secret]
    pairs = [(made, one.strip().encode("utf-8", "replace")) for one in given for made in wanted]
    return any(hmac.compare_digest(made, one) for made, one in pairs)


def is_recent(seconds: str, now: datetime) -> bool:
    """Whether a time, in seconds or milliseconds of the Unix epoch, lies near `now`."""
    if not seconds.isascii() or not seconds.isdigit() or len(seconds) > len("1700000000000"):
        return False
    told = int(seconds) / (1000 if len(seconds) > len("1700000000") else 1)
    return abs(now.timestamp() - told) <= OLDEST.total_seconds()
