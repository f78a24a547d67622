import threading
from datetime import datetime, timedelta

import pytest
from sqlalchemy.orm import Session

from bot.db import Database
from bot.models import Watermark
from bot.ticks.clock import Tick, Ticks
from tests.work.bench import NOW

MINUTE = timedelta(minutes=1)


class Clock:
    """A clock that is moved by hand."""

    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> datetime:
        return self.now


def test_a_tick_looks_once_in_its_while_whoever_ticks(database: Database) -> None:
    clock, looks = Clock(), list[datetime]()
    tick = Tick("look", MINUTE, lambda _tx, now: looks.append(now))
    instances = [Ticks(database, clock, [tick]) for _ in range(3)]
    for second in (0, 1, 59, 60, 61, 119, 120):
        clock.now = NOW + timedelta(seconds=second)
        for instance in instances:
            instance.tick()
    assert looks == [NOW, NOW + MINUTE, NOW + 2 * MINUTE]


def test_one_that_fails_holds_up_no_other_and_looks_again(database: Database) -> None:
    clock, looks = Clock(), list[str]()

    def fail(tx: Session, now: datetime) -> None:
        looks.append("fail")
        tx.add(Watermark(name="half", reached=now))
        tx.flush()
        raise ValueError

    ticks = Ticks(database, clock, [Tick("fail", MINUTE, fail), Tick("well", MINUTE, lambda *_: looks.append("well"))])
    ticks.tick()
    clock.now += timedelta(seconds=1)
    ticks.tick()
    assert looks == ["fail", "well", "fail"]
    with database.read() as tx:
        assert [mark.name for mark in tx.query(Watermark)] == ["well"]


def test_it_ticks_by_itself_until_it_is_stopped(database: Database) -> None:
    looked = threading.Event()
    ticks = Ticks(database, Clock(), [Tick("look", MINUTE, lambda *_: looked.set())], seconds=0.01)
    ticks.start()
    assert looked.wait(30)
    ticks.stop()


def test_what_is_not_due_needs_no_transaction_that_writes(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    clock, writes = Clock(), list[datetime]()
    ticks = Ticks(database, clock, [Tick("look", MINUTE, lambda _tx, _now: None)])
    ticks.tick()
    monkeypatch.setattr(database, "write", lambda: writes.append(clock.now))
    clock.now += timedelta(seconds=59)
    ticks.tick()
    assert writes == []
    clock.now += timedelta(seconds=1)
    ticks.tick()
    assert writes == [NOW + MINUTE]
