from datetime import date

import pytest

from bot.messages.standup_answering import answer_view
from bot.messages.words import words_for
from bot.standups.carrying import ALL, LINE, Carried, Line
from bot.standups.proposals import Choice, Offer
from bot.standups.queries import FormView
from bot.standups.rules import Kind, Question, Role
from tests.messages.test_standup import ASKED
from tests.messages.test_standup_proposals import proposal

BOTH = pytest.mark.parametrize("lang", ["en", "ko"])
QUESTIONS = (
    Question("q1", "What <b>?"),
    Question("q2", "Mood?", Kind.CHOICE, ("good", "bad"), is_optional=False),
    Question("q3", "Hours?", Kind.NUMBER),
)


@BOTH
def test_an_answer_is_asked_for_in_one_form(lang: str) -> None:
    of = FormView(ASKED, 4, QUESTIONS, {"q1": "slept", "q2": "bad", "q3": "7"})
    view = answer_view(words_for(lang), of).payload
    fields = {block["block_id"]: block for block in view["blocks"] if block["type"] == "input"}
    assert [fields[key].get("optional", False) for key in ("q1", "q2", "q3")] == [True, False, True]
    assert fields["q1"]["element"]["initial_value"] == "slept"
    assert fields["q2"]["element"]["initial_option"]["value"] == "bad"
    assert fields["q3"]["element"]["initial_value"] == "7"
    assert view["private_metadata"] == "7:4"


def test_a_choice_that_is_no_longer_offered_is_not_chosen() -> None:
    of = FormView(ASKED, 4, QUESTIONS, {"q2": "so so"})
    view = answer_view(words_for("en"), of).payload
    assert "initial_option" not in view["blocks"][1]["element"]
    assert of.asked.day == date(2026, 3, 2)


PLANNED = (Question("d", "Did?", role=Role.DONE, is_optional=False), Question("p", "Will?", role=Role.PLAN))
CARRIED = Carried((Line("fix <b> *it*", 3), Line("ship it")), 4)


@BOTH
def test_the_last_plan_stands_above_the_questions(lang: str) -> None:
    view = answer_view(words_for(lang), FormView(ASKED, 4, PLANNED, {}), Offer(CARRIED)).payload
    inputs = [block for block in view["blocks"] if block["type"] == "input"]
    first, second = (LINE + each.key for each in CARRIED.lines)
    assert [block["block_id"] for block in inputs] == [ALL, first, second, "d", "p"]
    assert "fix <b> *it*" in inputs[1]["label"]["text"]
    assert ("3" in inputs[1]["label"]["text"], "2" in inputs[2]["label"]["text"]) == (True, False)
    assert [each["value"] for each in inputs[1]["element"]["options"]] == ["carry", "done", "drop"]
    assert inputs[1]["element"]["initial_option"]["value"] == "carry"
    assert "4" in str(next(block for block in view["blocks"] if block["type"] == "context"))


def test_what_may_be_filled_by_a_choice_need_not_be_typed() -> None:
    words, form = words_for("en"), FormView(ASKED, 4, PLANNED, {})
    shown = answer_view(words, form, Offer(CARRIED)).payload, answer_view(words, form).payload
    optional = [
        {block["block_id"]: block.get("optional", False) for block in view["blocks"] if block["type"] == "input"}["d"]
        for view in shown
    ]
    assert optional == [True, False]


@BOTH
def test_what_is_proposed_stands_under_the_question_about_it(lang: str) -> None:
    offer = Offer(choices={role: Choice((proposal(),)) for role in (Role.DONE, Role.PLAN)})
    view = answer_view(words_for(lang), FormView(ASKED, 4, PLANNED, {}), offer).payload
    inputs = [block for block in view["blocks"] if block["type"] == "input"]
    assert [block["block_id"] for block in inputs] == ["d", "propose.done", "p", "propose.plan"]
    assert {block.get("optional", False) for block in inputs} == {True}
