"""What people read of what is in their way, in both languages."""

import json
from dataclasses import replace
from datetime import date, timedelta

import pytest

from bot.messages.standup_blockers import LISTED, again, listing, row, task_form, told
from bot.messages.words import words_for
from bot.standups.blocker_queries import BlockerView
from bot.standups.blocker_rules import Blocked
from bot.standups.rules import State
from tests.messages.test_standup import ASKED

BOTH = pytest.mark.parametrize("lang", ["en", "ko"])
DAY = date(2026, 3, 2)
BLOCKER = BlockerView(
    id=5,
    standup_id=1,
    standup="Daily <!here>",
    channel="C1",
    made_by="U0",
    told=None,
    person="U1",
    name=None,
    text="No <!channel>\nkey",
    state=Blocked.OPEN,
    raised_on=DAY,
    stands_on=DAY,
    owner=None,
    due_on=None,
)
LATER = ASKED.day + timedelta(days=3)


@pytest.mark.parametrize(
    ("days", "said"), [(0, "key"), (1, "for 1 day"), (2, "for 2 days"), (3, ":hourglass_flowing_sand: <@U1>")]
)
def test_the_age_shows_and_after_three_days_stands_out(days: int, said: str) -> None:
    shown = row(words_for("en"), BLOCKER, DAY + timedelta(days=days))
    assert said in shown
    assert (":hourglass_flowing_sand:" in shown) == (days == 3)
    assert ("for " in shown) == (days > 0)


@BOTH
def test_a_task_names_who_sees_to_it(lang: str) -> None:
    task = replace(BLOCKER, state=Blocked.TASK, owner="U2", due_on=DAY)
    with_day, without = (row(words_for(lang), each, DAY) for each in (task, replace(task, due_on=None)))
    assert "<@U2>" in with_day
    assert "2026" in with_day
    assert "2026" not in without


@BOTH
@pytest.mark.parametrize("state", State)
def test_somebody_is_asked_again_before_they_answer(lang: str, state: State) -> None:
    of = replace(ASKED, day=LATER, state=state)
    shown = json.dumps(again(words_for(lang), [BLOCKER], of))
    assert ("standup.blocker_stands" in shown) == (state in {State.ASKED, State.ANSWERED})
    assert "<!channel>" not in shown
    known = json.dumps(again(words_for(lang), [replace(BLOCKER, stands_on=LATER)], of))
    assert "standup.blocker" not in known
    assert again(words_for(lang), [], of) == ()


@BOTH
def test_who_is_told_can_act_until_it_is_over(lang: str) -> None:
    words = words_for(lang)
    waiting = json.dumps(told(words, BLOCKER, LATER).payload, ensure_ascii=False)
    over = json.dumps(told(words, replace(BLOCKER, state=Blocked.GONE), LATER).payload)
    assert "standup.blocker_task" in waiting
    assert "3" in waiting
    assert "standup.blocker" not in over
    assert "<!here>" not in waiting + over


@BOTH
def test_a_list_has_buttons_at_what_the_reader_may_change(lang: str) -> None:
    words = words_for(lang)
    many = [replace(BLOCKER, id=key) for key in range(LISTED + 1)]
    shown = listing(words, many, LATER, lambda of: of.id == 3)
    text = json.dumps(shown.payload)
    assert text.count("standup.blocker_gone") == 1
    assert '"3 open"' in text
    assert len(listing(words, many, LATER, lambda _: True).blocks) <= 50
    assert not listing(words, [], LATER, lambda _: True).blocks[0].get("elements")
    task = listing(words, [replace(BLOCKER, state=Blocked.TASK, owner="U2")], LATER, lambda _: True)
    assert "standup.blocker_task" not in json.dumps(task.payload)


@BOTH
def test_the_form_of_a_task_begins_with_whose_way_it_is_in(lang: str) -> None:
    shown = json.dumps(task_form(words_for(lang), BLOCKER).payload)
    assert '"initial_user": "U1"' in shown
    assert "<!channel>" not in shown
