"""What an attempt to mend something means for the alarm: where it is told, how that stands, and who is called."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.catalogue import Catalogue
from bot.flows import alert_lines
from bot.flows import incidents as incident_flows
from bot.flows.places import is_person
from bot.flows.projections import want, want_again
from bot.incidents import service as incidents
from bot.incidents.rules import OPEN
from bot.integrations.watch import SOURCE
from bot.models import Alert, AlertGroup, Incident, Recovery, Watch, WatchState
from bot.people.queries import bot_user
from bot.severity import Severity, parse
from bot.watches import maintenance
from bot.watches import recoveries as service
from bot.watches.recovery_rules import AT_WORK, LIVE, State
from bot.watches.rules import State as Watched

SOON, LATER = timedelta(seconds=5), timedelta(minutes=1)
"""For how long an incident may still open for an alarm; and an incident's channel."""
KIND = "recovery"
"""The kind of entry by which an incident's timeline tells of an attempt."""
TAIL = 600
"""Characters of what a program said that the timeline keeps."""


def show(tx: Session, row: Recovery, now: datetime) -> None:
    """Bring the messages of an attempt up to date; one that has no place yet gets one by `place`."""
    for channel in _channels(tx, row):
        want(tx, row.workspace_id, "recovery.card", str(row.id), channel, now)


def _channels(tx: Session, row: Recovery) -> list[str]:
    incident = tx.get(Incident, row.incident_id) if row.incident_id is not None else None
    inside = incident.channel_id if incident is not None and incident.channel_state == "open" else None
    return list(dict.fromkeys(filter(None, (row.channel, inside))))


def place(tx: Session, catalogue: Catalogue, row: Recovery, now: datetime) -> None:
    """Find the incident of an attempt and where it is told; an incident that is about to open is waited for."""
    if row.incident_id is None and row.state in LIVE:
        _join(tx, row, now)
    if row.channel is not None or _waits(tx, row, now):
        return
    incident = tx.get(Incident, row.incident_id) if row.incident_id is not None else None
    inside = incident.channel_id if incident is not None else None
    row.channel = inside or _alarmed(tx, row) or f"#{catalogue.workspace.alerts_channel}"
    show(tx, row, now)


def _alarmed(tx: Session, row: Recovery) -> str | None:
    """Find a channel in which the alarm was said, None where it was said to people alone, or nowhere."""
    state = tx.get_one(WatchState, row.state_id)
    return next((each for each in alert_lines.standing_in(tx, state) if not is_person(each)), None)


def _join(tx: Session, row: Recovery, now: datetime) -> None:
    """Note the incident of an alarm, once there is one, and what was done before it opened."""
    group = _group(tx, row)
    if group is None or group.incident_id is None or tx.get_one(Incident, group.incident_id).state not in OPEN:
        return
    row.incident_id = group.incident_id
    if row.started_at is not None:
        note(tx, row, now)
    show(tx, row, now)


def _group(tx: Session, row: Recovery) -> AlertGroup | None:
    """Find where the alert went that a watch has raised; None while it is not sorted."""
    if row.state_id is None:
        return None
    live = (Alert.workspace_id == row.workspace_id, Alert.source == SOURCE, Alert.status == "firing")
    found = select(AlertGroup).join(Alert, Alert.group_id == AlertGroup.id)
    its = found.join(WatchState, WatchState.alert_key == Alert.fingerprint).where(*live, WatchState.id == row.state_id)
    return tx.scalar(its.limit(1))


def _waits(tx: Session, row: Recovery, now: datetime) -> bool:
    """Whether a better place may still come."""
    if row.state_id is None:
        return False
    incident = tx.get(Incident, row.incident_id) if row.incident_id is not None else None
    if incident is None:
        return now < row.requested_at + SOON
    return incident.channel_id is None and now < row.requested_at + LATER


