import sqlite3
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from bot.http import OutsideAway
from bot.integrations import sql
from bot.integrations.sql import Sql
from bot.metrics.ports import Point, Series, Span, Unanswerable

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
ROWS = "SELECT count(*), sum(amount) FROM orders"


@pytest.fixture
def shop(empty_database_url: str) -> Iterator[str]:
    """The address of a database with three orders."""
    engine = create_engine(empty_database_url)
    with engine.begin() as tx:
        tx.execute(text("CREATE TABLE orders (id INTEGER PRIMARY KEY, amount NUMERIC(10, 2), town TEXT)"))
        tx.execute(text("INSERT INTO orders VALUES (1, 10.5, 'Seoul'), (2, 20, '100%'), (3, NULL, 'Busan 12:30')"))
    yield empty_database_url
    with engine.connect() as tx:
        assert tuple(tx.execute(text(ROWS)).one()) == (3, 30.5)
    engine.dispose()


@pytest.mark.parametrize(
    ("query", "value"),
    [
        ("SELECT count(*) FROM orders", 3.0),
        ("  select sum(amount) from orders ; ", 30.5),
        ("SELECT count(*) FROM orders WHERE town LIKE '100%' -- as they write it", 1.0),
        ("SELECT count(*) FROM orders WHERE town LIKE '%12:30' OR town = ':name'", 1.0),
        ("WITH paid AS (SELECT * FROM orders WHERE amount > 0) SELECT avg(amount) * 2 FROM paid", 30.5),
        ("SELECT count(*) > 2 FROM orders", 1.0),
        ("SELECT max(amount) FROM orders WHERE town = 'Jeju'", None),
        ("VALUES (7)", 7.0),
    ],
)
def test_a_select_gives_one_number_and_null_is_no_data(shop: str, query: str, value: float | None) -> None:
    assert Sql(shop).now(query, NOW) == Series((Point(NOW, value),), {})


@pytest.mark.parametrize(
    ("query", "why"),
    [
        ("SELECT amount FROM orders", "several: more than one row"),
        ("SELECT amount FROM orders WHERE id = 9", "unreadable: no row"),
        ("SELECT count(*), sum(amount) FROM orders", "unreadable: 2 columns"),
        ("SELECT town FROM orders WHERE id = 1", "unreadable: str"),
        ("SELECT nothing FROM orders", "invalid: .*nothing"),
        ("SELEKT 1", "invalid: .*SELEKT"),
        ("", "invalid|unreadable"),
    ],
)
def test_what_is_not_one_number_is_refused(shop: str, query: str, why: str) -> None:
    with pytest.raises(Unanswerable, match=why):
        Sql(shop).now(query, NOW)


WRITES = (
    "DELETE FROM orders",
    "INSERT INTO orders VALUES (4, 1, 'Jeju') RETURNING id",
    "UPDATE orders SET amount = 0",
    "DROP TABLE orders",
    "CREATE TABLE stolen AS SELECT * FROM orders",
    "SELECT 1; DELETE FROM orders",
    "SELECT 1; COMMIT; DELETE FROM orders",
    "COMMIT",
    "VACUUM",
)


@pytest.mark.parametrize("query", WRITES)
def test_nothing_writes(shop: str, query: str) -> None:
    source = Sql(shop)
    with pytest.raises(Unanswerable):
        source.now(query, NOW)
    found = source.many([query, "SELECT count(*) FROM orders"], NOW)
    assert isinstance(found[query], Unanswerable)
    assert found["SELECT count(*) FROM orders"] == (Series((Point(NOW, 3.0),), {}),)


@pytest.mark.parametrize(
    "query",
    [
        "WITH gone AS (DELETE FROM orders RETURNING id) SELECT count(*) FROM gone",
        "SELECT set_config('transaction_read_only', 'off', true)",
        "SET TRANSACTION READ WRITE",
        "SET TRANSACTION READ WRITE; DELETE FROM orders",
        "COPY orders TO PROGRAM 'cat >/dev/null'",
        "COPY orders TO STDOUT",
        "SELECT count(*) FROM (SELECT id FROM orders FOR UPDATE) AS held",
        "SELECT lo_create(0)",
        "SELECT 1 INTO stolen",
        "DO $$ BEGIN DELETE FROM orders; END $$",
        "CALL nothing()",
        "NOTIFY everybody",
        "EXPLAIN ANALYZE DELETE FROM orders",
    ],
)
@pytest.mark.parametrize("databases", [pytest.param("postgres", marks=pytest.mark.postgres)], indirect=True)
def test_nothing_writes_in_postgresql(shop: str, query: str) -> None:
    with pytest.raises(Unanswerable):
        Sql(shop).now(query, NOW)


