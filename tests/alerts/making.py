"""Alerts and what is asked of them, as short as tests like to write them."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from bot.alerts import groups, records
from bot.alerts.ledger import Ledger, Line
from bot.alerts.ports import IncomingAlert
from bot.alerts.rules import Verdict
from bot.models import AlertGroup
from bot.severity import Severity

NOW = datetime(2026, 3, 1, 9, 0, tzinfo=UTC)
LATER = NOW + timedelta(minutes=5)
WINDOW = timedelta(minutes=30)
FIRING = IncomingAlert("alertmanager", "f1", firing=True, starts_at=NOW, ends_at=None, name="Errors", summary="5%")
ENDED = replace(FIRING, firing=False, ends_at=LATER)
VERDICT = Verdict(opens=True, severity=Severity.SEV2, service="web", key="k", window=WINDOW, joins=True)


def line(mark: str = "f1", **fields: Any) -> Line:
    made = Line("alertmanager", mark, NOW, firing=True, title="Errors", incoming=FIRING, verdict=VERDICT)
    return replace(made, **fields)


def recorded(tx: Session, workspace: int, *incoming: IncomingAlert, now: datetime = NOW, **verdict: Any) -> Ledger:
    """Record alerts as a batch does, each in the group that the verdict names."""
    decided = replace(VERDICT, **verdict)
    book = records.ledger(tx, workspace, incoming)
    for each in incoming:
        book.take(each, decided, now)
    groups.assign(tx, workspace, [(each, decided) for each in (*book.fresh, *book.woken)], now)
    records.write(tx, workspace, book, now)
    return book


def a_group(tx: Session, workspace: int, now: datetime = NOW, **verdict: Any) -> AlertGroup:
    """Assign one alert to a group, and answer the group."""
    decided = replace(VERDICT, **verdict)
    (found,) = groups.assign(tx, workspace, [(line(), decided)], now).values()
    return found
