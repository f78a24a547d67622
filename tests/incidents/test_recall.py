"""What is found, and what reminds of what: titles as teams write them, in two languages."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from bot.db import Database
from bot.incidents import recall, service, updates
from bot.incidents.queries import by_number
from bot.incidents.rules import State
from bot.models import Incident, SearchDocument
from bot.people.service import ensure_workspace
from bot.severity import Severity

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
PAST = (
    "Checkout is failing with 502",
    "Search is slow",
    "Payments: card provider does not answer",
    "결제가 실패합니다",
    "검색이 느립니다",
    "로그인이 되지 않음",
    "HighErrorRate: 5xx rate above 5% on checkout",
    "DiskFull: disk /var on db-1 is 95% full",
    "The database primary is down",
    "Website is down",
    "Certificate of api.example.com expires",
    "주문 페이지가 열리지 않음",
    "Orders are stuck in the queue",
    "E-mail is not delivered",
    "Kafka consumer lag grows",
)


def declared(tx: Session, title: str, services: Sequence[str] = (), team: str = "T1") -> Incident:
    workspace = ensure_workspace(tx, team, NOW).id
    return service.declare(tx, workspace, title, Severity.SEV2, NOW, services=services)


def like(tx: Session, title: str, services: Sequence[str] = ()) -> list[str]:
    made = declared(tx, title, services)
    seen = by_number(tx, made.workspace_id, made.number)
    assert seen is not None
    return [each.incident.title for each in recall.similar(tx, seen)]


def found(tx: Session, typed: str, team: str = "T1") -> list[str]:
    return [each.incident.title for each in recall.by_words(tx, ensure_workspace(tx, team, NOW).id, typed)]


@pytest.fixture
def past(database: Database) -> Database:
    with database.write() as tx:
        for title in PAST:
            declared(tx, title)
    return database


@pytest.mark.parametrize(
    ("title", "reminds_of"),
    [
        ("Checkout returns 502 errors", "Checkout is failing with 502"),
        ("Card payments fail at the provider", "Payments: card provider does not answer"),
        ("카드 결제 실패", "결제가 실패합니다"),
        ("결제 실패율 증가", "결제가 실패합니다"),
        ("로그인 오류", "로그인이 되지 않음"),
        ("주문 페이지 오류", "주문 페이지가 열리지 않음"),
        ("HighErrorRate: 5xx rate above 5% on search", "HighErrorRate: 5xx rate above 5% on checkout"),
        ("Disk full on db-2", "DiskFull: disk /var on db-1 is 95% full"),
        ("Database is down", "The database primary is down"),
        ("Queue of orders grows", "Orders are stuck in the queue"),
        ("Certificate of www.example.com expired", "Certificate of api.example.com expires"),
        ("Mails are not delivered", "E-mail is not delivered"),
    ],
)
def test_a_new_incident_reminds_of(past: Database, title: str, reminds_of: str) -> None:
    with past.write() as tx:
        assert like(tx, title)[:1] == [reminds_of]


@pytest.mark.parametrize(
    "title",
    [
        "Login page is down",
        "Build agents are offline",
        "배포 도구가 멈춤",
        "DNS does not resolve",
        "Prices are wrong in the catalogue",
        "it is not working",
        "???",
        "🔥",
        "1234567",
    ],
)
def test_what_is_new_reminds_of_nothing(past: Database, title: str) -> None:
    with past.write() as tx:
        assert like(tx, title) == []


def test_at_most_three_and_of_equals_the_newest(database: Database) -> None:
    with database.write() as tx:
        for _ in range(5):
            declared(tx, "Checkout is failing")
        made = declared(tx, "Checkout is failing")
        seen = by_number(tx, made.workspace_id, made.number)
        assert seen is not None
        assert [each.incident.number for each in recall.similar(tx, seen)] == [5, 4, 3]


def test_a_service_in_common_counts_as_a_word(past: Database) -> None:
    with past.write() as tx:
        declared(tx, "Latency is high", ["recommendations"])
        assert like(tx, "Latency rises", ["recommendations"]) == ["Latency is high"]
        assert found(tx, "recommendations") == ["Latency rises", "Latency is high"]


@pytest.mark.parametrize("state", ["checking", "refused"])
def test_what_is_not_declared_yet_is_never_found(past: Database, state: str) -> None:
    with past.write() as tx:
        declared(tx, "Zebra crossing").state = state
        tx.flush()
        assert found(tx, "zebra") == []
        assert like(tx, "Zebra crossing") == []


def test_another_workspace_is_another_world(past: Database) -> None:
    with past.write() as tx:
        declared(tx, "Zebra crossing", team="T2")
        assert found(tx, "zebra") == []
        assert like(tx, "Zebra crossing") == []
        assert found(tx, "zebra", team="T2") == ["Zebra crossing"]


def test_a_changed_title_is_found_by_its_new_words(past: Database) -> None:
    with past.write() as tx:
        made = declared(tx, "Somthing is wrong")
        service.edit(tx, made, {"title": "Zebra crossing"}, "U1", NOW + timedelta(minutes=1))
        assert (found(tx, "zebra"), found(tx, "somthing")) == (["Zebra crossing"], [])


def test_what_was_recorded_before_there_was_an_index_is_indexed_in_batches(
    past: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(recall, "BATCH", 10)
    with past.write() as tx:
        tx.execute(delete(SearchDocument))
        assert found(tx, "kafka") == []
        for indexed in (10, 15, 15):
            recall.index_left(tx)
            assert tx.scalar(select(func.count()).select_from(SearchDocument)) == indexed
        assert found(tx, "kafka") == ["Kafka consumer lag grows"]


@pytest.mark.parametrize(
    ("own", "others", "likeness"),
    [("ab", "ab", 1.0), ("ab", "cd", 0.0), ("ab", "bc", 0.25), ("", "", 0.0), ("", "a", 0.0)],
)
def test_likeness_is_what_is_common_of_the_whole_by_weight(own: str, others: str, likeness: float) -> None:
    weights = {"a": 1.0, "b": 1.0, "c": 2.0, "d": 1.0}
    assert recall.alike(frozenset(own), frozenset(others), weights) == likeness


def told(tx: Session, typed: str) -> list[str | None]:
    return [each.told for each in recall.by_words(tx, ensure_workspace(tx, "T1", NOW).id, typed)]


def test_how_it_ended_is_told_with_it_and_finds_it(past: Database) -> None:
    with past.write() as tx:
        made = declared(tx, "Zebra crossing")
        assert told(tx, "zebra") == [None]
        updates.write(tx, made, "A lion was seen", "U1", NOW, trying=None, next_at=None)
        assert told(tx, "zebra") == ["A lion was seen"]
        service.move(tx, made, State.RESOLVED, "U1", NOW, "Built a fence")
        assert told(tx, "zebra") == ["Built a fence"]
        service.edit(tx, made, {"impact": "Nobody could walk"}, "U1", NOW)
        assert found(tx, "lion fence walk") == ["Zebra crossing"]