@pytest.mark.parametrize("query", ["PRAGMA query_only = 0", "ATTACH '{folder}/new' AS other", "PRAGMA user_version"])
@pytest.mark.parametrize("databases", ["sqlite"], indirect=True)
def test_nothing_writes_in_sqlite(shop: str, query: str, tmp_path: Path) -> None:
    with pytest.raises(Unanswerable, match="denied"):
        Sql(shop).now(query.format(folder=tmp_path), NOW)
    assert list(tmp_path.iterdir()) == []


ENDLESS = "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n) SELECT count(*) FROM n"


def test_what_takes_too_long_is_stopped_and_others_are_told(shop: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sql, "LONGEST", 0.05)
    monkeypatch.setattr(sql, "HURRIED", 0.05)
    source = Sql(shop)
    with pytest.raises(Unanswerable, match="slow"):
        source.now(ENDLESS, NOW)
    found = source.many([ENDLESS, "SELECT 1"], NOW)
    assert str(found[ENDLESS]) == "slow"
    assert found["SELECT 1"] == (Series((Point(NOW, 1.0),), {}),)


@pytest.mark.parametrize("databases", [pytest.param("postgres", marks=pytest.mark.postgres)], indirect=True)
def test_what_stands_in_rows_is_not_told_where_a_query_fails(shop: str) -> None:
    with pytest.raises(Unanswerable) as refused:
        Sql(shop).now("SELECT CAST(town AS integer) FROM orders WHERE id = 1", NOW)
    assert str(refused.value) == "invalid"


@pytest.mark.parametrize("databases", [pytest.param("postgres", marks=pytest.mark.postgres)], indirect=True)
def test_who_may_not_read_is_told_so(shop: str) -> None:
    engine = create_engine(shop)
    with engine.begin() as tx:
        tx.execute(text("DROP ROLE IF EXISTS reader_of_nothing"))
        tx.execute(text("CREATE ROLE reader_of_nothing LOGIN"))
    engine.dispose()
    with pytest.raises(Unanswerable, match="denied"):
        Sql(shop.replace("//postgres@", "//reader_of_nothing@")).now("SELECT count(*) FROM orders", NOW)


@pytest.mark.parametrize(
    ("address", "why"),
    [
        ("", "missing: the variable of the environment is empty"),
        ("not an address", "invalid: the variable has no address of a database"),
        ("mysql://shop:word@db/shop", "invalid: the variable has an address of neither SQLite nor PostgreSQL"),
        ("sqlite://", "invalid: the variable has an address of neither"),
    ],
)
def test_an_address_that_is_none_is_told_without_it(address: str, why: str) -> None:
    with pytest.raises(Unanswerable, match=why) as refused:
        Sql(address).now("SELECT 1", NOW)
    assert "word" not in str(refused.value)


@pytest.mark.parametrize("address", ["sqlite:////nowhere/shop.db", "postgres://shop:word@127.0.0.1:9/shop"])
def test_nobody_there(address: str) -> None:
    for ask in (lambda: Sql(address).now("SELECT 1", NOW), lambda: Sql(address).many(["SELECT 1"], NOW)):
        with pytest.raises(OutsideAway, match="OperationalError") as away:
            ask()
        assert "word" not in str(away.value)


def test_a_file_that_somebody_writes_into_is_away(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sql, "LOCKED", 0.01)
    with sqlite3.connect(tmp_path / "shop.db") as writer:
        writer.execute("CREATE TABLE orders (id)")
        writer.commit()
        writer.execute("BEGIN EXCLUSIVE")
        with pytest.raises(OutsideAway, match="OperationalError"):
            Sql(f"sqlite:///{tmp_path}/shop.db").now("SELECT count(*) FROM orders", NOW)
        writer.rollback()
    writer.close()


def test_it_has_no_past_and_offers_nothing() -> None:
    source = Sql("sqlite:////nowhere")
    assert source.over("SELECT 1", Span(NOW, NOW, timedelta(minutes=1))) == Series()
    assert source.offered() == ()
