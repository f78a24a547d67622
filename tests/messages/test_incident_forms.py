import json
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.incidents.rules import State
from bot.messages import incident_forms as forms
from bot.messages.base import View
from bot.messages.words import words_for
from tests.messages.test_incident import INCIDENT

SERVICES = [f"service-{number}" for number in range(150)]


def blocks(view: View) -> list[str]:
    return [block["block_id"] for block in view.payload["blocks"]]


def test_the_form_of_a_declaration() -> None:
    view = forms.declare_view(words_for("ko"), "C9", ["checkout"])
    assert view.payload["private_metadata"] == "C9"
    assert blocks(view) == ["title", "severity", "services", "impact", "readers", "callees"]


def test_the_form_may_be_opened_where_there_is_no_channel_and_with_a_title() -> None:
    view = forms.declare_view(words_for("en"), "", [], title="search is <down>").payload
    assert "private_metadata" not in view
    assert view["blocks"][0]["element"]["initial_value"] == "search is <down>"


@pytest.mark.parametrize("language", ["en", "ko"])
def test_a_form_of_the_largest_incident_is_within_slacks_limits(language: str) -> None:
    grave = replace(INCIDENT, title="가" * 200, impact="나" * 1000, services=tuple(SERVICES[:90]), trying="다" * 500)
    for view in (
        forms.edit_view(words_for(language), grave, SERVICES),
        forms.update_view(words_for(language), grave, timedelta(minutes=45)),
        forms.roles_view(words_for(language), grave, [f"role{number}" for number in range(30)]),
    ):
        assert len(view.payload["private_metadata"]) <= 3000
        for block in view.payload["blocks"]:
            assert len(block["element"].get("options", ())) <= 100


def test_marks_tell_what_was_shown() -> None:
    kept = json.loads(forms.edit_view(words_for("en"), INCIDENT, []).payload["private_metadata"])
    assert kept["shown"]["title"] == forms.mark_of(INCIDENT.title)
    assert kept["shown"]["impact"] == forms.mark_of(None) != forms.mark_of("")


@pytest.mark.parametrize(("minutes", "chosen"), [(45, "45"), (60, "60"), (None, "0")])
def test_the_usual_pause_is_chosen(minutes: int | None, chosen: str) -> None:
    every = timedelta(minutes=minutes) if minutes else None
    view = forms.update_view(words_for("en"), replace(INCIDENT, state=State.IDENTIFIED), every)
    (block,) = (each for each in view.payload["blocks"] if each["block_id"] == "next")
    assert block["element"]["initial_option"]["value"] == chosen
