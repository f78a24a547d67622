"""Showing snapshots that were taken together, where it belongs: in a channel, beside a deploy, in an incident."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from bot.flows.metric_pictures import ask as picture
from bot.flows.projections import want
from bot.incidents import service
from bot.metrics import rounds
from bot.metrics.queries import SnapshotView
from bot.metrics.rounds import AFTER, BEFORE, OF_INCIDENTS, RoundView
from bot.metrics.rules import summed_up
from bot.models import Deploy, Incident, MetricRound
from bot.work import Flow, Lane, Record, Run, Step, enqueue

KIND, OF_DEPLOY = "metric.round", "metric.deploy"
ENTRY = "metrics"
"""The kind of entry by which a timeline tells of them."""
SOON = timedelta(seconds=5)
"""After which those are shown that have been told, while others are still asked for."""


def show_soon(tx: Session, workspace: int, key: int, now: datetime) -> None:
    """Have a round shown in a moment, whatever has been told by then."""
    enqueue(tx, SHOW, workspace, f"metric-round:{key}", {"round": key}, now=now, due=now + SOON)


def follow(tx: Session, key: int, now: datetime) -> None:
    """Show a round once all of its sources have told or given up, and write down what they told an incident."""
    row = rounds.locked(tx, key)
    if rounds.is_waiting(tx, key):
        return
    _show(tx, row, now)
    _draw(tx, row, now)
    if row.reason in OF_INCIDENTS:
        _note(tx, row, rounds.by_id(tx, key), now)


def show_inside(tx: Session, incident: Incident, now: datetime) -> None:
    """Show in the channel of an incident, now that there is one, what was told before."""
    for of in rounds.of_subject(tx, incident.workspace_id, f"incident:{incident.id}", OF_INCIDENTS):
        row = rounds.locked(tx, of.id)
        _show(tx, row, now)
        if not rounds.is_waiting(tx, row.id):
            _draw(tx, row, now)


def _show(tx: Session, row: MetricRound, now: datetime) -> None:
    place = _place(tx, row)
    if place is not None:
        want(tx, row.workspace_id, _kind(row), str(row.id), place, now)


def _draw(tx: Session, row: MetricRound, now: datetime) -> None:
    """Have a round that is shown, and of which all is told, drawn too."""
    if _place(tx, row) is not None:
        picture(tx, row.workspace_id, _kind(row), str(row.id), now)


def _kind(row: MetricRound) -> str:
    return OF_DEPLOY if row.reason == AFTER else KIND


def _place(tx: Session, row: MetricRound) -> str | None:
    """Tell in which channel a round is shown; None where in none, or in none yet."""
    if row.reason == BEFORE:
        return None
    key = int((row.subject or "").partition(":")[2] or 0)
    if row.reason == AFTER:
        return tx.get_one(Deploy, key).channel
    if row.reason in OF_INCIDENTS:
        incident = tx.get_one(Incident, key)
        return incident.channel_id if incident.channel_state == "open" else None
    return row.channel


def _note(tx: Session, row: MetricRound, of: RoundView, now: datetime) -> None:
    """Write the figures into the timeline of an incident."""
    figures = [_figure(each) for each in of.snapshots if each.now is not None]
    if figures:
        incident = service.locked(tx, row.workspace_id, of.of)
        service.note(tx, incident, ENTRY, now, detail={"moment": row.reason.partition(".")[2], "figures": figures})


def _figure(of: SnapshotView) -> dict[str, Any]:
    """Write down of a metric what a timeline tells of it."""
    summary = summed_up(of.points)
    change = summary.change if summary else None
    return {"titles": dict(of.titles), "value": of.now, "unit": of.unit, "change": change}


def _soon(run: Run) -> Record:
    """Show what has been told by now; where all has been, it is shown already."""
    return lambda tx: _show_part(tx, rounds.locked(tx, run.payload["round"]), run.now())


def _show_part(tx: Session, row: MetricRound, now: datetime) -> None:
    if rounds.is_waiting(tx, row.id):
        _show(tx, row, now)


SHOW = Flow("metric.round/1", Lane.NORMAL, (Step("show", _soon),), ("round",))
FLOWS = (SHOW,)
