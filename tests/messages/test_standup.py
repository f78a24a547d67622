"""What people read about standups fits into Slack, in both languages and in every state."""

import json
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from bot.messages.standup import card, clock, days, nudge, question
from bot.messages.words import words_for
from bot.standups.queries import AskedView, StandupView
from bot.standups.rules import WEEKDAYS, Question, Role, State

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
BLOCKER = Question("q2", "In the way?", role=Role.BLOCKER)
ASKED = AskedView(
    id=7,
    workspace=1,
    standup="Daily <!here>",
    channel="C1",
    person="U1",
    day=date(2026, 3, 2),
    due_at=NOW,
    deadline=NOW + timedelta(hours=3),
    state=State.ANSWERED,
    why=None,
    said=((Question("q1", "Today?"), "Fix <!channel> *bold*"), (BLOCKER, "No key")),
)
STANDUP = StandupView(
    id=1,
    workspace=1,
    name="Daily <!here>",
    channel="C1",
    days=WEEKDAYS[:5],
    minute=540,
    deadline=720,
    summary=1440,
    nudge=30,
    zone="Asia/Seoul",
    is_personal=True,
    members="channel",
    names_missing=True,
    blockers_to=None,
    is_paused=False,
    made_by="U1",
    people=12,
    questions=(BLOCKER,),
)
BOTH = pytest.mark.parametrize("lang", ["en", "ko"])
OF_QUESTIONS = [state for state in State if state not in {State.PLANNED, State.SHOWN, State.QUIET}]


@BOTH
@pytest.mark.parametrize("state", OF_QUESTIONS)
def test_a_question_offers_what_can_still_be_done(lang: str, state: State) -> None:
    shown = json.dumps(question(words_for(lang), replace(ASKED, state=state)).payload, ensure_ascii=False)
    assert "<!here>" not in shown
    assert "<!channel>" not in shown
    assert ('"standup.answer"' in shown) == (state != State.LATE)
    assert ('"standup.skip"' in shown) == (state == State.ASKED)


def test_every_state_says_something_else() -> None:
    words = words_for("en")
    assert len({question(words, replace(ASKED, state=state)).text for state in OF_QUESTIONS}) == len(OF_QUESTIONS)


@BOTH
def test_a_reminder_that_is_answered_asks_no_more(lang: str) -> None:
    waiting, done = (nudge(words_for(lang), replace(ASKED, state=state)) for state in (State.ASKED, State.ANSWERED))
    assert '"standup.answer"' in json.dumps(waiting.payload)
    assert '"actions"' not in json.dumps(done.payload)


@BOTH
def test_a_card_says_when_and_how_long_it_takes(lang: str) -> None:
    words = words_for(lang)
    few, many = (card(words, STANDUP, minutes).text for minutes in (0, 30))
    assert "09:00" in few
    assert "00:00" in few
    assert "30" in many.removeprefix(few)
    assert "Asia/Seoul" in card(words, replace(STANDUP, is_personal=False), 0).text


@BOTH
def test_a_card_says_that_it_is_paused_or_deleted(lang: str) -> None:
    words = words_for(lang)
    shown = [STANDUP, replace(STANDUP, is_paused=True), replace(STANDUP, is_deleted=True)]
    shown.append(replace(STANDUP, is_paused=True, resumes_on=date(2026, 8, 3)))
    assert len({card(words, each, 0).text for each in shown}) == len(shown)


def test_days_are_named_in_their_order() -> None:
    assert days(words_for("ko"), ["fri", "mon"]) == "월요일, 금요일"


@pytest.mark.parametrize(("minute", "text"), [(0, "00:00"), (545, "09:05"), (1440, "00:00")])
def test_a_minute_of_the_day_is_written(minute: int, text: str) -> None:
    assert clock(minute) == text
