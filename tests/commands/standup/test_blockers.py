import dataclasses
import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from bot.db import Database
from bot.errors import Conflict, NotAllowed, NotFound
from bot.flows import standups
from bot.messages.standup_blockers import task_form
from bot.models import Audit, Notice, Standup, StandupBlocker, StandupOccurrence
from bot.people import channels
from bot.standups import blocker_queries, service
from bot.standups.blocker_rules import Blocked
from bot.standups.rules import Role, with_roles
from commands.context import Ask, Bench
from commands.standup import ACTIONS, COMMAND, VIEWS
from commands.table import obey
from tests.commands.bench import USER, ask, make_bench, silent_slack
from tests.commands.incident.forms import submitted
from tests.standups.making import ASKS, START, standup, tick, utc

TUESDAY = utc("2026-03-03 10:00")
OTHER = "U2"


@pytest.fixture
def bench(database: Database, tmp_path: Path) -> Bench:
    """Give a standup of two people, in whose way something has been since yesterday."""
    bench = make_bench(database, tmp_path)
    with database.write() as tx:
        row = standup(tx, USER, OTHER)
        service.ask(tx, row.workspace_id, row.id, with_roles(ASKS, {"Blockers?": Role.BLOCKER}), "U0", START)
        tick(tx, utc("2026-03-02 09:00"))
        version, _ = service.asked_now(tx, row.id)
        for of in tx.query(StandupOccurrence).filter_by(day=date(2026, 3, 2), kind="question").all():
            said = {"q3": f"the key of {of.person}"}
            standups.answer(tx, row.workspace_id, of.id, of.person, version, said, utc("2026-03-02 10:00"))
    return dataclasses.replace(bench, clock=lambda: TUESDAY)


def key_of(bench: Bench, person: str = USER) -> int:
    with bench.database.read() as tx:
        return tx.query(StandupBlocker).filter_by(person=person).one().id


def press(bench: Bench, act: str, person: str = USER, state: str = "open", **body: Any) -> None:
    asked = dataclasses.replace(ask(bench, f"{key_of(bench, person)} {state}"), body=body)
    ACTIONS[f"standup.blocker_{act}"](asked)


def state(bench: Bench, person: str = USER) -> tuple[str, str | None]:
    with bench.database.read() as tx:
        row = tx.query(StandupBlocker).filter_by(person=person).one()
        return row.state, row.owner


def listed(asked: Ask) -> str:
    return json.dumps(obey(COMMAND, asked))


def test_what_stands_is_listed_with_buttons_at_ones_own(bench: Bench) -> None:
    text = listed(ask(bench, "blockers"))
    assert f"the key of {USER}" in text
    assert f"the key of {OTHER}" in text
    assert "for 1 day" in text
    assert text.count("standup.blocker_gone") == 1
    assert f'"{key_of(bench)} open"' in text
    assert listed(ask(bench, "blockers Daily")) == text


def test_who_looks_after_the_standup_has_buttons_at_all(bench: Bench) -> None:
    with bench.database.write() as tx:
        tx.query(Standup).one().made_by = USER
    assert listed(ask(bench, "blockers")).count("standup.blocker_gone") == 2


def test_an_unknown_name_is_said(bench: Bench) -> None:
    with pytest.raises(NotFound):
        listed(ask(bench, "blockers Weekly"))


def test_what_is_in_a_private_channel_is_for_who_is_in_it(bench: Bench) -> None:
    with bench.database.write() as tx:
        channels.heard_of(tx, tx.query(Standup).one().workspace_id, {"id": "C1", "name": "", "is_private": True})
        service.leave(tx, tx.query(Standup).one(), [USER], TUESDAY)
    assert "the key" not in listed(ask(bench, "blockers", channel="C2"))
    with pytest.raises(NotFound):
        listed(ask(bench, "blockers Daily", channel="C2"))


def test_where_others_read_along_nothing_can_be_pressed(bench: Bench) -> None:
    mentioned = dataclasses.replace(ask(bench, "blockers"), body={"event": {"channel_type": "channel"}})
    assert "standup.blocker" not in listed(mentioned)


def test_it_stands_or_it_is_gone_and_each_is_said_once(bench: Bench) -> None:
    press(bench, "stands")
    with pytest.raises(Conflict):
        press(bench, "stands")
    press(bench, "gone", container={"is_ephemeral": True})
    assert state(bench) == (Blocked.GONE, None)
    with pytest.raises(Conflict):
        press(bench, "gone")
    with bench.database.read() as tx:
        assert [row.action for row in tx.query(Audit)] == ["standup.blocker_stands", "standup.blocker_gone"]
        assert [row.content["context"] for row in tx.query(Notice)] == [{"event": "gone"}]


def test_nobody_closes_what_is_in_the_way_of_another(bench: Bench) -> None:
    for act in ("stands", "gone", "task"):
        with pytest.raises(NotAllowed):
            press(bench, act, OTHER)
    assert state(bench, OTHER) == (Blocked.OPEN, None)


def sent(bench: Bench, key: str = "view:1", **entered: Any) -> Any:
    asked = dataclasses.replace(ask(bench, key=key), channel="")
    with bench.database.read() as tx:
        found = blocker_queries.by_id(tx, asked.who.workspace, key_of(bench))
    assert found is not None
    return VIEWS["standup.blocker_made"](submitted(asked, task_form(asked.words, found), **entered))


def test_the_form_makes_it_a_task_once_and_its_owner_finishes_it(
    database: Database, bench: Bench, tmp_path: Path
) -> None:
    with silent_slack() as (api, called):
        press(dataclasses.replace(bench, slack=make_bench(database, tmp_path, api=api).slack), "task")
    assert called == ["views.open"]
    for _ in range(2):
        assert sent(bench, owner=USER, due="2026-03-09") is None
    assert state(bench) == (Blocked.TASK, USER)
    with pytest.raises(Conflict):
        press(bench, "task", state="task")
    with pytest.raises(Conflict):
        sent(bench, key="view:2")
    press(bench, "gone", state="task")
    assert state(bench) == (Blocked.DONE, USER)


def test_what_was_erased_cannot_be_pressed(bench: Bench) -> None:
    key = key_of(bench)
    with bench.database.write() as tx:
        standups.erase(tx, tx.query(Standup).one().workspace_id, USER, TUESDAY)
    with pytest.raises(NotFound):
        ACTIONS["standup.blocker_gone"](ask(bench, f"{key} open"))
