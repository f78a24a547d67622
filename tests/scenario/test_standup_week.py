"""A week of two standups for six people in four zones and two languages, by signed HTTP and a clock that is moved.

It goes over the days on which Berlin's clocks change, between two holidays there. Each moment names who is told
something then, worked out by hand; whatever else were told anybody, or told twice, would stand in the way.
"""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.scenario.running import GENERAL, JIWOO, MAYA, until
from tests.scenario.standing import Timed, text

SEOYEON, ANNA, LUCA, ASHA = "U0PARKSEOY", "U0ANNAWEBE", "U0LUCAROSS", "U0ASHAGURU"
EVERYBODY = (JIWOO, SEOYEON, ANNA, LUCA, ASHA, MAYA)
CHECKOUT = "C0CHECKOUT"
DAILY, OPS = "Daily", "운영"


@pytest.fixture
def week(tmp_path: Path, database_url: str) -> Iterator[Timed]:
    """Give a team on the evening before, whose standups are set up: one of a channel, one of two people."""
    team = Timed(tmp_path, database_url)
    try:
        team.start()
        team.ready()
        move_in(team)
        team.move("2027-03-24 17:00")
        set_up(team)
        yield team
    finally:
        team.stop()


def move_in(team: Timed) -> None:
    """Have six people in four zones, of whom Luca is not in the channel yet."""
    team.post("user", **{"as": MAYA, "id": ASHA, "name": "asha", "real_name": "Asha Gurung", "tz": "Asia/Kathmandu"})
    team.post("user", **{"as": MAYA, "id": LUCA, "tz": "Europe/Berlin"})
    team.post("join", **{"as": ASHA, "channel": CHECKOUT})
    team.post("leave", **{"as": LUCA, "channel": CHECKOUT})
    team.settled()


def set_up(team: Timed) -> None:
    team.command("create", user=MAYA, channel=CHECKOUT, command="/standup")
    assert team.submit(MAYA, name=text(DAILY))["ok"]
    team.command("create", user=JIWOO, channel=GENERAL, command="/standup")
    two = {"type": "multi_users_select", "selected_users": [JIWOO, MAYA]}
    named = {"type": "static_select", "selected_option": {"value": "people"}}
    assert team.submit(JIWOO, name=text(OPS), members=named, people=two)["ok"]
    until(lambda: has_card(team, CHECKOUT, 5) and has_card(team, GENERAL, 2), "the cards")


def has_card(team: Timed, channel: str, people: int) -> bool:
    return any(f"asks {people} people" in each["text"] for each in team.messages(channel))


def told(team: Timed, moment: str, *expected: tuple[str, str, str]) -> None:
    """Move on to a moment, at which just these people are told just this."""
    team.move(f"2027-03-{moment}")
    assert team.news(*EVERYBODY) == sorted(expected), moment


def asked(person: str, *standups: str) -> list[tuple[str, str, str]]:
    return [(person, standup, "asked") for standup in standups]


def test_everybody_is_asked_at_their_own_nine_just_once(week: Timed) -> None:
    thursday(week)
    friday(week)
    monday(week)
    tuesday(week)
    wednesday(week)
    week.settled()
    assert week.jobs()["dead"] == 0
    assert [len(week.summaries(*each)) for each in ((CHECKOUT, DAILY), (GENERAL, OPS))] == [5, 5]
    assert len(week.told) == sum(len(week.direct(person)) for person in EVERYBODY)


