from datetime import UTC, datetime, timedelta

from bot.clock import system_clock


def test_the_clock_is_the_machines_in_utc() -> None:
    now = system_clock()
    assert now.tzinfo is UTC
    assert abs(now - datetime.now(UTC)) < timedelta(hours=1)  # half of the zones would be off by more