def note(tx: Session, row: Recovery, now: datetime) -> None:
    """Put how an attempt goes on the timeline of its incident."""
    incident = tx.get(Incident, row.incident_id) if row.incident_id is not None else None
    if incident is None:
        return
    detail: dict[str, Any] = {"script": row.script, "attempt": row.attempt, "state": row.state, "why": row.why}
    detail |= {"place": row.place, "tail": (row.tail or "")[-TAIL:], "escalated": row.escalated_at is not None}
    incidents.note(tx, incident, KIND, now, actor=row.decided_by, detail=detail)


def is_quiet(tx: Session, catalogue: Catalogue, row: Recovery, watch: Watch | None, now: datetime) -> bool:
    """Whether nothing is to be mended now: the watch, or the host, is in maintenance."""
    if watch is not None and in_maintenance(catalogue, watch, now):
        return True
    labels = tx.get_one(WatchState, row.state_id).labels if row.state_id is not None else _typed(row)
    return maintenance.is_host_in(tx, row.workspace_id, labels, now)


def in_maintenance(catalogue: Catalogue, watch: Watch, now: datetime) -> bool:
    """Whether a watch is in maintenance, by hand or in a window; one that is paused is too."""
    until = max(filter(None, (watch.maintenance_until, watch.paused_until)), default=now)
    windows = (catalogue.window(name) for name in watch.quiet)
    return until > now or any(each.contains(now, catalogue.is_holiday) for each in windows if each is not None)


def _typed(row: Recovery) -> dict[str, str]:
    """Give the host that somebody named, which comes first in the place."""
    return {"host": row.place.partition(" ")[0]}


STANDS = {State.AWAITING: Watched.AWAITING, State.VERIFYING: Watched.VERIFYING}
STANDS |= dict.fromkeys(AT_WORK, Watched.RECOVERING)
"""How an alarm stands by how far an attempt is; it fires where that is at none of these."""


def stand(tx: Session, row: Recovery, now: datetime) -> None:
    """Show at the alarm how far an attempt is; that it is over is for the samples to say."""
    if row.state_id is not None and row.state not in {State.RECOVERED, State.CLEARED}:
        service.stand(tx, row, STANDS.get(State(row.state), Watched.FIRING), now)
        _show_alarm(tx, row, now)


def _show_alarm(tx: Session, row: Recovery, now: datetime) -> None:
    """Bring the message of the alarm itself up to date."""
    alarm = alert_lines.alarm_of(tx.get_one(WatchState, row.state_id))
    want_again(tx, row.workspace_id, alert_lines.ALARM, [alarm], now, pause=alert_lines.CALM)


def escalate(tx: Session, catalogue: Catalogue, row: Recovery, now: datetime) -> None:
    """Take an alarm for graver by one: its incident becomes so, or one is opened where that is grave enough."""
    service.stand(tx, row, Watched.ESCALATED, now)
    _show_alarm(tx, row, now)
    _join(tx, row, now)
    severity = graver(tx.get_one(WatchState, row.state_id).severity)
    if row.incident_id is not None:
        incident = incidents.locked(tx, row.workspace_id, row.incident_id)
        if incident.severity > severity:
            bongsu = bot_user(tx, row.workspace_id)
            entry = incidents.edit(tx, incident, {"severity": int(severity)}, bongsu, now)
            if entry is not None:
                incident_flows.changed(tx, catalogue, incident, entry, now)
    elif severity.at_least(catalogue.alert.incident_from):
        _declare(tx, catalogue, row, severity, now)


def _declare(tx: Session, catalogue: Catalogue, row: Recovery, severity: Severity, now: datetime) -> None:
    """Open an incident for an alarm that had none, as its alert would have done had it been so grave."""
    group = _group(tx, row)
    if group is not None and group.incident_id is None:
        group.severity = int(severity)
        found = alert_lines.declare_from(tx, catalogue, group, None, now)
        row.incident_id = found.id if found is not None else None


def graver(word: str | None) -> Severity:
    """Tell the next severity; of the gravest that is itself."""
    known = parse(word or "") or Severity.SEV4
    return Severity(max(Severity.SEV1, known - 1))
