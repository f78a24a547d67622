"""Post-mortems are found by what they say, in any script, and by the services that they are about."""

import pytest
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from bot.db import Database
from bot.models import Incident, Postmortem, SearchDocument
from bot.postmortems import library, service
from bot.postmortems.service import Edit
from tests.postmortems.writing import LATER, NOW, begun, incident

EVERYBODY = select(Incident.id)


@pytest.fixture
def shelf(database: Database) -> Database:
    with database.write() as tx:
        for title, text in (
            ("Checkout fails", "Too few\nThe connection pool ran dry."),
            ("결제 오류", "연결 풀이 비었다"),
        ):
            row = begun(tx, incident(tx, title))
            service.write(tx, row, Edit("factors", text, "U1"), NOW)
            service.add_action(tx, row, f"Alert on {title}", NOW)
            library.index(tx, row)
    return database


def found(tx: Session, typed: str) -> list[tuple[int, str, str]]:
    return [(hit.of.number, hit.section, hit.line) for hit in library.by_words(tx, 1, typed, EVERYBODY)]


@pytest.mark.parametrize(
    ("typed", "hits"),
    [
        ("connection pool", [(1, "factors", "The connection pool ran dry.")]),
        ('"pool ran"', [(1, "factors", "The connection pool ran dry.")]),
        ("연결", [(2, "factors", "연결 풀이 비었다")]),
        ("alert fails", [(1, "", "")]),
        ("nothing of it", []),
    ],
)
def test_by_words(shelf: Database, typed: str, hits: list[tuple[int, str, str]]) -> None:
    with shelf.read() as tx:
        assert found(tx, typed) == hits


def test_only_those_of_incidents_that_one_may_know_of(shelf: Database) -> None:
    with shelf.read() as tx:
        assert [hit.of.number for hit in library.by_words(tx, 1, "alert", EVERYBODY.where(Incident.number == 2))] == [2]


def test_what_was_erased_finds_nothing_any_more(shelf: Database) -> None:
    with shelf.write() as tx:
        row = tx.scalars(select(Postmortem).order_by(Postmortem.id)).first()
        assert row is not None
        service.forget(tx, row, ["The connection pool ran dry."], LATER)
        library.index(tx, row)
        assert found(tx, "connection") == []


def test_what_was_never_indexed_is_made_up_for(shelf: Database) -> None:
    with shelf.write() as tx:
        tx.execute(delete(SearchDocument))
        assert found(tx, "connection") == []
        library.index_left(tx)
        assert len(found(tx, "connection")) == 1


def test_published_ones_of_a_service_newest_first(database: Database) -> None:
    with database.write() as tx:
        for number, services in enumerate([["web"], ["checkout", "web"], ["search"], ["checkout"]]):
            of = incident(tx)
            of.services = services
            row = begun(tx, of)
            if number != 3:
                service.move(row, "publish", "U1", NOW.replace(minute=number))
        assert [each.number for each in library.of_services(tx, ["web", "db"], EVERYBODY, 5)] == [2, 1]
        assert [each.number for each in library.of_services(tx, ["web"], EVERYBODY, 1)] == [2]
        assert library.of_services(tx, [], EVERYBODY, 5) == []
