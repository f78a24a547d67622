from datetime import UTC, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import create_engine, text
from sqlalchemy.engine import Dialect
from sqlalchemy.exc import StatementError

from bot.db import Database, UtcDateTime
from bot.db.types import UtcSeconds, without_nul
from bot.models import Job, JobStep, Watermark, Workspace
from bot.people.service import ensure_workspace

SEOUL = timezone(timedelta(hours=9))
NOON = datetime(2026, 3, 1, 12, 0, 0, 123456, SEOUL)
DIALECTS: list[Dialect] = [create_engine(url).dialect for url in ("sqlite://", "postgresql+psycopg://")]
MOMENTS = st.integers(0, 7_000_000_000).map(lambda seconds: datetime.fromtimestamp(seconds, UTC))


def test_a_time_comes_back_in_utc(database: Database) -> None:
    with database.write() as tx:
        tx.add(Watermark(name="noon", reached=NOON))
    with database.read() as tx:
        mark = tx.get_one(Watermark, "noon")
    assert mark.reached == NOON
    assert mark.reached.utcoffset() == timedelta(0)
    assert mark.reached.hour == 3


def test_times_are_compared_as_moments(database: Database) -> None:
    with database.write() as tx:
        tx.add(Watermark(name="noon", reached=NOON))
    with database.read() as tx:
        later = tx.query(Watermark).filter(Watermark.reached > datetime(2026, 3, 1, 4, tzinfo=UTC)).count()
        earlier = tx.query(Watermark).filter(Watermark.reached < datetime(2026, 3, 1, 11, tzinfo=UTC)).count()
    assert (later, earlier) == (0, 1)


def test_a_time_without_a_zone_is_refused(database: Database) -> None:
    with pytest.raises(StatementError, match="without a zone"), database.write() as tx:
        tx.add(Watermark(name="noon", reached=NOON.replace(tzinfo=None)))


@pytest.mark.parametrize("dialect", DIALECTS, ids=["sqlite", "postgres"])
@given(moment=MOMENTS, zone=st.timezones())
def test_no_zone_moves_a_moment(dialect: Dialect, moment: datetime, zone: ZoneInfo) -> None:
    kind, moment = UtcDateTime(), moment.astimezone(zone)
    back = kind.process_result_value(kind.process_bind_param(moment, dialect), dialect)
    assert back is not None
    assert back.timestamp() == moment.timestamp()
    assert back.tzinfo is UTC


def test_no_time_stays_none() -> None:
    kind, dialect = UtcDateTime(), DIALECTS[0]
    assert kind.process_bind_param(None, dialect) is None
    assert kind.process_result_value(None, dialect) is None


@pytest.mark.parametrize(
    "value", [{"a": [1, 2.5, None]}, [], "", 0, False, "\u25cf 서울 '\"\\", {"nested": {"deep": True}}, None]
)
def test_a_json_value_comes_back_as_it_was(database: Database, value: object) -> None:
    with database.write() as tx:
        workspace = ensure_workspace(tx, "T0BEACON", NOON)
        values = {"flow": "f/1", "lane": 1, "subject": "s", "payload": {}, "due_at": NOON, "created_at": NOON}
        job = Job(workspace_id=workspace.id, **values)
        tx.add(job)
        tx.flush()
        tx.add(JobStep(job_id=job.id, name="one", begun_at=NOON, result=value))
    with database.read() as tx:
        assert tx.query(JobStep).one().result == value
        assert tx.scalar(text("SELECT count(*) FROM job_step WHERE result IS NULL")) == (value is None)


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("a\x00b", "a\ufffdb"),
        ({"a\x00": ["\x00", {"b": ("\x00", 1, None)}]}, {"a\ufffd": ["\ufffd", {"b": ["\ufffd", 1, None]}]}),
        ("\\u0000", "\\u0000"),
        (7, 7),
    ],
)
def test_the_character_that_postgresql_refuses_is_replaced(given: object, kept: object) -> None:
    assert without_nul(given) == kept


def test_text_from_outside_never_breaks_a_write(database: Database) -> None:
    with database.write() as tx:
        workspace = ensure_workspace(tx, "T0\x00", NOON)
        job = Job(
            workspace_id=workspace.id,
            flow="f/1",
            lane=1,
            subject="s",
            payload={"a": "\x00"},
            due_at=NOON,
            created_at=NOON,
        )
        tx.add(job)
    with database.read() as tx:
        assert "\x00" not in tx.query(Job).one().payload["a"] or database.is_sqlite
        assert tx.query(Workspace).one().team_id == "T0\ufffd"


@pytest.mark.parametrize("dialect", DIALECTS, ids=["sqlite", "postgres"])
@given(moment=MOMENTS, zone=st.timezones())
def test_a_time_in_seconds_is_the_same_moment(dialect: Dialect, moment: datetime, zone: ZoneInfo) -> None:
    kind = UtcSeconds()
    kept = kind.process_bind_param(moment.astimezone(zone), dialect)
    assert kept == int(moment.timestamp())
    assert kind.process_result_value(kept, dialect) == moment


def test_a_time_in_seconds_needs_a_zone_and_may_be_none() -> None:
    kind, dialect = UtcSeconds(), DIALECTS[0]
    assert kind.process_result_value(kind.process_bind_param(None, dialect), dialect) is None
    with pytest.raises(ValueError, match="without a zone"):
        kind.process_bind_param(NOON.replace(tzinfo=None), dialect)
