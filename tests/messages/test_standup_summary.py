"""What people read in the summary of a standup fits into Slack, in both languages."""

import json
from dataclasses import replace
from datetime import date

import pytest

from bot.messages.standup_summary import MISSING, summary
from bot.messages.words import words_for
from bot.standups.queries import NAMED, SHOWN, SummaryView
from bot.standups.rules import DONE, LONGEST_ANSWER, LONGEST_QUESTION, Question, State
from tests.messages.test_standup import ASKED

BOTH = pytest.mark.parametrize("lang", ["en", "ko"])
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


def test_a_summary_begins_with_what_is_in_the_way() -> None:
    text = json.dumps(summary(words_for("en"), SUMMARY).payload, ensure_ascii=False)
    assert text.index("In the way") < text.index("• <@U1>: No key") < text.index("Today?")
    assert "<@U2> · late" in text
    assert "and 3 more" in text
    assert "Away (5): <@U8>, <@U9>, …" in text
    assert "<!channel>" not in text


@BOTH
def test_people_who_are_not_named_are_counted(lang: str) -> None:
    shown = json.dumps(summary(words_for(lang), replace(SUMMARY, people={})).payload, ensure_ascii=False)
    assert "(5)" in shown
    assert "(5):" not in shown


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
