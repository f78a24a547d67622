import json
from pathlib import Path
from typing import Any

import pytest

from bot.catalogue import Catalogue
from bot.db import Database
from bot.flows import standup_meetings, standup_notes
from bot.models import Projection, StandupNote
from bot.people.service import ensure_workspace
from bot.slack.client import SlackRefused
from bot.standups import meetings, parking
from tests.flows.bench import Slack, make
from tests.standups.making import lives, standup
from tests.work.bench import Engine


@pytest.fixture
def made(database: Database, tmp_path: Path) -> tuple[Engine, Slack]:
    engine, slack, _ = make(database, tmp_path)
    with database.write() as tx:
        row = standup(tx, "U1", "U2")
        standup_meetings.begin(tx, Catalogue(), engine.workspace, row.id, "U1", engine.now, list)
    engine.run_all()
    return engine, slack


def thread(engine: Engine) -> str:
    with engine.database.read() as tx:
        return str(tx.query(Projection).filter_by(kind="standup.meeting").one().ts)


def write(engine: Engine, text: str, ts: str = "9.1", **more: Any) -> None:
    message = {"user": "U2", "text": text, "ts": ts, "thread_ts": thread(engine), **more}
    with engine.database.write() as tx:
        standup_notes.heard(tx, engine.workspace, message, "C1", engine.now)
    engine.run_all()


def notes(engine: Engine) -> list[tuple[str, str]]:
    with engine.database.read() as tx:
        return [(row.person, row.text) for row in tx.query(StandupNote)]


def shown(slack: Slack) -> str:
    return json.dumps(slack.of("chat.update")[-1], ensure_ascii=False)


def test_a_note_of_the_thread_is_kept_once_shown_and_confirmed(made: tuple[Engine, Slack]) -> None:
    engine, slack = made
    for _ in range(2):
        write(engine, "note: the key of <https://x.example|the door> is lost")
    assert notes(engine) == [("U2", "the key of the door is lost")]
    assert "the key of the door is lost" in shown(slack)
    assert slack.of("reactions.add") == [{"channel": "C1", "timestamp": "9.1", "name": "memo"}]


@pytest.mark.parametrize(
    ("text", "more"),
    [
        ("the key is lost", {}),
        ("note: elsewhere", {"thread_ts": "1.2"}),
        ("note: of a stranger", {"user": "U8"}),
    ],
)
def test_what_is_no_note_of_the_meeting_leaves_nothing(
    made: tuple[Engine, Slack], text: str, more: dict[str, str]
) -> None:
    engine, _ = made
    with engine.database.write() as tx:
        lives(tx, "U8", None, is_guest=True)
    write(engine, text, **more)
    assert notes(engine) == []


def test_a_guest_of_the_meeting_may_note(made: tuple[Engine, Slack]) -> None:
    engine, _ = made
    with engine.database.write() as tx:
        lives(tx, "U2", None, is_guest=True)
    write(engine, "note: mine")
    assert notes(engine) == [("U2", "mine")]


def test_behind_the_end_nothing_is_noted(made: tuple[Engine, Slack]) -> None:
    engine, _ = made
    with engine.database.write() as tx:
        row = meetings.running(tx, engine.workspace, "C1")
        assert row is not None
        standup_meetings.end(tx, row, "U1", engine.now)
    write(engine, "note: late")
    assert notes(engine) == []


@pytest.mark.parametrize(
    ("text", "left"), [("note: found", [("U2", "found")]), ("never mind", []), ("note: lost", [("U2", "lost")])]
)
def test_a_note_follows_its_message(made: tuple[Engine, Slack], text: str, left: list[tuple[str, str]]) -> None:
    engine, slack = made
    write(engine, "note: lost")
    with engine.database.write() as tx:
        row = parking.noted(tx, engine.workspace, "C1", "9.1")
        assert row is not None
        standup_notes.changed(tx, row, {"text": text}, engine.now)
    engine.run_all()
    assert notes(engine) == left
    assert ("lost" in shown(slack)) == (left == [("U2", "lost")])


def test_only_the_thread_of_a_meeting_that_runs_is_listened_to(made: tuple[Engine, Slack]) -> None:
    engine, _ = made
    with engine.database.read() as tx:
        known = [("T0BEACON", "C1", thread(engine)), ("T0BEACON", "C1", "1.2"), ("T0BEACON", "C2", thread(engine))]
        assert [standup_notes.is_thread(tx, *each) for each in known] == [True, False, False]


def test_what_somebody_erases_leaves_the_message_too(made: tuple[Engine, Slack]) -> None:
    engine, slack = made
    write(engine, "note: secret")
    write(engine, "note: other", "9.2", user="U1")
    with engine.database.write() as tx:
        standup_notes.erase(tx, engine.workspace, "U2", engine.now)
    engine.run_all()
    assert notes(engine) == [("U1", "other")]
    assert "secret" not in shown(slack)


def test_where_slack_refuses_the_mark_the_note_is_kept(made: tuple[Engine, Slack]) -> None:
    engine, slack = made

    def refuse(_: dict[str, Any]) -> dict[str, Any]:
        raise SlackRefused("reactions.add", "already_reacted")

    slack.answers["reactions.add"] = refuse
    write(engine, "note: kept")
    assert notes(engine) == [("U2", "kept")]
    with engine.database.write() as tx:
        assert ensure_workspace(tx, "T0BEACON", engine.now).id == engine.workspace
