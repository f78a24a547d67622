from pathlib import Path
from typing import Any

import pytest

from bot.db import Database
from bot.flows import incidents
from bot.incidents.queries import IncidentView, by_number
from bot.manifest import EVENTS as SUBSCRIBED
from bot.models import Channel, Inbound, Job, Membership, Notice, Person, Standup, UserGroup, Workspace
from bot.people.service import identify
from bot.severity import Severity
from commands import events
from commands.context import Bench
from tests.commands.bench import make_bench
from tests.standups.making import standup
from tests.work.bench import NOW

MAYA = {"id": "U1", "team_id": "T0BEACON", "tz": "Asia/Seoul", "locale": "ko-KR", "profile": {"real_name": "Maya"}}


@pytest.fixture
def bench(database: Database, tmp_path: Path) -> Bench:
    made = make_bench(database, tmp_path)
    with database.write() as tx:
        identify(tx, {"team_id": "T0BEACON", "user_id": "U0BONGSU"}, [], NOW)
    return made


def _hear(bench: Bench, event: dict[str, Any], event_id: str = "Ev1") -> None:
    events.hear(bench, {"team_id": "T0BEACON", "event_id": event_id, "event": event})


def _incident(bench: Bench, state: str = "open") -> None:
    with bench.database.write() as tx:
        workspace = tx.query(Workspace).one().id
        made = incidents.declare(tx, bench.catalogue, workspace, "down", Severity.SEV2, NOW)
        made.channel_id, made.channel_name, made.channel_state = "C9", "inc-1-down", state


def _state(bench: Bench) -> IncidentView:
    with bench.database.read() as tx:
        found = by_number(tx, tx.query(Workspace).one().id, 1)
    assert found is not None
    return found


def _all(bench: Bench, model: Any) -> list[Any]:
    with bench.database.read() as tx:
        return list(tx.query(model))


def test_every_event_that_is_handled_is_asked_for() -> None:
    assert events.EVENTS.keys() <= set(SUBSCRIBED)


@pytest.mark.parametrize(("channel", "jobs"), [("C9", 1), ("C1", 0)])
def test_who_joins_an_incident_is_told_once_where_it_stands(bench: Bench, channel: str, jobs: int) -> None:
    _incident(bench)
    for _ in range(2):
        _hear(bench, {"type": "member_joined_channel", "user": "U1", "channel": channel})
    assert [each.flow for each in _all(bench, Job)].count("incident.welcome/1") == jobs


@pytest.mark.parametrize("kind", ["team_join", "user_change"])
def test_people_are_mirrored(bench: Bench, kind: str) -> None:
    _hear(bench, {"type": kind, "user": MAYA})
    (row,) = _all(bench, Person)
    assert (row.slack_id, row.name, row.zone, row.locale, row.is_gone) == ("U1", "Maya", "Asia/Seoul", "ko-KR", False)
    _hear(bench, {"type": "user_change", "user": MAYA | {"deleted": True, "is_restricted": True}}, "Ev2")
    (row,) = _all(bench, Person)
    assert row.is_gone
    assert row.is_guest


def test_an_event_that_comes_again_changes_nothing(bench: Bench) -> None:
    _hear(bench, {"type": "user_change", "user": MAYA})
    _hear(bench, {"type": "user_change", "user": MAYA | {"deleted": True}})
    assert not _all(bench, Person)[0].is_gone


def test_channels_and_who_is_in_them_are_mirrored(bench: Bench) -> None:
    _hear(bench, {"type": "channel_created", "channel": {"id": "C1", "name": "checkout"}}, "Ev1")
    _hear(bench, {"type": "member_joined_channel", "user": "U0BONGSU", "channel": "C1"}, "Ev2")
    _hear(bench, {"type": "member_joined_channel", "user": "U1", "channel": "C1"}, "Ev3")
    _hear(bench, {"type": "channel_rename", "channel": {"id": "C1", "name": "pay"}}, "Ev4")
    _hear(bench, {"type": "channel_archive", "channel": "C1"}, "Ev5")
    (row,) = _all(bench, Channel)
    assert (row.name, row.is_member, row.is_archived) == ("pay", True, True)
    assert {each.slack_id for each in _all(bench, Membership)} == {"U0BONGSU", "U1"}
    _hear(bench, {"type": "member_left_channel", "user": "U0BONGSU", "channel": "C1"}, "Ev6")
    assert not _all(bench, Channel)[0].is_member
    _hear(bench, {"type": "channel_deleted", "channel": "C1"}, "Ev7")
    assert _all(bench, Channel) == _all(bench, Membership) == []


