from dataclasses import replace
from datetime import timedelta

import pytest

from bot.db import Database
from bot.errors import Conflict
from bot.incidents import queries, service, times
from bot.incidents.rules import State
from bot.models import Incident
from tests.incidents.test_service import LATER, NOW, declared


def test_a_time_is_set_once_and_told_with_what_was_known_before(database: Database) -> None:
    earlier = NOW - timedelta(days=1)
    with database.write() as tx:
        row = declared(tx)
        entry = times.set_by_hand(tx, row, "started", earlier, "U1", LATER, "the graph")
        assert entry is not None
        known = {"before": NOW.isoformat(), "after": earlier.isoformat()}
        assert (entry.actor, entry.detail) == ("U1", {"name": "started", "why": "the graph", **known})
        assert times.set_by_hand(tx, row, "started", earlier, "U1", LATER) is None
        assert queries.times(row) == replace(queries.times(row), started=earlier, detected=NOW)


@pytest.mark.parametrize(
    ("name", "minutes", "wrong"),
    [
        ("started", 1, "detected"),
        ("detected", -1, "detected"),
        ("detected", 1, "declared"),
        ("mitigated", 6, "resolved"),
    ],
)
def test_what_cannot_be_is_refused_and_changes_nothing(database: Database, name: str, minutes: int, wrong: str) -> None:
    with database.write() as tx:
        row = declared(tx)
        service.move(tx, row, State.RESOLVED, "U1", LATER)
        before = queries.times(row)
        with pytest.raises(Conflict) as refused:
            times.set_by_hand(tx, row, name, NOW + timedelta(minutes=minutes), "U1", LATER)
        assert wrong == refused.value.context["second"]
        assert queries.times(row) == before


def test_an_earlier_detection_makes_it_longer(database: Database) -> None:
    with database.write() as tx:
        row = declared(tx)
        earlier = NOW - timedelta(hours=30)
        for name in ("started", "detected"):
            times.set_by_hand(tx, row, name, earlier, "U1", LATER)
        service.move(tx, row, State.RESOLVED, "U1", LATER)
        assert queries.time_open(tx, queries.by_id(tx, row.id), LATER) == timedelta(hours=30, minutes=5)
        assert tx.get_one(Incident, row.id).started_at == earlier
