from pathlib import Path
from typing import Any

from bot.db import Database
from bot.flows import people
from bot.models import Person
from tests.flows.bench import make


def _member(key: str) -> dict[str, Any]:
    return {"id": key, "team_id": "T0BEACON", "tz": "Asia/Seoul", "locale": "ko-KR", "profile": {"real_name": key}}


def test_everybody_is_read_page_by_page(database: Database, tmp_path: Path) -> None:
    engine, slack, _ = make(database, tmp_path)
    pages = {"": (["U1", "U2"], "next"), "next": (["U3"], "")}

    def page(given: dict[str, Any]) -> dict[str, Any]:
        members, cursor = pages[given.get("cursor", "")]
        return {"members": [_member(key) for key in members], "response_metadata": {"next_cursor": cursor}}

    slack.answers["users.list"] = page
    with database.write() as tx:
        people.refresh(tx, engine.workspace, engine.now)
    engine.run_all()
    with database.read() as tx:
        assert {(row.slack_id, row.zone) for row in tx.query(Person)} == {
            (key, "Asia/Seoul") for key in ("U1", "U2", "U3")
        }


def test_one_person_is_fetched_once(database: Database, tmp_path: Path) -> None:
    engine, slack, _ = make(database, tmp_path)
    slack.answers["users.info"] = lambda given: {"user": _member(given["user"])}
    with database.write() as tx:
        people.fetch(tx, engine.workspace, "U7", engine.now)
        people.fetch(tx, engine.workspace, "U7", engine.now)
    engine.run_all()
    assert len(slack.of("users.info")) == 1
    with database.read() as tx:
        assert tx.query(Person).one().locale == "ko-KR"
