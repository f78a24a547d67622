"""Notes in the writer's zone, a timeline part by part, and erasing by number and by the menu of a message."""

import dataclasses
import json
from datetime import timedelta

import pytest

from bot.errors import BotError, Conflict, NotAllowed, NotFound
from bot.incidents import timeline as domain
from bot.incidents.service import locked
from bot.models import Audit, TimelineEntry, Workspace
from bot.people.service import mirror
from commands.context import Bench
from commands.incident import ACTIONS, SHORTCUTS, VIEWS
from commands.incident.declare import declare
from commands.incident.timeline import note, redact, timeline
from tests.commands.bench import USER, ask
from tests.commands.incident.test_state import open_channel, type_in
from tests.work.bench import NOW


@pytest.fixture(autouse=True)
def declared(bench: Bench) -> None:
    declare(ask(bench, "checkout is down"))


def notes(bench: Bench) -> list[TimelineEntry]:
    with bench.database.read() as tx:
        return list(tx.query(TimelineEntry).filter_by(kind="note").order_by(TimelineEntry.id))


def test_a_note_is_kept_once(bench: Bench) -> None:
    for key in ("trigger:5", "trigger:5", "trigger:6"):
        assert "Noted" in type_in(bench, "note 1 the first customer called", key=key)
    assert [each.detail["text"] for each in notes(bench)] == ["the first customer called"] * 2


def test_a_time_is_the_writers(bench: Bench) -> None:
    workspace = ask(bench).who.workspace
    with bench.database.write() as tx:
        team = tx.get_one(Workspace, workspace)
        mirror(tx, team, {"id": USER, "tz": "Asia/Seoul"}, NOW)
    type_in(bench, "note 1 17:45 the first customer called")
    (entry,) = notes(bench)
    assert (entry.happened_at, entry.recorded_at) == (NOW - timedelta(minutes=15), NOW)


def test_in_the_channel_a_time_is_no_number_of_an_incident(bench: Bench) -> None:
    open_channel(bench)
    note(ask(bench, "08:30 it began", channel="C7", key="trigger:2"))
    assert notes(bench)[0].happened_at == NOW - timedelta(minutes=30)


@pytest.mark.parametrize("typed", ["note 1", "note 1 2027-01-01 10:00 later", f"note 1 {'x' * 2001}"])
def test_what_is_no_note(bench: Bench, typed: str) -> None:
    with pytest.raises(BotError):
        type_in(bench, typed)
    assert notes(bench) == []


def many(bench: Bench, count: int) -> None:
    workspace = ask(bench).who.workspace
    with bench.database.write() as tx:
        row = locked(tx, workspace, 1)
        for minute in range(count):
            domain.note(tx, row, f"step-{minute:03}.", "U1", NOW, NOW + timedelta(minutes=minute + 1))


def test_a_timeline_is_read_part_by_part(bench: Bench) -> None:
    many(bench, 60)
    first = type_in(bench, "timeline 1")
    assert "step-059" in first
    assert "step-034" not in first
    place = next(
        element["value"]
        for block in json.loads(first)["blocks"]
        if block["type"] == "actions"
        for element in block["elements"]
    )
    seen = [first]
    while place.split()[1:]:
        answered = VIEWS["incident.timeline"](ask(bench, channel=place))
        assert answered is not None
        seen.append(json.dumps(answered))
        place = answered["view"]["private_metadata"]
    assert len(seen) == 3
    assert all(sum(f"step-{minute:03}." in part for part in seen) == 1 for minute in range(60))
    assert "declared the incident" in seen[-1]


def test_guests_read_no_timeline(bench: Bench) -> None:
    for handler, given in (
        (timeline, {"text": "1"}),
        (ACTIONS["incident.timeline"], {"text": "1 5.1"}),
        (VIEWS["incident.timeline"], {"channel": "1 5.1"}),
    ):
        with pytest.raises(NotAllowed):
            handler(ask(bench, is_outsider=True, **given))


def test_an_entry_is_erased_by_its_number(bench: Bench) -> None:
    type_in(bench, "note 1 hunter2")
    key = notes(bench)[0].id
    for number in range(2):
        assert "erased" in type_in(bench, f"redact #1 {key}", key=f"trigger:{number}")
    assert "hunter2" not in type_in(bench, "timeline 1")
    with bench.database.read() as tx:
        actions = [(each.action, each.subject) for each in tx.query(Audit).filter_by(action="incident.redact")]
    assert actions == [("incident.redact", f"incident:1 entry:{key}")]


def test_what_cannot_be_erased_is_said(bench: Bench) -> None:
    for typed, error in (("redact 1 99", NotFound), ("redact 1 1", Conflict), ("redact 1 it", BotError)):
        with pytest.raises(error):
            type_in(bench, typed)
    with pytest.raises(NotAllowed):
        redact(ask(bench, "1 1", is_outsider=True))


def test_a_message_on_no_timeline_is_not_erased(bench: Bench) -> None:
    asked = dataclasses.replace(ask(bench, channel="C7"), body={"message_ts": "1.000000"})
    with pytest.raises(NotFound):
        SHORTCUTS["incident.redact_message"](asked)
