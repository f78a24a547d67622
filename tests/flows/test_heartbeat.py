from dataclasses import replace
from pathlib import Path

import pytest

from bot.db import Database
from bot.flows import heartbeat
from bot.work.queries import dead_jobs, waiting
from tests.flows.bench import make
from tests.outside import outside


def beaten(database: Database, folder: Path, url: str) -> None:
    engine, _, services = make(database, folder)
    engine.runner.services = replace(services, heartbeat_url=url)
    with database.write() as tx:
        for _ in range(3):
            heartbeat.beat(tx, engine.workspace, engine.now)
    engine.run_all()
    with database.read() as tx:
        assert waiting(tx) == {}
        assert not dead_jobs(tx)


def test_one_sign_of_life_goes_out_for_all_that_wait(database: Database, tmp_path: Path) -> None:
    with outside() as server:
        beaten(database, tmp_path, f"{server.url}/ping/12")
        assert server.asked == ["/ping/12"]


def test_without_an_address_none_goes_out(database: Database, tmp_path: Path) -> None:
    beaten(database, tmp_path, "")


def test_one_that_is_not_heard_is_not_repeated(
    database: Database, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with outside() as server:
        server.status = 503
        beaten(database, tmp_path, f"{server.url}/?key=a-secret")
        assert len(server.asked) == 1
    assert "status 503" in caplog.text
    assert "a-secret" not in caplog.text
