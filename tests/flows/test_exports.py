"""What was kept is exported as it was, since when it is wanted, and without a word of private incidents."""

from datetime import timedelta
from typing import Any

import pytest

from bot.db import Database
from bot.deploys import causes, locks, service
from bot.deploys.rules import State
from bot.flows import exports
from bot.flows.exports import SHEETS, Asked, read
from tests.deploys.making import HEAD, NOW, asked, gone, went_live
from tests.deploys.test_causes import incident

GATES = [
    {"gate": "ci", "outcome": "skipped", "why": "ci_none", "names": {}},
    {"gate": "lock", "outcome": "open", "why": "", "names": {}},
]


def rows(database: Database, name: str, **wanted: Any) -> list[dict[str, object]]:
    sheet = SHEETS[name]
    return [dict(zip(sheet.columns, row, strict=True)) for row in read(database, sheet, Asked(1, **wanted))]


@pytest.fixture
def kept(database: Database) -> Database:
    """Keep a deploy with all that may happen to one, that mends and caused the private incident 2 of two."""
    with database.write() as tx:
        row = asked(tx)
        service.note(tx, row, "gates", NOW, detail={"gates": GATES})
        service.note(tx, row, "approved", NOW, actor="U2", detail={"commit": HEAD})
        row.commit, row.skip, row.reason, row.fixes = HEAD, ["ci"], "=why", 2
        gone(tx, row, State.STARTING, State.RUNNING, State.LIVE)
        locks.take(tx, row.workspace_id, "web", "", "U1", "a fair", NOW, None)
        one, two = incident(tx), incident(tx)
        two.is_private = True
        for each in (one, two):
            causes.blame(tx, row.workspace_id, each.id, row.id, "U1", NOW)
    return database


def test_a_deploy_is_told_as_it_was(kept: Database) -> None:
    (told,) = rows(kept, "deploys")
    assert (told["number"], told["commit"], told["state"], told["skip"]) == (1, HEAD, "live", ["ci"])
    assert (told["started_at"], told["reason"], told["asked_at"]) == (NOW, "=why", NOW)


def test_what_happened_to_it_is_told_in_order(kept: Database) -> None:
    told = rows(kept, "deploy-events")
    assert [(each["kind"], each["from"], each["to"]) for each in told] == [
        ("asked", None, None),
        ("approved", None, None),
        ("state", "planning", "starting"),
        ("state", "starting", "running"),
        ("state", "running", "live"),
    ]
    assert (told[1]["actor"], told[1]["commit"]) == ("U2", HEAD)
    gates = rows(kept, "deploy-gates")
    assert [(each["gate"], each["outcome"], each["why"]) for each in gates] == [
        ("ci", "skipped", "ci_none"),
        ("lock", "open", None),
    ]
    (lock,) = rows(kept, "deploy-locks")
    assert (lock["service"], lock["environment"], lock["holder"], lock["released_at"]) == ("web", "", "U1", None)


@pytest.mark.parametrize(("is_private", "fixes", "incidents"), [(False, None, [1]), (True, 2, [1, 2])])
def test_private_incidents_are_named_only_where_that_is_asked_for(
    kept: Database, *, is_private: bool, fixes: int | None, incidents: list[int]
) -> None:
    (told,) = rows(kept, "deploys", is_private=is_private)
    assert told["fixes"] == fixes
    belong = rows(kept, "deploy-incidents", is_private=is_private)
    assert [(each["deploy"], each["incident"], each["kind"]) for each in belong] == [
        (1, number, "cause") for number in incidents
    ]


@pytest.mark.parametrize("name", list(SHEETS))
def test_what_was_before_is_left_out_and_so_are_other_teams(kept: Database, name: str) -> None:
    with kept.write() as tx:
        went_live(tx, HEAD, team="T9").number = 9
    assert rows(kept, name, since=NOW) == rows(kept, name) != []
    assert rows(kept, name, since=NOW + timedelta(seconds=1)) == []
    assert all(each.get("number", each.get("deploy", 1)) == 1 for each in rows(kept, name))


def test_every_row_is_read_a_few_at_a_time(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(exports, "AT_ONCE", 3)
    with database.write() as tx:
        for _ in range(7):
            asked(tx)
    for count, name in ((7, "deploys"), (7, "deploy-events"), (0, "deploy-gates")):
        assert len(rows(database, name)) == count
    assert [each["number"] for each in rows(database, "deploys")] == list(range(1, 8))
