import json
from datetime import date, timedelta

from bot.messages.standup_report import older, report
from bot.messages.words import words_for
from bot.standups.dates import Span
from bot.standups.reports import PAGE, Given, Place, Wanted, read_ticket
from bot.standups.rules import Question, State
from tests.work.bench import NOW

EN, KO = words_for("en"), words_for("ko")
DAY = date(2026, 3, 2)
WANTED = Wanted(Span(DAY, DAY + timedelta(days=6)), (1,))


def given(number: int = 0, text: str = "slept", state: State = State.ANSWERED) -> Given:
    place = Place(DAY - timedelta(days=number // 2), 1, f"U{number}")
    return Given(place, "Daily", place.person, state, ((Question("q1", "Yesterday?"), text),), NOW)


def test_answers_stand_under_their_day_and_their_question() -> None:
    shown = report(EN, WANTED, [given(), given(1, state=State.LATE), given(2)], "Daily")
    text = json.dumps(shown.payload, ensure_ascii=False)
    assert "*Daily*: answers, 2 Mar 2026 – 8 Mar 2026" in shown.text  # noqa: RUF001 - a dash as in print
    assert text.index("*2 Mar 2026*") < text.index("<@U0> · Daily") < text.index("<@U1> · Daily · late")
    assert text.index("<@U1>") < text.index("*1 Mar 2026*") < text.index("<@U2>")
    assert "_Yesterday?_ slept" in text
    assert "standup.report" not in text


def test_a_page_leads_to_the_one_behind_it() -> None:
    found = [given(number) for number in range(PAGE + 1)]
    button = report(EN, WANTED, found, None).payload["blocks"][-2]["elements"][0]
    wanted, place = read_ticket(button["value"])
    assert (wanted, place) == (WANTED, found[PAGE - 1].place)
    view = older(EN, WANTED, found).payload
    assert read_ticket(view["private_metadata"]) == (wanted, place)
    last = older(EN, WANTED, found[:3]).payload
    assert "submit" not in last
    assert "private_metadata" not in last


def test_long_answers_fill_a_page_sooner_and_each_page_has_one() -> None:
    found = [given(number, "x" * 3000) for number in range(PAGE + 1)]
    shown = report(EN, WANTED, found, None).payload
    _, place = read_ticket(shown["blocks"][-2]["elements"][0]["value"])
    assert found[5].place != place
    assert len(json.dumps(shown)) < 16_000
    assert "Older" in str(older(EN, WANTED, found).payload["submit"])


def test_what_people_wrote_pings_nobody() -> None:
    text = json.dumps(report(EN, WANTED, [given(text="<!channel> *loud*")], None).payload)
    assert "<!channel>" not in text


def test_one_person_and_nothing_at_all_in_korean() -> None:
    shown = report(KO, Wanted(Span(DAY, DAY), person="U1"), [], None)
    text = json.dumps(shown.payload, ensure_ascii=False)
    assert "2026년 3월 2일" in text
    assert "없습니다" in text
