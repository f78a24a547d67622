from datetime import date

import pytest

from bot.errors import BotError
from bot.messages.words import words_for
from bot.standups.places import next_holiday, read_country, read_zone, suggested


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("KR", "KR"),
        ("kr", "KR"),
        (" South  Korea ", "KR"),
        ("한국", "KR"),
        ("대한민국", "KR"),
        ("독일", "DE"),
        ("de-be", "DE-BE"),
        ("usa", "US"),
        ("UK", "GB"),
    ],
)
def test_a_country_is_read_by_code_and_by_name_in_two_languages(text: str, code: str) -> None:
    assert read_country(text) == code


@pytest.mark.parametrize(("text", "near"), [("Germny", "DE"), ("XX", None), ("de-zz", None), ("x" * 5000, None)])
def test_an_unknown_country_gets_the_nearest(text: str, near: str | None) -> None:
    with pytest.raises(BotError) as refused:
        read_country(text)
    assert (refused.value.name, refused.value.context["near"]) == ("no_country", near)
    assert words_for("ko").render("standup_own", "no_country", **refused.value.context)


@pytest.mark.parametrize(
    ("text", "zone"),
    [
        ("Asia/Seoul", "Asia/Seoul"),
        ("asia/seoul", "Asia/Seoul"),
        ("Seoul", "Asia/Seoul"),
        ("서울", "Asia/Seoul"),
        ("new york", "America/New_York"),
        ("런던", "Europe/London"),
        ("Lord Howe", "Australia/Lord_Howe"),
        ("utc", "UTC"),
    ],
)
def test_a_zone_is_read_by_name_and_by_city(text: str, zone: str) -> None:
    assert read_zone(text) == zone


@pytest.mark.parametrize(("text", "near"), [("Berln", "Europe/Berlin"), ("Mars/Olympus", None), ("EST", None)])
def test_an_unknown_zone_and_one_without_summer_time_are_refused(text: str, near: str | None) -> None:
    with pytest.raises(BotError) as refused:
        read_zone(text)
    assert (refused.value.name, refused.value.context["near"]) == ("no_zone", near)
    assert words_for("ko").render("standup_own", "no_zone", **refused.value.context)


def test_a_zone_suggests_a_country() -> None:
    assert [suggested(zone) for zone in ("Asia/Seoul", "Asia/Calcutta", "UTC")] == ["KR", "IN", None]


def test_the_next_holiday() -> None:
    assert next_holiday("KR", date(2026, 8, 16)) == date(2026, 8, 17)  # the 15th was a Saturday
    assert next_holiday("DE", date(2026, 12, 25)) == date(2026, 12, 25)
