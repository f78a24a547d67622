import json
from datetime import date, timedelta
from typing import Any

import pytest

from bot.db import Database
from bot.flows.exports import AT_ONCE, Asked, read
from bot.flows.standup_export import SHEETS
from bot.messages.sheets import as_csv, as_json
from bot.standups import answering, service
from bot.standups.rules import State, written
from tests.standups.making import START, standup
from tests.standups.reading import place, told

SHEET = SHEETS["standups"]
DAY = date(2026, 3, 2)


@pytest.fixture
def workspace(database: Database) -> int:
    with database.write() as tx:
        row = standup(tx, "U1", "U2")
        place(tx, row.workspace_id, "C1", "U1")
        told(tx, row, "U1", DAY, q1="=1+1", q3='no key, "none"\nat all')
        told(tx, row, "U2", DAY, state=State.AWAY, asked_at=None)
        service.ask(tx, row.workspace_id, row.id, written("Mood?"), "U0", START)
        told(tx, row, "U2", DAY + timedelta(days=1), q1="좋음", state=State.LATE)
        hidden = standup(tx, "U1", name="Hidden", channel="C2")
        place(tx, row.workspace_id, "C2", "U1", is_private=True)
        told(tx, hidden, "U1", DAY, q1="hush")
        told(tx, standup(tx, "U1", name="Unknown", channel="C3"), "U1", DAY, q1="hush, too")
        return row.workspace_id


def sheet(database: Database, workspace: int, **more: Any) -> list[dict[str, Any]]:
    rows = read(database, SHEET, Asked(workspace, **more))
    found: list[dict[str, Any]] = json.loads("".join(as_json(SHEET.columns, rows)))
    return found


def test_each_answer_has_a_line_and_a_day_without_one_too(database: Database, workspace: int) -> None:
    rows = sheet(database, workspace)
    assert [(row["person"], row["day"], row["state"], row["question"], row["answer"]) for row in rows] == [
        ("U1", "2026-03-02", "answered", "Yesterday?", "=1+1"),
        ("U1", "2026-03-02", "answered", "Blockers?", 'no key, "none"\nat all'),
        ("U2", "2026-03-02", "away", None, None),
        ("U2", "2026-03-03", "late", "Mood?", "좋음"),
    ]
    assert rows[0]["answered_at"] == "2026-03-01T00:10:00+00:00"


def test_what_is_of_a_private_channel_is_printed_only_where_that_is_asked_for(
    database: Database, workspace: int
) -> None:
    assert "hush" not in json.dumps(sheet(database, workspace))
    assert json.dumps(sheet(database, workspace, is_private=True)).count("hush") == 2


def test_a_spreadsheet_computes_nothing_that_somebody_answered(database: Database, workspace: int) -> None:
    printed = "".join(as_csv(SHEET.columns, read(database, SHEET, Asked(workspace))))
    assert ",'=1+1\r\n" in printed
    assert '"no key, ""none""\nat all"' in printed


def test_what_is_erased_is_not_printed_and_that_somebody_took_part_is(database: Database, workspace: int) -> None:
    with database.write() as tx:
        answering.erase(tx, workspace, "U1")
    assert [(row["state"], row["answer"]) for row in sheet(database, workspace) if row["person"] == "U1"] == [
        ("answered", None)
    ]


def test_since_a_day_and_beyond_what_is_held_at_once(database: Database, workspace: int) -> None:
    with database.write() as tx:
        row = standup(tx, "U1", name="Long")
        for number in range(AT_ONCE + 3):
            told(tx, row, "U1", DAY + timedelta(days=number), q2=str(number))
    long = [row["answer"] for row in sheet(database, workspace) if row["standup"] == "Long"]
    assert long == [str(number) for number in range(AT_ONCE + 3)]
    assert sheet(database, workspace, since=START + timedelta(days=1)) == []
