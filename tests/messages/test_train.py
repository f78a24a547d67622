"""What people read about trains fits into Slack, in both languages, in every state and for every reason."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from bot.deploys.rules import State
from bot.deploys.timetable import Departure
from bot.deploys.train_queries import Coming, DepartureView, Passenger
from bot.deploys.train_rules import TrainState
from bot.messages.train import BEHIND, WHY, card, listing, notes, reminder, said, value_of
from bot.messages.words import words_for
from tests.messages.test_deploy import VIEW as DEPLOY

NOW = datetime(2026, 3, 3, 14, 0, tzinfo=UTC)
PASSENGER = Passenger(
    id=1,
    service="web",
    ref="main",
    commit="a" * 40,
    subject="Fix <!channel>",
    author="Maya *",
    who="U1",
    why=None,
    live_before="b" * 40,
    is_stale=True,
    deploy=None,
)
VIEW = DepartureView(
    id=7,
    workspace=1,
    train="weekly",
    environment="production",
    channel="#releases",
    departs_at=NOW,
    leaves_at=NOW + timedelta(minutes=30),
    is_held=True,
    state=TrainState.BOARDING,
    why=None,
    said="wait <!here>",
    conductors=("U8", "U9"),
    cargo=3,
    titles={"en": "Weekly release", "ko": "정기 배포"},
    waits=True,
    confirmed_by=None,
    ended_at=NOW,
    ended_by="U9",
    aboard=(PASSENGER, replace(PASSENGER, service="api", commit=None, subject=None, author=None)),
    behind=tuple(replace(PASSENGER, why=why) for why in BEHIND),
)
BOTH = pytest.mark.parametrize("lang", ["en", "ko"])


def offered(message: dict[str, Any]) -> list[str]:
    text = json.dumps(message)
    return [name for name in ("depart", "hold", "cancel") if f'"train.{name}"' in text]


@BOTH
@pytest.mark.parametrize("state", list(TrainState))
@pytest.mark.parametrize("why", [None, *WHY])
def test_every_state_is_told_for_every_reason(lang: str, state: TrainState, why: str | None) -> None:
    words, of = words_for(lang), replace(VIEW, state=state, why=why)
    for message in (card(words, of), reminder(words, of)):
        shown = json.dumps(message.payload, ensure_ascii=False)
        assert of.titles[lang] in shown
        assert "<!channel>" not in shown
        assert "<!here>" not in shown
        assert offered(message.payload) == (["depart", "hold", "cancel"] if state == TrainState.BOARDING else [])


@pytest.mark.parametrize(
    ("change", "buttons"),
    [
        ({"confirmed_by": "U8"}, ["hold", "cancel"]),
        ({"waits": False}, ["hold", "cancel"]),
        ({"aboard": VIEW.aboard[1:]}, ["hold", "cancel"]),
        ({"aboard": (), "behind": ()}, ["hold", "cancel"]),
    ],
)
def test_only_what_can_be_confirmed_is_offered(change: dict[str, Any], buttons: list[str]) -> None:
    assert offered(card(words_for("en"), replace(VIEW, **change)).payload) == buttons


def test_a_button_carries_what_it_showed() -> None:
    assert value_of(VIEW) == f"7 boarding 3 {int(VIEW.leaves_at.timestamp())}"


@BOTH
def test_notes_tell_what_changed_with_authors_and_what_did_not_go_out(lang: str) -> None:
    live = replace(PASSENGER, deploy=replace(DEPLOY, state=State.LIVE))
    failed = replace(PASSENGER, deploy=replace(DEPLOY, service="api", state=State.FAILED))
    of = replace(VIEW, state=TrainState.DEPARTED, aboard=(live, failed))
    message = notes(words_for(lang), of)
    shown = json.dumps(message.payload, ensure_ascii=False)
    assert shown.count("Fix &lt;!channel") == 10
    assert "*api*" in shown
    assert of.titles[lang] in message.text


@BOTH
def test_the_list_tells_of_each_train_its_next_departures(lang: str) -> None:
    planned = [Departure(NOW + timedelta(days=day), "weekly", NOW + timedelta(days=day)) for day in range(4)]
    moved = Departure(NOW, "nightly", NOW + timedelta(days=1), "holiday")
    skipped = Departure(NOW, "nightly", None, "freeze")
    found = [Coming(planned[0], VIEW), *map(Coming, planned[1:]), Coming(moved), Coming(skipped)]
    shown = json.dumps(listing(words_for(lang), found, {"weekly": "Weekly <!here>"}).payload, ensure_ascii=False)
    assert "Weekly &lt;!here" in shown
    assert "`nightly`" in shown
    assert shown.count("<!date^") == 2 + 1 + 2 + 1 + 1 - 1
    assert listing(words_for(lang), [], {}).text


@BOTH
def test_answers(lang: str) -> None:
    words = words_for(lang)
    assert "Weekly" in said(words, "held", VIEW) or lang == "ko"
    left, waits = (
        said(words, "confirmed", replace(VIEW, state=state)) for state in (TrainState.DEPARTED, TrainState.BOARDING)
    )
    assert left != waits
    assert "<@U1>" in said(words, "handed_over", VIEW, who="U1")
    assert "`web`" in said(words, "boarded", VIEW, service="web", ref="main")