@pytest.mark.parametrize(
    ("kind", "reason"), [("channel_archive", "is_archived"), ("channel_deleted", "channel_not_found")]
)
def test_an_incident_that_loses_its_channel_says_so(bench: Bench, kind: str, reason: str) -> None:
    _incident(bench)
    _hear(bench, {"type": kind, "channel": "C9"})
    assert (_state(bench).channel_state, _state(bench).channel_error) == ("lost", reason)


def test_a_channel_that_is_open_again_is_the_incidents_again(bench: Bench) -> None:
    _incident(bench)
    _hear(bench, {"type": "group_archive", "channel": "C9"}, "Ev1")
    _hear(bench, {"type": "group_unarchive", "channel": "C9"}, "Ev2")
    assert (_state(bench).channel_state, _state(bench).channel_error) == ("open", None)


@pytest.mark.parametrize(
    ("event", "gone"),
    [
        ({"type": "app_uninstalled"}, True),
        ({"type": "tokens_revoked", "tokens": {"bot": ["U0BONGSU"]}}, True),
        ({"type": "tokens_revoked", "tokens": {"oauth": ["U1"]}}, False),
    ],
)
def test_a_workspace_without_the_app(bench: Bench, event: dict[str, Any], gone: bool) -> None:  # noqa: FBT001
    _hear(bench, event)
    assert (_all(bench, Workspace)[0].uninstalled_at == NOW) is gone


def test_an_opened_home_tab_is_written_and_its_reader_fetched(bench: Bench) -> None:
    _hear(bench, {"type": "app_home_opened", "user": "U1", "channel": "D1", "tab": "home"}, "Ev1")
    assert [job.flow for job in _all(bench, Job)] == ["people.fetch/1", "home.publish/1"]
    _hear(bench, {"type": "app_home_opened", "user": "U2", "channel": "D2", "tab": "messages"}, "Ev2")
    assert len(_all(bench, Job)) == 2


def test_what_nobody_asked_for_leaves_nothing_behind(bench: Bench) -> None:
    _hear(bench, {"type": "message", "channel_type": "channel", "user": "U1", "text": "a secret of the team"})
    assert _all(bench, Inbound) == []


def _standup(bench: Bench, **changes: Any) -> None:
    with bench.database.write() as tx:
        standup(tx, "U1", **changes)


def _jobs(bench: Bench) -> list[str]:
    return [each.flow for each in _all(bench, Job)]


@pytest.mark.parametrize("kind", ["channel", "group"])
def test_a_closed_channel_pauses_its_standups_until_it_is_open_again(bench: Bench, kind: str) -> None:
    _standup(bench)
    _hear(bench, {"type": f"{kind}_archive", "channel": "C1", "user": "U1"})
    assert _all(bench, Standup)[0].paused_at == NOW
    _hear(bench, {"type": f"{kind}_unarchive", "channel": "C1", "user": "U1"}, "Ev2")
    assert _all(bench, Standup)[0].paused_at is None
    _hear(bench, {"type": f"{kind}_deleted", "channel": "C1"}, "Ev3")
    assert _all(bench, Standup)[0].paused_at == NOW


@pytest.mark.parametrize("kind", ["channel_left", "group_left", "member_left_channel"])
def test_who_made_a_standup_is_told_once_that_bongsu_was_sent_out(bench: Bench, kind: str) -> None:
    _standup(bench)
    _hear(bench, {"type": "member_joined_channel", "user": "U0BONGSU", "channel": "C1"}, "Ev1")
    _hear(bench, {"type": kind, "user": "U0BONGSU", "channel": "C1"}, "Ev2")
    _hear(bench, {"type": "member_left_channel", "user": "U0BONGSU", "channel": "C1"}, "Ev3")
    assert [each.content["name"] for each in _all(bench, Notice)] == ["channel_left"]
    assert not _all(bench, Channel)[0].is_member
    _hear(bench, {"type": "member_joined_channel", "user": "U0BONGSU", "channel": "C1"}, "Ev4")
    assert _jobs(bench).count("standup.follow/1") == 1  # the first was not begun yet


@pytest.mark.parametrize(
    "event",
    [
        {"type": "subteam_created", "subteam": {"id": "S1", "handle": "web"}},
        {"type": "subteam_updated", "subteam": {"id": "S1", "handle": "web"}},
        {"type": "subteam_members_changed", "subteam_id": "S1"},
    ],
)
def test_a_group_that_changes_is_looked_at_anew(bench: Bench, event: dict[str, Any]) -> None:
    _standup(bench, members="group", group="S1")
    _hear(bench, event)
    assert _jobs(bench) == ["standup.follow/1"]
    assert [each.handle for each in _all(bench, UserGroup)] == (["web"] if "subteam" in event else [])
