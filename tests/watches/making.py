"""Watches for tests."""

from datetime import timedelta
from typing import Any

from bot.catalogue.watches import level
from bot.db import Database
from bot.models import WatchState
from bot.people.service import ensure_workspace
from bot.severity import Severity
from bot.watches import service
from bot.watches.rules import Definition
from tests.work.bench import NOW

LEVELS = {Severity.SEV3: level(90, 80), Severity.SEV1: level(98, 95)}
CPU = Definition("cpu", "host_cpu", "above", LEVELS, timedelta(minutes=5), 3)


def made(database: Database, wanted: Definition = CPU) -> int:
    with database.write() as tx:
        workspace = ensure_workspace(tx, "T0BEACON", NOW).id
        return service.define(tx, workspace, wanted, "U1", NOW).id


def standing(database: Database, watch: int, label_key: str = "", **given: Any) -> int:
    """Have a watch stand somehow for a set of labels."""
    blank = {
        "labels": {},
        "state": "firing",
        "since": NOW,
        "marks": {},
        "hits": 0,
        "good": 0,
        "missed": 0,
        "episode": 1,
    }
    with database.write() as tx:
        row = WatchState(workspace_id=1, watch_id=watch, label_key=label_key, **{**blank, "alert_key": "a", **given})
        tx.add(row)
        tx.flush()
        return row.id
