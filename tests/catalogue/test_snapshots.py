from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from pydantic import ValidationError

from bot.catalogue import parse
from bot.catalogue.mistakes import CatalogueError
from bot.catalogue.snapshots import SnapshotTable

BASE = {"channel": "figures", "metrics": ["orders"]}
MORNING = {"at": "09:00", "days": "mon-fri", "zone": "Asia/Seoul"}


def no_holiday(day: date) -> bool:
    del day
    return False


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("given", "since", "until", "due"),
    [
        (MORNING, "2026-03-02T23:59:59", "2026-03-03T00:00", "2026-03-03T00:00"),
        (MORNING, "2026-03-03T00:00", "2026-03-03T00:01", None),
        (MORNING, "2026-03-06T12:00", "2026-03-08T23:00", None),
        (MORNING, "2026-03-01T00:00", "2026-03-06T12:00", "2026-03-06T00:00"),
        ({"at": "02:30", "zone": "America/New_York"}, "2026-03-08T05:00", "2026-03-08T08:00", "2026-03-08T07:30"),
        ({"at": "01:30", "zone": "America/New_York"}, "2026-11-01T05:00", "2026-11-01T07:00", "2026-11-01T05:30"),
        ({"every": "6h"}, "2026-03-03T05:59", "2026-03-03T06:00", "2026-03-03T06:00"),
        ({"every": "6h"}, "2026-03-03T06:00", "2026-03-03T11:59", None),
        ({"every": "15m"}, "2026-03-03T06:00", "2026-03-03T11:59", "2026-03-03T11:45"),
    ],
)
def test_when_it_is_due(given: dict[str, Any], since: str, until: str, due: str | None) -> None:
    table = SnapshotTable.model_validate(BASE | given)
    assert table.due(at(since), at(until), no_holiday) == (at(due) if due else None)


@pytest.mark.parametrize(
    "given",
    [
        {},
        {"at": "09:00", "every": "1h"},
        {"at": "09:00", "service": "web"},
        {"at": "09:00", "metrics": []},
        {"every": "4m"},
        {"at": "25:00"},
        {"at": "09:00", "span": "91d"},
    ],
)
def test_what_cannot_be(given: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        SnapshotTable.model_validate(BASE | given)


def test_a_service_that_there_is_not_is_named_with_its_line() -> None:
    with pytest.raises(CatalogueError, match=r"bongsu.toml:2: snapshot.web.service: .* is no service"):
        parse('[snapshot.web]\nservice = "wb"\nchannel = "figures"\nevery = "1h"\n', "bongsu.toml")


def test_it_shows_a_day_unless_told() -> None:
    assert SnapshotTable.model_validate(BASE | MORNING).span == timedelta(days=1)
