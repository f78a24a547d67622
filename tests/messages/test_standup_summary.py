"""What people read in the summary of a standup and in its thread fits into Slack, in both languages."""

import json
from dataclasses import replace
from datetime import date

import pytest

from bot.messages.standup_summary import MISSING, entry, summary
from bot.messages.words import words_for
from bot.standups.rules import DONE, LONGEST_ANSWER, LONGEST_QUESTION, Question, State
from bot.standups.summaries import BLOCKERS, NAMED, EntryView, Member, SummaryView
from tests.messages.test_standup import ASKED
from tests.messages.test_standup_blockers import BLOCKER

BOTH = pytest.mark.parametrize("lang", ["en", "ko"])
PEOPLE = (Member("U8", None), Member("U9", "*Maya* <!here>", "absence", date(2026, 3, 5)))
SUMMARY = SummaryView(
    id=9,
    standup="Daily",
    channel="C1",
    day=date(2026, 3, 2),
    blockers=(BLOCKER,),
    more_blockers=2,
    missing=dict.fromkeys(MISSING, PEOPLE),
    counts=dict.fromkeys([*MISSING, *DONE], 5),
)


def shown(lang: str, **changes: object) -> str:
    of = replace(SUMMARY, **changes)  # type: ignore[arg-type]  # whatever a test changes
    return json.dumps(summary(words_for(lang), of).payload, ensure_ascii=False)


def test_a_summary_tells_how_many_answered_then_what_is_in_the_way_then_who_is_missing() -> None:
    text = shown("en")
    assert text.index("10 of 35 have answered, 5 of them late") < text.index("• <@U1>: No") < text.index("Still to")
    assert "and 2 more" in text
    assert "(until 5 Mar 2026), …" in text
    assert "<!channel>" not in text
    assert "<!here>" not in text


@BOTH
def test_people_who_are_not_named_are_counted(lang: str) -> None:
    assert "(5)" in shown(lang, missing={})
    assert "(5):" not in shown(lang, missing={})


@BOTH
@pytest.mark.parametrize("counts", [{}, {State.ASKED: 3}, {State.AWAY: 2}, {State.ANSWERED: 1}])
def test_there_is_a_kind_word_where_little_was_said(lang: str, counts: dict[State, int]) -> None:
    found = summary(words_for(lang), replace(SUMMARY, blockers=(), more_blockers=0, counts=counts, missing={}))
    assert len(found.blocks) == 2
    assert found.blocks[1]["text"]["text"]


@BOTH
def test_the_longest_summary_and_the_longest_entry_fit(lang: str) -> None:
    many = tuple(Member(f"U{number:010}", "&" * 300) for number in range(NAMED))
    blockers = (replace(BLOCKER, text="a&" * LONGEST_ANSWER, name="&" * 300),) * BLOCKERS
    full = replace(SUMMARY, blockers=blockers, missing=dict.fromkeys(MISSING, many))
    asked = tuple((Question(f"q{key}", "Q" * LONGEST_QUESTION), "a&" * (LONGEST_ANSWER // 2)) for key in range(10))
    of = EntryView(replace(ASKED, said=asked), "&" * 300)
    for message in (summary(words_for(lang), full), entry(words_for(lang), of)):
        assert len(message.blocks) <= 50
        assert sum(len(block["text"]["text"]) for block in message.blocks) < 30_000


@BOTH
def test_an_entry_says_whose_it_is_and_that_it_is_late(lang: str) -> None:
    mine = json.dumps(entry(words_for(lang), EntryView(ASKED, "Maya")).payload, ensure_ascii=False)
    late = entry(words_for(lang), EntryView(replace(ASKED, state=State.LATE), None)).text
    assert "*Maya*" in mine
    assert "No key" in mine
    assert "<!channel>" not in mine
    assert late.startswith("@U1 · ")


def test_only_who_has_no_answer_is_missing() -> None:
    assert not DONE & set(MISSING)
