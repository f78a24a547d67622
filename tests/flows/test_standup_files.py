import csv
import io
import json
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.db import Database
from bot.flows import standup_files
from bot.flows.notify import Told
from bot.models import Notice
from bot.slack.client import SlackRefused
from bot.standups.dates import Span
from bot.standups.reports import EVER, Wanted
from bot.standups.rules import State
from bot.standups.service import PEOPLE
from tests.flows.bench import Slack, make
from tests.standups.making import standup
from tests.standups.reading import place, told
from tests.work.bench import NOW, Engine

DAY = date(2026, 2, 20)
WEEK = Span(DAY, DAY + timedelta(days=6))


@pytest.fixture
def made(database: Database, tmp_path: Path) -> tuple[Engine, Slack]:
    engine, slack, _ = make(database, tmp_path)
    with database.write() as tx:
        ours = standup(tx, "U1", "U2")
        hidden = standup(tx, "U2", "U1", name="Hidden", channel="C2", members=PEOPLE)
        place(tx, engine.workspace, "C2", "U2", is_private=True)
        told(tx, ours, "U2", DAY, q1="=cmd()")
        told(tx, ours, "U1", DAY, state=State.SKIPPED)
        told(tx, ours, "U1", DAY - timedelta(days=99), q1="열쇠를 찾았습니다")
        told(tx, hidden, "U2", DAY, q1="hush")
        told(tx, hidden, "U1", DAY, q1="my own words")
    return engine, slack


def send(engine: Engine, wanted: Wanted, form: str = "csv", person: str = "U1") -> None:
    with engine.database.write() as tx:
        standup_files.send(tx, Told(engine.workspace, person), wanted, form, NOW)
    engine.run_all()


def notices(engine: Engine) -> int:
    with engine.database.read() as tx:
        return tx.query(Notice).count()


def test_a_file_comes_by_direct_message_with_what_its_reader_may_see(made: tuple[Engine, Slack]) -> None:
    engine, slack = made
    send(engine, Wanted(WEEK))
    (shared,) = slack.of("files.completeUploadExternal")
    assert (shared["channel_id"], shared["files"]) == ("D-U1", [{"id": "F1"}])
    assert [call["name"] for call in slack.of("upload")] == [f"standups-{WEEK}.csv"]
    rows = list(csv.DictReader(io.StringIO(slack.files["F1"].decode("utf-8-sig"))))
    assert [(row["person"], row["state"], row["answer"]) for row in rows] == [
        ("U1", "skipped", ""),
        ("U2", "answered", "'=cmd()"),
        ("U1", "answered", "my own words"),
    ]
    assert slack.of("chat.postMessage") == []
    assert notices(engine) == 0


def test_ones_own_days_are_all_there(made: tuple[Engine, Slack]) -> None:
    engine, slack = made
    send(engine, Wanted(EVER, person="U1"), "json")
    rows = json.loads(slack.files["F1"])
    assert {row["person"] for row in rows} == {"U1"}
    assert [row["answer"] for row in rows] == ["열쇠를 찾았습니다", None, "my own words"]
    assert [call["name"] for call in slack.of("upload")] == ["standups.json"]


def test_what_is_too_long_is_said(made: tuple[Engine, Slack], monkeypatch: pytest.MonkeyPatch) -> None:
    engine, slack = made
    monkeypatch.setattr(standup_files, "LARGEST", 100)
    send(engine, Wanted(WEEK))
    assert slack.of("upload") == []
    (word,) = slack.of("chat.postMessage")
    assert "fewer days" in word["text"]
    assert notices(engine) == 0


def test_where_slack_takes_no_file_that_is_said(made: tuple[Engine, Slack]) -> None:
    engine, slack = made

    def refused(_: dict[str, Any]) -> dict[str, Any]:
        raise SlackRefused("files.completeUploadExternal", "missing_scope")

    slack.answers["files.completeUploadExternal"] = refused
    send(engine, Wanted(WEEK))
    (word,) = slack.of("chat.postMessage")
    assert "could not be sent" in word["text"]


@pytest.mark.parametrize("came", [True, False])
def test_after_a_crash_the_file_is_sent_once(made: tuple[Engine, Slack], came: bool) -> None:  # noqa: FBT001
    engine, slack = made
    failed: list[dict[str, Any]] = []

    def away(given: dict[str, Any]) -> dict[str, Any]:
        if not failed:
            failed.append(given)
            raise ConnectionError
        return {}

    slack.answers["files.completeUploadExternal"] = away
    slack.answers["files.info"] = lambda _: {"file": {"ims": ["D-U1"] if came else []}}
    send(engine, Wanted(WEEK))
    engine.later(hours=1)
    engine.run_all()
    assert len(slack.of("files.completeUploadExternal")) == (1 if came else 2)
    assert len(slack.of("upload")) == 1
    assert notices(engine) == 0
