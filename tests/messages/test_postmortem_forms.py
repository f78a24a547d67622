"""The forms hold any text within Slack's limits, and bring it back whole."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.messages.postmortem_forms import action_view, advice_view, conflict_view, section_view
from bot.messages.words import words_for
from bot.postmortems.blameless import Finding, Kind
from bot.postmortems.rules import LONGEST, SECTIONS, joined
from bot.slack import limits
from tests.postmortems.papers import document

WORDS = words_for("en")


def fields(view: object) -> list[str]:
    blocks = view.payload["blocks"]  # type: ignore[attr-defined]  # the payload is any JSON
    return [block["element"].get("initial_value", "") for block in blocks if block["type"] == "input"]


@pytest.mark.parametrize("lang", ["en", "ko"])
@pytest.mark.parametrize("section", SECTIONS)
def test_every_section_has_a_form(section: str, lang: str) -> None:
    view = section_view(words_for(lang), 1, section, "", 0).payload
    assert len(view["title"]["text"]) <= limits.VIEW_TITLE
    assert [block["type"] for block in view["blocks"]] == ["context", "input"]


@pytest.mark.parametrize("text", ["x" * LONGEST, "word " * (LONGEST // 5), "line\n" * (LONGEST // 5), "한글 " * 9000])
def test_the_longest_text_fits_and_comes_back(text: str) -> None:
    view = section_view(WORDS, 1, "summary", text, 3)
    kept = json.loads(view.payload["private_metadata"])
    assert all(len(field) <= limits.INPUT_TEXT for field in fields(view))
    assert len(view.payload["private_metadata"]) <= limits.PRIVATE_METADATA
    assert joined(fields(view), kept["joints"]) == text
    assert (kept["version"], fields(view)[-1]) == (3, "")


@given(st.text(st.sampled_from("ab \n"), max_size=9000))
def test_any_text_comes_back(text: str) -> None:
    view = section_view(WORDS, 1, "summary", text, 1)
    assert joined(fields(view), json.loads(view.payload["private_metadata"])["joints"]) == text


def test_what_is_written_behind_a_long_text_follows_on_a_line_of_its_own() -> None:
    view = section_view(WORDS, 1, "summary", "a" * 3000, 1)
    kept = json.loads(view.payload["private_metadata"])
    assert joined([*fields(view)[:-1], "more"], kept["joints"]) == "a" * 3000 + "\nmore"


def test_two_texts_at_once_are_both_shown() -> None:
    shown = str(conflict_view(WORDS, 1, "summary", "My text", "Their text", 4, "U2", 5).payload)
    assert [part in shown for part in ("My text", "Their text", "<@U2>", "version 5")] == [True] * 4


def test_much_advice_fits() -> None:
    view = advice_view(WORDS, "summary", [Finding(Kind.NO_TIME, rewrite="add_time")] * 80, joined=True)
    assert len(view.payload["blocks"]) <= limits.BLOCKS_OF_VIEW
    assert "submit" not in view.payload


def test_an_action_shows_what_it_has() -> None:
    item = document().actions[0]
    shown = {block["block_id"]: block["element"] for block in action_view(WORDS, 1, item).payload["blocks"]}
    assert shown["text"]["initial_value"] == "Add a limit"
    assert (shown["owner"]["initial_user"], shown["due"]["initial_date"]) == ("U1", "2026-03-20")
    assert shown["kind"]["initial_option"]["value"] == "prevent"
