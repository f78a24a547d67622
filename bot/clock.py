"""The time that the program goes by, handed in so that tests can move it."""

from collections.abc import Callable
from datetime import UTC, datetime

Clock = Callable[[], datetime]
"""Answers the present moment as an aware time in UTC."""


def system_clock() -> datetime:
    """Read the machine's clock."""
    return datetime.now(UTC)
