import json
from datetime import date
from zoneinfo import ZoneInfo

import pytest

from bot.messages import standup_own
from bot.messages.base import Message
from bot.messages.words import words_for
from bot.standups.absences import Absence
from bot.standups.dates import Span
from bot.standups.mine import Membership, Mine, Own
from tests.standups.making import utc

SEOUL = ZoneInfo("Asia/Seoul")
WEEK = Span(date(2026, 8, 3), date(2026, 8, 7))
LATER = Span(date(2026, 12, 24), date(2027, 1, 2))
DAILY = Membership(1, "Daily <!channel>", "C1", SEOUL, False, date(2026, 8, 10), utc("2026-08-10 00:00"))  # noqa: FBT003
PAUSED = Membership(2, "Retro", "C2", SEOUL, True, None, None)  # noqa: FBT003
OWN = Own("KR", None, "Asia/Seoul")
MINE = Mine(OWN, SEOUL, date(2026, 8, 3), (DAILY, PAUSED), (Absence(5, WEEK), Absence(6, LATER)))
NOBODY = Mine(Own(None, None, None), ZoneInfo("UTC"), date(2026, 8, 3), (), ())


def shown(message: Message) -> str:
    return json.dumps(message.payload, ensure_ascii=False)


@pytest.mark.parametrize(
    ("language", "parts"),
    [
        ("en", ("Mon 3 Aug \u2013 Fri 7 Aug 2026", "(5)", "Mon 10 Aug 2026 at 09:00")),
        ("ko", ("2026년 8월 3일 (월) ~ 8월 7일 (금)", "(5)", "2026년 8월 10일 (월)", "09:00")),
    ],
)
def test_an_absence_is_said_back(language: str, parts: tuple[str, ...]) -> None:
    told = shown(standup_own.away(words_for(language), MINE, WEEK, {"Daily <!channel>": 5}))
    assert [part in told for part in parts] == [True] * len(parts)
    assert "<!channel>" not in told


def test_an_absence_that_leaves_nobody_out_says_so() -> None:
    assert "None of your standups" in shown(standup_own.away(words_for("en"), NOBODY, WEEK, {}))


def test_each_absence_has_a_button() -> None:
    told = standup_own.absences(words_for("en"), MINE)
    assert [block["accessory"]["value"] for block in told.blocks if "accessory" in block] == ["5", "6"]
    assert "not away today" in shown(standup_own.absences(words_for("en"), MINE, "not_away"))
    assert "/standup away 3-7 Aug" in shown(standup_own.absences(words_for("en"), NOBODY))


def test_a_country_is_named_in_the_readers_language() -> None:
    english = shown(standup_own.country(words_for("en"), OWN, "KR", date(2026, 8, 17)))
    korean = shown(standup_own.country(words_for("ko"), OWN, "KR", date(2026, 8, 17)))
    assert "South Korea" in english
    assert "Mon 17 Aug 2026" in english
    assert "대한민국" in korean
    assert "광복절" in korean
    assert standup_own.country_name(words_for("en"), "DE-BE") == "Germany (BE)"


def test_a_country_is_suggested_only_where_none_is_chosen() -> None:
    free = standup_own.country(words_for("en"), NOBODY.own, "KR", None)
    (button,) = free.blocks[-1]["elements"]
    assert (button["action_id"], button["value"]) == ("standup.country", "KR")
    assert "may be in" not in shown(standup_own.country(words_for("en"), OWN, "KR", None))
    assert len(standup_own.country(words_for("en"), NOBODY.own, None, None).blocks) == 1


@pytest.mark.parametrize(
    ("own", "part"),
    [
        (Own(None, "Asia/Seoul", None), "as you chose"),
        (Own(None, None, "Asia/Seoul"), "as in your Slack profile"),
        (Own(None, None, None), "the team's clock"),
    ],
)
def test_a_clock_says_where_it_comes_from(own: Own, part: str) -> None:
    of = Mine(own, SEOUL, date(2026, 8, 3), (), ())
    told = shown(standup_own.zone(words_for("en"), of, utc("2026-08-03 00:30")))
    assert part in told
    assert "it is 09:30 there" in told


@pytest.mark.parametrize("language", ["en", "ko"])
def test_all_of_ones_own_is_shown(language: str) -> None:
    told = shown(standup_own.me(words_for(language), MINE))
    assert "09:00" in told
    assert "<#C2>" in told
    assert "<!channel>" not in told
    assert shown(standup_own.me(words_for(language), NOBODY))
    assert shown(standup_own.back(words_for(language), WEEK))
