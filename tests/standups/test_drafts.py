from typing import Any

import pytest

from bot.errors import Conflict
from bot.standups.carrying import Carried, Fate, Line
from bot.standups.drafts import chosen, draft, takes
from bot.standups.rules import LONGEST_ANSWER, Kind, Question, Role

DID, WILL = Question("d", "Did?", role=Role.DONE), Question("p", "Will?", role=Role.PLAN)
ASKS = (DID, WILL, Question("x", "Mood?"))
FIX, SHIP, NAP = Line("fix"), Line("ship"), Line("nap")
OFFERED = Carried((FIX, SHIP, NAP))
FATES = {FIX.key: Fate.DONE, SHIP.key: Fate.CARRY, NAP.key: Fate.DROP}


def test_what_is_chosen_is_sorted_by_what_became_of_it() -> None:
    assert chosen(OFFERED, FATES) == {Role.DONE: ["fix"], Role.PLAN: ["ship"]}
    assert chosen(OFFERED, FATES, all_done=True) == {Role.DONE: ["fix", "ship"], Role.PLAN: []}


def test_what_is_not_offered_now_is_not_sent() -> None:
    with pytest.raises(Conflict):
        chosen(Carried((FIX,)), FATES)


@pytest.mark.parametrize(
    ("typed", "lines", "said"),
    [
        ({"d": "slept"}, {Role.DONE: ["fix"], Role.PLAN: ["ship"]}, {"d": "fix\nslept", "p": "ship"}),
        ({"d": " fix \nslept\n\nate"}, {Role.DONE: ["fix", "ship"]}, {"d": "ship\nfix \nslept\n\nate"}),
        ({"d": None, "x": "good"}, {Role.DONE: [], Role.PLAN: []}, {"d": "", "p": "", "x": "good"}),
        ({"x": "good"}, {}, {"x": "good"}),
    ],
)
def test_what_is_chosen_stands_before_what_is_typed(typed: Any, lines: Any, said: Any) -> None:
    assert draft(ASKS, typed, lines) == said


def test_the_first_question_in_words_takes_it() -> None:
    of_choice = Question("c", "Which?", Kind.CHOICE, ("a", "b"), Role.DONE)
    assert takes((of_choice, DID, WILL), Role.DONE) == DID
    assert takes((of_choice, WILL), Role.DONE) is None
    assert draft((of_choice, WILL), {"c": "a"}, {Role.DONE: ["fix"]}) == {"c": "a"}


def test_a_question_that_needs_an_answer_may_have_it_from_what_is_chosen() -> None:
    needed = (Question("d", "Did?", role=Role.DONE, is_optional=False),)
    assert draft(needed, {}, {Role.DONE: ["fix"]}) == {"d": "fix"}
    with pytest.raises(Conflict) as refused:
        draft(needed, {}, {})
    assert refused.value.name == "needed"


def test_nothing_is_cut_away_in_silence() -> None:
    with pytest.raises(Conflict) as refused:
        draft(ASKS, {"d": "a" * LONGEST_ANSWER}, {Role.DONE: ["fix"]})
    assert refused.value.name == "too_long"