def thursday(week: Timed) -> None:
    """Answer in time and late, think better of it, be reminded once, and keep two standups apart."""
    told(week, "25 00:00", *asked(JIWOO, DAILY, OPS), *asked(SEOYEON, DAILY))
    week.answer(JIWOO, DAILY, q1="검색을 고쳤습니다", q3="키가 없습니다")
    week.answer(JIWOO, OPS, q1="배포했습니다")
    week.answer(JIWOO, DAILY, q1="검색을 다시 고쳤습니다", q3="키가 없습니다")
    told(week, "25 02:30", (SEOYEON, DAILY, "reminded"))
    week.answer(SEOYEON, DAILY, q1="장바구니를 검토했습니다")
    told(week, "25 03:00")
    assert "배포했습니다" in week.summaries(GENERAL, OPS)[-1]
    told(week, "25 03:15", *asked(ASHA, DAILY))
    week.answer(ASHA, DAILY, q2="the new form")
    told(week, "25 05:45")
    told(week, "25 08:00", *asked(ANNA, DAILY))
    told(week, "25 10:30", (ANNA, DAILY, "reminded"))
    told(week, "25 13:00", *asked(MAYA, DAILY, OPS))
    week.answer(MAYA, OPS, q1="watched the deploy")
    told(week, "25 15:30", (MAYA, DAILY, "reminded"))
    told(week, "25 16:00")
    (summary,) = week.summaries(CHECKOUT, DAILY)
    assert summary.index("키가 없습니다") < summary.index("검색을 다시 고쳤습니다") < summary.index("the new form")
    assert "검색을 고쳤습니다" not in summary
    assert "deploy" not in summary
    assert "watched the deploy" in week.summaries(GENERAL, OPS)[-1]
    told(week, "25 17:00")
    week.answer(MAYA, DAILY, q1="talked to the bank")
    until(lambda: "talked to the bank" in week.summaries(CHECKOUT, DAILY)[-1], "the late answer")
    assert "late" in week.summaries(CHECKOUT, DAILY)[-1]
    assert any("가" <= letter <= "힣" for letter in week.question(JIWOO, DAILY)["text"])


def friday(week: Timed) -> None:
    """Keep a holiday in Germany, and leave alone who is away."""
    until(lambda: "Germany" in str(week.command("country DE", user=ANNA, command="/standup")), "the country")
    assert "29일" in str(week.command("away 3월 26일부터 29일까지", user=SEOYEON, command="/standup"))
    told(week, "26 00:00", *asked(JIWOO, DAILY, OPS))
    week.answer(JIWOO, DAILY, q1="금요일의 일")
    week.answer(JIWOO, OPS, q1="금요일의 운영")
    told(week, "26 03:15", *asked(ASHA, DAILY))
    told(week, "26 05:45", (ASHA, DAILY, "reminded"))
    told(week, "26 08:00")
    told(week, "26 13:00", *asked(MAYA, DAILY, OPS))
    week.answer(MAYA, DAILY, q1="a Friday's work")
    week.answer(MAYA, OPS, q1="a Friday's watch")
    told(week, "26 16:00")
    shown = week.summaries(CHECKOUT, DAILY)[-1]
    assert "Away (2): *Anna Weber* (holiday), *박서연* (until 29 Mar 2027)" in shown


def monday(week: Timed) -> None:
    """Ask nobody at the weekend; somebody joins after their nine o'clock, and is asked the next day."""
    told(week, "27 13:00")
    told(week, "28 13:00")
    told(week, "29 00:00", *asked(JIWOO, DAILY, OPS))
    told(week, "29 02:30", (JIWOO, DAILY, "reminded"), (JIWOO, OPS, "reminded"))
    told(week, "29 03:15", *asked(ASHA, DAILY))
    told(week, "29 05:45", (ASHA, DAILY, "reminded"))
    told(week, "29 07:00")
    week.post("join", **{"as": LUCA, "channel": CHECKOUT})
    told(week, "29 13:00", *asked(MAYA, DAILY, OPS))
    told(week, "29 16:00", (MAYA, DAILY, "told"))


def tuesday(week: Timed) -> None:
    """Go by Berlin's new clock, and let go who leaves between the question and the reminder."""
    told(week, "30 00:00", *asked(JIWOO, DAILY, OPS), *asked(SEOYEON, DAILY))
    told(week, "30 03:15", *asked(ASHA, DAILY))
    week.post("leave", **{"as": ASHA, "channel": CHECKOUT})
    told(week, "30 05:45")
    told(week, "30 07:00", *asked(ANNA, DAILY), *asked(LUCA, DAILY))
    told(week, "30 13:00", *asked(MAYA, DAILY, OPS))
    told(week, "30 16:00")


def wednesday(week: Timed) -> None:
    told(week, "31 00:00", *asked(JIWOO, DAILY, OPS), *asked(SEOYEON, DAILY))
    told(week, "31 06:59")
    told(week, "31 07:00", *asked(ANNA, DAILY), *asked(LUCA, DAILY))
    told(week, "31 13:00", *asked(MAYA, DAILY, OPS))
    told(week, "31 16:00")
