from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.deploys.freeze_grammar import read_freeze
from bot.errors import BotError

SEOUL = ZoneInfo("Asia/Seoul")
NOW = datetime(2026, 11, 25, 9, 0, tzinfo=UTC)
FRIDAY = datetime(2026, 11, 27, 9, 0, tzinfo=UTC)
MONDAY = datetime(2026, 11, 30, 0, 0, tzinfo=UTC)
HOURS = timedelta(hours=2)


@pytest.mark.parametrize(
    ("text", "place", "begin", "until", "why"),
    [
        ("web", ("web", ""), NOW, None, ""),
        ("all", ("all", ""), NOW, None, ""),
        ('web production 2h "the fair"', ("web", "production"), NOW, NOW + HOURS, "the fair"),
        ('web 2h "the fair', ("web", ""), NOW, NOW + HOURS, "the fair"),
        ('all production until fri 18:00 "sale"', ("all", "production"), NOW, FRIDAY, "sale"),
        ("web UNTIL fri 18:00", ("web", ""), NOW, FRIDAY, ""),
        ("web from fri 18:00 until mon 09:00", ("web", ""), FRIDAY, MONDAY, ""),
        ("web 2h from fri 18:00", ("web", ""), FRIDAY, FRIDAY + HOURS, ""),
        ("web from fri 18:00", ("web", ""), FRIDAY, None, ""),
    ],
)
def test_what_people_type(text: str, place: tuple[str, str], begin: datetime, until: datetime | None, why: str) -> None:
    found = read_freeze(text, NOW, SEOUL)
    assert ((found.service, found.environment), found.begin, found.until, found.why) == (place, begin, until, why)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("", "which_place"),
        ('"why"', "which_place"),
        ("2h", "which_place"),
        ("until fri", "which_place"),
        ("web production tomorrow", "not_understood"),
        ("web 2h until fri", "not_understood"),
        ("web until soon", "no_time"),
        ("web from soon", "no_time"),
        ("web 99999w", "no_time"),
        ("web until 2026-11-24", "over_already"),
        ("web from 2026-12-24 until 2026-12-20", "over_already"),
        ("web from 2026-01-01 until 2026-01-02", "over_already"),
    ],
)
def test_what_is_not_understood_is_said(text: str, name: str) -> None:
    with pytest.raises(BotError) as refused:
        read_freeze(text, NOW, SEOUL)
    assert refused.value.name == name
