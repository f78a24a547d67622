from datetime import timedelta
from pathlib import Path

import pytest

from bot.db import Database
from bot.flows import board_posts
from bot.flows.renderers import RENDERERS
from bot.messages.words import words_for
from bot.models import BoardPost, Incident, Projection
from bot.severity import Severity
from tests import town
from tests.flows.bench import Slack, make
from tests.work.bench import Engine

Bench = tuple[Engine, Slack]


@pytest.fixture
def bench(database: Database, tmp_path: Path) -> Bench:
    engine, slack, _ = make(database, tmp_path, town.file(3))
    return engine, slack


def post(bench: Bench, channel: str = "C1") -> None:
    engine, _ = bench
    with engine.database.write() as tx:
        board_posts.post(tx, engine.workspace, channel, "U1", engine.now)
    engine.run_all()


def minute(bench: Bench) -> None:
    engine, _ = bench
    engine.now += timedelta(minutes=1)
    with engine.database.write() as tx:
        board_posts.follow(tx, engine.workspace, engine.now)
    engine.run_all()


def sent(bench: Bench) -> list[str]:
    names = {"chat.postMessage": "post", "chat.update": "update", "chat.delete": "delete"}
    return [names[method] for method, _ in bench[1].calls if method in names]


def open_incident(bench: Bench, title: str) -> None:
    engine, _ = bench
    with engine.database.write() as tx:
        town.opened(tx, engine.workspace, title, Severity.SEV2, engine.now, "checkout")


def test_it_is_posted_and_changed_only_where_something_changed(bench: Bench) -> None:
    post(bench)
    assert sent(bench) == ["post"]
    minute(bench)
    assert sent(bench) == ["post"]
    open_incident(bench, "Checkout fails")
    minute(bench)
    minute(bench)
    assert sent(bench) == ["post", "update"]
    assert "Checkout fails" in str(bench[1].calls[-1])


def test_nothing_private_is_in_it(bench: Bench) -> None:
    post(bench)
    open_incident(bench, "Secret trouble")
    with bench[0].database.write() as tx:
        tx.query(Incident).one().is_private = True
    minute(bench)
    assert "Secret" not in str(bench[1].calls)


def test_posting_again_moves_it_to_the_end(bench: Bench) -> None:
    post(bench)
    post(bench)
    assert sorted(sent(bench)) == ["delete", "post", "post"]
    with bench[0].database.read() as tx:
        assert [row.ended_at is None for row in tx.query(BoardPost).order_by(BoardPost.id)] == [False, True]


def test_it_is_taken_away(bench: Bench) -> None:
    engine, _ = bench
    post(bench)
    with engine.database.write() as tx:
        assert board_posts.end(tx, engine.workspace, "C1", engine.now)
        assert not board_posts.end(tx, engine.workspace, "C2", engine.now)
    engine.run_all()
    open_incident(bench, "Later")
    minute(bench)
    assert sent(bench) == ["post", "delete"]
    with engine.database.read() as tx:
        row = tx.query(Projection).filter(Projection.kind == "board").one()
        assert RENDERERS["board"](tx, words_for("en"), row.subject) is None
