"""What people read about standups fits into Slack, in both languages and in every state."""

import json
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from bot.messages.standup import MISSING, card, clock, days, listing, nudge, question, summary
from bot.messages.words import words_for
from bot.standups.queries import NAMED, SHOWN, AskedView, StandupView, SummaryView
from bot.standups.rules import DONE, LONGEST_ANSWER, LONGEST_QUESTION, WEEKDAYS, Question, State

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
BLOCKER = Question("q2", "In the way?", is_blocker=True)
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
SUMMARY = SummaryView(
    id=9,
    standup="Daily",
    channel="C1",
    day=date(2026, 3, 2),
    answers=(ASKED, replace(ASKED, person="U2", state=State.LATE, said=ASKED.said[:1])),
    more=3,
    people=dict.fromkeys(MISSING, ("U8", "U9")),
    counts=dict.fromkeys(State, 5),
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


def test_a_summary_begins_with_what_is_in_the_way() -> None:
    text = json.dumps(summary(words_for("en"), SUMMARY).payload, ensure_ascii=False)
    assert text.index("In the way") < text.index("• <@U1>: No key") < text.index("Today?")
    assert "<@U2> · late" in text
    assert "and 3 more" in text
    assert "Away (5): <@U8>, <@U9>, …" in text
    assert "<!channel>" not in text


@BOTH
def test_the_longest_summary_fits(lang: str) -> None:
    asked = tuple((Question(f"q{key}", "Q" * LONGEST_QUESTION), "a&" * (LONGEST_ANSWER // 2)) for key in range(10))
    people = {state: tuple(f"U{number:010}" for number in range(NAMED)) for state in MISSING}
    full = replace(SUMMARY, answers=(replace(ASKED, said=asked),) * SHOWN, people=people)
    assert len(summary(words_for(lang), full).blocks) <= 50


@BOTH
def test_a_summary_in_which_nobody_is_says_so(lang: str) -> None:
    shown = summary(words_for(lang), replace(SUMMARY, answers=(), more=0, counts={}, people={}))
    assert len(shown.blocks) == 2


def test_only_who_has_no_answer_is_missing() -> None:
    assert not DONE & set(MISSING)


@BOTH
def test_a_card_says_when_and_how_long_it_takes(lang: str) -> None:
    words = words_for(lang)
    few, many = (card(words, STANDUP, minutes).text for minutes in (0, 30))
    assert "09:00" in few
    assert "00:00" in few
    assert "30" in many.removeprefix(few)
    assert "Asia/Seoul" in card(words, replace(STANDUP, is_personal=False), 0).text


@BOTH
def test_the_list_names_each(lang: str) -> None:
    words = words_for(lang)
    shown = listing(words, [STANDUP, replace(STANDUP, is_paused=True, is_personal=False)])
    text = json.dumps(shown.payload, ensure_ascii=False)
    assert text.count("Daily &lt;!here&gt;") == 2
    assert "/standup create" in listing(words, []).text


def test_days_are_named_in_their_order() -> None:
    assert days(words_for("ko"), ["fri", "mon"]) == "월요일, 금요일"


@pytest.mark.parametrize(("minute", "text"), [(0, "00:00"), (545, "09:05"), (1440, "00:00")])
def test_a_minute_of_the_day_is_written(minute: int, text: str) -> None:
    assert clock(minute) == text
