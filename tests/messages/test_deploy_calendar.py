from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from bot.deploys.calendar import Entry, Kind
from bot.messages.deploy_calendar import OF_A_DAY, UNDER_WAY, shown
from bot.messages.words import words_for
from bot.slack import limits
from tests.messages.test_deploy import VIEW

NOW = datetime(2026, 11, 25, 9, 0, tzinfo=UTC)
DAY = date(2026, 11, 25)
LATER = NOW + timedelta(hours=2)
PLACES = (("", "production"), ("web", "staging"))


def text(lang: str, *entries: Entry, **more: object) -> str:
    return str(shown(words_for(lang), {DAY: entries}, (), NOW, UTC, **more).payload)  # type: ignore[arg-type]  # a name


@pytest.mark.parametrize(
    ("entry", "english", "korean"),
    [
        (Entry(NOW, None, Kind.HOLIDAY, "개천절"), ":palm_tree: 개천절", ":palm_tree: 개천절"),
        (Entry(NOW, None, Kind.HOLIDAY, ""), ":palm_tree: Holiday", ":palm_tree: 휴일"),
        (Entry(LATER, None, Kind.TRAIN, "Noon"), "> Noon", "> Noon"),
        (
            Entry(LATER, None, Kind.TRAIN, "Noon", "holiday"),
            "> Noon · does not leave: it is a public holiday",
            "> Noon · 출발하지 않습니다: 공휴일입니다",
        ),
        (
            Entry(NOW, LATER, Kind.FREEZE, "nights", places=PLACES),
            ":snowflake: `all production`, `web staging` · until ",
            ":snowflake: `all production`, `web staging` · ",
        ),
        (Entry(LATER, None, Kind.FREEZE, "U1", "a <fair>", PLACES), "<@U1> · a &lt;fair&gt;", "<@U1> · a &lt;fair&gt;"),
        (
            Entry(LATER, LATER, Kind.THAW, "nights", places=PLACES),
            "`all production`, `web staging` is frozen no more",
            "`web staging`",
        ),
    ],
)
def test_each_kind_of_entry(entry: Entry, english: str, korean: str) -> None:
    assert english in text("en", entry)
    assert korean in text("ko", entry)


def test_no_hour_is_said_twice_and_no_date_of_the_same_day() -> None:
    on, later = (Entry(at, None, Kind.FREEZE, "nights", places=PLACES) for at in (NOW, LATER))
    assert "<!date" not in text("en", on)
    ends = [Entry(NOW, NOW + timedelta(hours=hours), Kind.FREEZE, "nights", places=PLACES) for hours in (2, 20)]
    assert "until <!date^" in text("en", ends[0])
    assert [("^{time}|" in text("en", each), "{date_short_pretty}" in text("en", each)) for each in ends] == [
        (True, False),
        (False, True),
    ]
    assert f"<!date^{int(LATER.timestamp())}^{{time}}|" in text("en", later)


def test_days_are_named_in_the_language_of_the_reader() -> None:
    entry = Entry(NOW, None, Kind.TRAIN, "Noon")
    assert "*Wednesday, 25 November*" in text("en", entry)
    assert "*11월 25일 수요일*" in text("ko", entry)
    assert "The coming two weeks of web" in text("en", entry, service="web")


def test_what_is_under_way_stands_first() -> None:
    message = shown(words_for("en"), {DAY: [Entry(NOW, None, Kind.TRAIN, "Noon")]}, [VIEW], NOW, UTC)
    assert ":rocket: *12* `web` `production` · Running · <@U1>" in message.blocks[1]["text"]["text"]


@pytest.mark.parametrize("lang", ["en", "ko"])
def test_two_quiet_weeks_are_told_and_two_full_ones_fit_into_one_message(lang: str) -> None:
    assert len(shown(words_for(lang), {}, (), NOW, UTC).blocks) == 2
    many = [Entry(LATER, LATER, Kind.FREEZE, "U1", "y" * 300, PLACES * 3)] * 60
    days = {DAY + timedelta(days=count): many for count in range(14)}
    found = shown(words_for(lang), days, [replace(VIEW, number=number) for number in range(60)], NOW, UTC)
    assert len(found.blocks) == 1 + 1 + 14 <= limits.BLOCKS_OF_MESSAGE
    assert found.blocks[1]["text"]["text"].count("\n") == UNDER_WAY + 1
    assert found.blocks[2]["text"]["text"].count(":snowflake:") <= OF_A_DAY
