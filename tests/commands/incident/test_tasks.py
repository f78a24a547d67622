"""Tasks by command, by button, by form and from a message."""

import dataclasses
from pathlib import Path

import pytest

from bot.db import Database
from bot.errors import BotError, Conflict, NotAllowed, NotFound
from bot.incidents import tasks as domain
from bot.messages import tasks as words_of
from bot.models import Audit, IncidentTask, Workspace
from bot.people.service import mirror
from commands.context import Bench
from commands.incident import ACTIONS, SHORTCUTS, VIEWS
from commands.incident.declare import declare
from commands.incident.tasks import task
from tests.commands.bench import USER, ask, make_bench, silent_slack
from tests.commands.incident.forms import submitted
from tests.commands.incident.test_state import found, open_channel, type_in
from tests.work.bench import NOW


@pytest.fixture(autouse=True)
def declared(bench: Bench) -> None:
    declare(ask(bench, "checkout is down"))


def tasks(bench: Bench) -> list[tuple[str, str, str | None]]:
    with bench.database.read() as tx:
        return [(each.text, each.state, each.owner) for each in tx.query(IncidentTask).order_by(IncidentTask.id)]


def value(bench: Bench) -> str:
    with bench.database.read() as tx:
        return words_of.value_of(domain.by_id(tx, 1))


def audited(bench: Bench) -> list[str]:
    with bench.database.read() as tx:
        rows = tx.query(Audit).filter(Audit.action.startswith("incident.task")).order_by(Audit.id)
        return [f"{row.action} {row.subject}" for row in rows]


def test_a_task_from_its_beginning_to_its_end(bench: Bench) -> None:
    assert "Task 1 of incident 1" in type_in(bench, "task 1 add check the disk")
    type_in(bench, "task 1 add check the disk")  # Slack may send it again
    assert tasks(bench) == [("check the disk", "free", None)]
    assert "is on it" in type_in(bench, "task 1 take 1")
    assert "Done by" in type_in(bench, "task 1 done #1")
    assert "check the disk" in type_in(bench, "task 1")
    assert "finished task 1" in type_in(bench, "timeline 1")
    steps = ("add", "take", "done")
    assert audited(bench) == [f"incident.task_{step} incident:1 task:1" for step in steps]


@pytest.mark.parametrize("typed", ["check the disk <@U2|luca>", "<@U2|luca> check the disk"])
def test_a_task_is_given_to_somebody(bench: Bench, typed: str) -> None:
    type_in(bench, f"task 1 add {typed}")
    assert tasks(bench) == [("check the disk", "taken", "U2")]


def test_in_the_channel_no_number_is_needed(bench: Bench) -> None:
    open_channel(bench)
    with bench.database.write() as tx:
        mirror(tx, tx.get_one(Workspace, 1), {"id": "U3", "real_name": "Jiwoo"}, NOW)
    task(ask(bench, "add ask <@U3> for the key", channel="C7", key="trigger:2"))
    task(ask(bench, "take 1", channel="C7"))
    assert tasks(bench) == [("ask @Jiwoo for the key", "taken", USER)]
    assert found(bench).tasks == 1


@pytest.mark.parametrize(
    ("typed", "error"),
    [
        ("task 1 burn 1", NotFound),
        ("task 1 done", NotFound),
        ("task 1 done 7", NotFound),
        (f"task 1 add {'x' * 501}", BotError),
        ("task add check", NotFound),
    ],
)
def test_what_cannot_be_done_is_said(bench: Bench, typed: str, error: type[BotError]) -> None:
    with pytest.raises(error):
        type_in(bench, typed)
    assert tasks(bench) == []


def test_what_is_so_already_is_said(bench: Bench) -> None:
    type_in(bench, "task 1 add check the disk")
    type_in(bench, "task 1 done 1")
    with pytest.raises(Conflict):
        type_in(bench, "task 1 drop 1")
    type_in(bench, "task 1 take 1")
    assert tasks(bench) == [("check the disk", "taken", USER)]


def test_a_second_press_does_nothing(bench: Bench) -> None:
    type_in(bench, "task 1 add check the disk")
    free = value(bench)
    for name in ("task_take", "task_take", "task_done"):
        ACTIONS[f"incident.{name}"](ask(bench, free))
    assert tasks(bench) == [("check the disk", "taken", USER)]
    taken = value(bench)
    for _ in range(2):
        ACTIONS["incident.task_done"](ask(bench, taken))
    assert tasks(bench) == [("check the disk", "done", USER)]
    assert len(audited(bench)) == 3


def test_a_form_asks_from_the_panel_and_from_a_message(database: Database, tmp_path: Path, bench: Bench) -> None:
    open_channel(bench)
    with silent_slack() as (api, called):
        seeing = make_bench(database, tmp_path, api=api)
        ACTIONS["incident.more"](ask(seeing, "task 1"))
        message = {"message": {"text": "the *disk* is full"}, "message_ts": "1.0"}
        SHORTCUTS["incident.task_from_message"](dataclasses.replace(ask(seeing, channel="C7"), body=message))
        type_in(seeing, "task 1 add")
    assert called == ["views.open"] * 3
    form = words_of.form(ask(bench).words, found(bench), "the disk is full")
    assert VIEWS["incident.task"](submitted(ask(bench, key="view:1"), form, owner="U2")) is None
    assert tasks(bench) == [("the disk is full", "taken", "U2")]
    refused = VIEWS["incident.task"](submitted(ask(bench), form, text=" "))
    assert refused is not None
    assert "text" in refused["errors"]


def test_guests_have_no_tasks(bench: Bench) -> None:
    for typed in ("1 list", "1 add check the disk", "1 take 1"):
        with pytest.raises(NotAllowed):
            task(ask(bench, typed, is_outsider=True))
    with pytest.raises(NotAllowed):
        VIEWS["incident.task"](ask(bench, is_outsider=True))
