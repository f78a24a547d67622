from dataclasses import replace
from pathlib import Path

import pytest

from bot.db import Database
from bot.flows import standup_changes, standup_channels
from bot.models import Job, Notice, Standup
from bot.standups import changes, service
from tests.flows.bench import make
from tests.standups.making import ASKS, START, standup
from tests.work.bench import Engine


@pytest.fixture
def engine(database: Database, tmp_path: Path) -> Engine:
    made, _, _ = make(database, tmp_path)
    with database.write() as tx:
        standup(tx, "U1")
        standup(tx, "U1", name="Elsewhere", channel="C2")
    return made


def told(engine: Engine) -> list[str]:
    with engine.database.read() as tx:
        return [f"{each.person} {each.content['name']}" for each in tx.query(Notice).order_by(Notice.id)]


def paused(engine: Engine) -> list[str]:
    with engine.database.read() as tx:
        return [row.name for row in tx.query(Standup).order_by(Standup.id) if row.paused_at is not None]


def close(engine: Engine, why: str = standup_channels.ARCHIVED) -> None:
    with engine.database.write() as tx:
        standup_channels.closed(tx, engine.workspace, "C1", why, START)


def open_again(engine: Engine) -> None:
    with engine.database.write() as tx:
        standup_channels.opened(tx, engine.workspace, "C1", START)


@pytest.mark.parametrize("why", [standup_channels.ARCHIVED, standup_channels.DELETED])
def test_an_archived_channel_pauses_its_standups_and_tells_their_maker_once(engine: Engine, why: str) -> None:
    for _ in range(2):
        close(engine, why)
    assert paused(engine) == ["Daily"]
    assert told(engine) == [f"U0 channel_{why}"]


def test_a_channel_that_is_open_again_goes_on(engine: Engine) -> None:
    close(engine)
    open_again(engine)
    assert paused(engine) == []
    assert told(engine)[1:] == ["U0 channel_opened"]


def test_what_somebody_paused_stays_so(engine: Engine) -> None:
    with engine.database.write() as tx:
        service.pause(tx, tx.query(Standup).filter_by(name="Daily").one(), START)
    close(engine)
    open_again(engine)
    assert paused(engine) == ["Daily"]
    assert told(engine) == []


def test_another_channel_has_it_go_on(engine: Engine) -> None:
    close(engine, standup_channels.DELETED)
    with engine.database.write() as tx:
        row = tx.query(Standup).filter_by(name="Daily").one()
        standup_changes.change(tx, row, replace(changes.plan_of(row), channel="C3"), ASKS, (), "U0", START)
    assert paused(engine) == []


def test_who_made_it_is_told_that_bongsu_was_sent_out(engine: Engine) -> None:
    with engine.database.write() as tx:
        standup_channels.sent_out(tx, engine.workspace, "C1", START)
    assert told(engine) == ["U0 channel_left"]


def test_who_is_in_is_found_out_when_bongsu_is_invited_again(engine: Engine) -> None:
    with engine.database.write() as tx:
        standup_channels.entered(tx, engine.workspace, "C1", START)
        assert [job.flow for job in tx.query(Job)] == ["standup.follow/1"]
