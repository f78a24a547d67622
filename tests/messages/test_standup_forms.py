from dataclasses import replace

import pytest

from bot.messages.standup_forms import COUNTS, create_view, edit_view, shown_mark
from bot.messages.words import words_for
from bot.standups.questions import read_questions
from bot.standups.service import GROUP, PEOPLE, Plan

TIMES = ("mon",), 540, 720, 720, "Asia/Seoul", 45
PLAN = Plan("Daily", "C1", *TIMES, members=PEOPLE, names_missing=False, blockers_to="U9")
QUESTIONS = read_questions("Mood? [good / bad] *")

BOTH = pytest.mark.parametrize("lang", ["en", "ko"])


@BOTH
def test_the_form_proposes_three_questions_and_weekdays(lang: str) -> None:
    view = create_view(words_for(lang), "C1", "Asia/Seoul").payload
    fields = {block["block_id"]: block["element"] for block in view["blocks"] if block["type"] == "input"}
    assert len(fields["questions"]["initial_value"].splitlines()) == 3
    assert [each["value"] for each in fields["days"]["initial_options"]] == ["mon", "tue", "wed", "thu", "fri"]
    assert [fields[name]["initial_time"] for name in ("at", "deadline", "summary")] == ["09:00", "12:00", "12:00"]
    assert "Asia/Seoul" in str(fields["whose"])
    assert fields["channel"]["initial_conversation"] == "C1"
    assert "group" not in fields


def test_what_is_proposed_stands_in_the_form() -> None:
    view = create_view(words_for("en"), "C1", "Asia/Seoul", proposed=PLAN).payload
    fields = {block["block_id"]: block["element"] for block in view["blocks"] if block["type"] == "input"}
    assert (fields["name"]["initial_value"], fields["at"]["initial_time"]) == ("Daily", "09:00")
    assert [each["value"] for each in fields["days"]["initial_options"]] == ["mon"]


@BOTH
def test_what_a_standup_is_like_stands_in_its_form(lang: str) -> None:
    view = edit_view(words_for(lang), 7, PLAN, QUESTIONS, ["U1", "U2"], {"S1": "web", "S2": "api"}).payload
    fields = {block["block_id"]: block["element"] for block in view["blocks"] if block["type"] == "input"}
    assert fields["questions"]["initial_value"] == "Mood? [good / bad] *"
    assert fields["nudge"]["initial_option"]["value"] == "45"
    assert fields["people"]["initial_users"] == ["U1", "U2"]
    assert [each["value"] for each in fields["group"]["options"]] == ["S2", "S1"]
    assert fields["missing"]["initial_option"]["value"] == COUNTS
    assert fields["blockers"]["initial_user"] == "U9"
    assert view["private_metadata"] == f"7:{shown_mark(PLAN, QUESTIONS)}"


def test_a_group_that_is_not_known_by_name_stays_chosen() -> None:
    view = edit_view(words_for("en"), 7, replace(PLAN, members=GROUP, group="S9"), QUESTIONS, ()).payload
    (menu,) = (block["element"] for block in view["blocks"] if block["block_id"] == "group")
    assert menu["initial_option"]["value"] == "S9"


def test_the_mark_changes_with_what_is_shown() -> None:
    assert shown_mark(PLAN, QUESTIONS) != shown_mark(replace(PLAN, minute=541), QUESTIONS)
    assert shown_mark(PLAN, QUESTIONS) != shown_mark(PLAN, ())
