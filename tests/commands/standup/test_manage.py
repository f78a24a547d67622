from datetime import date
from pathlib import Path
from typing import Any

import pytest

from bot.db import Database
from bot.errors import BotError, Conflict, NotAllowed, NotFound
from bot.flows.projections import want
from bot.messages.standup_forms import create_view
from bot.models import Audit, Notice, Projection, Standup
from commands.context import Bench
from commands.standup import ACTIONS, COMMAND, VIEWS
from commands.table import obey
from tests.commands.bench import ask, make_bench
from tests.commands.incident.forms import submitted
from tests.work.bench import NOW

ROLES = """
[person.maya]
email = "maya@example.com"

[role.lead]
members = ["maya"]
may = ["standup.manage"]
"""


@pytest.fixture
def bench(database: Database, tmp_path: Path) -> Bench:
    made = make_bench(database, tmp_path)
    make(made)
    return made


def make(bench: Bench, name: str = "Daily", channel: str = "C1") -> None:
    asked = ask(bench, key=f"view:{name}")
    VIEWS["standup.create"](submitted(asked, create_view(asked.words, channel, "UTC"), name=name))


def row(bench: Bench) -> Standup:
    with bench.database.read() as tx:
        return tx.query(Standup).order_by(Standup.id).limit(1).one()


def somebody_made_it(bench: Bench, **changes: Any) -> None:
    with bench.database.write() as tx:
        for name, value in {"made_by": "U0OTHER", **changes}.items():
            setattr(tx.query(Standup).one(), name, value)


def test_it_is_paused_and_goes_on(bench: Bench) -> None:
    assert "paused" in str(obey(COMMAND, ask(bench, "pause daily")))
    assert row(bench).paused_at == NOW
    with pytest.raises(Conflict):
        obey(COMMAND, ask(bench, "pause"))
    assert "goes on" in str(obey(COMMAND, ask(bench, "resume Daily")))
    assert row(bench).paused_at is None
    with pytest.raises(Conflict):
        obey(COMMAND, ask(bench, "resume"))
    with bench.database.read() as tx:
        assert [each.action for each in tx.query(Audit).order_by(Audit.id)][1:] == ["standup.pause", "standup.resume"]


@pytest.mark.parametrize(
    "text", ["pause Daily until 2030-01-04", "pause until 4 Jan 2030", "pause 데일리 2030년 1월 4일까지"]
)
def test_a_pause_may_have_a_last_day(bench: Bench, text: str) -> None:
    make(bench, "데일리", "C2")
    told = str(obey(COMMAND, ask(bench, text)))
    assert "4 Jan 2030" in told
    assert "5 Jan 2030" in told
    with bench.database.read() as tx:
        (paused,) = tx.query(Standup).filter(Standup.paused_at.is_not(None))
    assert paused.resumes_on == date(2030, 1, 5)


@pytest.mark.parametrize("text", ["pause Daily until 2020-01-04", "pause until whenever"])
def test_a_day_that_is_over_or_none_ends_no_pause(bench: Bench, text: str) -> None:
    with pytest.raises(BotError):
        obey(COMMAND, ask(bench, text))
    assert row(bench).paused_at is None


def test_a_pause_gets_another_end_by_another_word(bench: Bench) -> None:
    obey(COMMAND, ask(bench, "pause"))
    obey(COMMAND, ask(bench, "pause until 2030-01-04"))
    assert row(bench).resumes_on == date(2030, 1, 5)


def test_its_card_is_brought_up_to_date(bench: Bench) -> None:
    of = row(bench)
    with bench.database.write() as tx:
        want(tx, of.workspace_id, "standup.card", str(of.id), "C1", NOW)
    obey(COMMAND, ask(bench, "pause"))
    with bench.database.read() as tx:
        assert tx.query(Projection).one().wanted == 2


def test_it_is_deleted_by_the_button_alone(bench: Bench) -> None:
    key = row(bench).id
    asked = str(obey(COMMAND, ask(bench, "delete")))
    assert row(bench).deleted_at is None
    assert f"'value': '{key}'" in asked
    ACTIONS["standup.delete"](ask(bench, str(key)))
    assert row(bench).deleted_at == NOW
    with pytest.raises(NotFound):
        ACTIONS["standup.delete"](ask(bench, str(key)))
    with bench.database.read() as tx:
        assert tx.query(Notice).one().content["name"] == "deleted"
    make(bench)  # the name is free


def test_the_buttons_pause_and_go_on(bench: Bench) -> None:
    for act, paused in (("pause", NOW), ("resume", None)):
        ACTIONS[f"standup.{act}"](ask(bench, str(row(bench).id)))
        assert row(bench).paused_at == paused
    with pytest.raises(Conflict):
        ACTIONS["standup.resume"](ask(bench, str(row(bench).id)))


@pytest.mark.parametrize("text", ["pause", "resume", "delete"])
def test_who_did_not_make_it_needs_the_permission(database: Database, tmp_path: Path, text: str) -> None:
    bench = make_bench(database, tmp_path, ROLES)
    make(bench)
    somebody_made_it(bench, paused_at=NOW if text == "resume" else None)
    for who in ({"email": "luca@example.com"}, {"is_outsider": True}):
        with pytest.raises(NotAllowed):
            obey(COMMAND, ask(bench, text, **who))
        with pytest.raises(NotAllowed):
            ACTIONS[f"standup.{text}"](ask(bench, str(row(bench).id), **who))
        assert "standup.delete" not in str(obey(COMMAND, ask(bench, "list", email="luca@example.com")))
    assert obey(COMMAND, ask(bench, text, email="maya@example.com"))
    assert "standup.delete" in str(obey(COMMAND, ask(bench, "list", email="maya@example.com")))


def test_what_stands_in_the_catalogue_is_changed_there(bench: Bench) -> None:
    somebody_made_it(bench, origin="catalogue", made_by=ask(bench).who.slack_id)
    for text in ("pause", "delete"):
        with pytest.raises(BotError) as refused:
            obey(COMMAND, ask(bench, text))
        assert refused.value.name == "in_catalogue"
    assert "standup.pause" not in str(obey(COMMAND, ask(bench, "list")))
