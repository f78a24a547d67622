"""What the messages of alarms are made of."""

from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.alerts import queries as alerts
from bot.incidents import queries as incidents
from bot.messages import watch as watch_words
from bot.messages.base import Message
from bot.messages.words import Words
from bot.metrics import points
from bot.metrics.ports import Point, Span
from bot.metrics.rules import span_of
from bot.models import Alert
from bot.watches import alarms
from bot.watches import recovery_queries as recoveries
from bot.watches.alarms import AlarmView

SHOWN = timedelta(hours=1)
"""The span of the course that an alarm shows."""


def alarm(tx: Session, words: Words, subject: str) -> Message | None:
    """Show an alarm; the subject is the key of the state and the number of the alarm."""
    of = _read(tx, subject)
    if of is None:
        return None
    group = _group(tx, of)
    number = incidents.by_id(tx, group.incident).number if group and group.incident else None
    return watch_words.alarm(words, of, _course(tx, of), group, number)


def over(tx: Session, words: Words, subject: str) -> Message | None:
    """Say in the thread that an alarm is over; nothing where it is not."""
    of = _read(tx, subject)
    if of is None or of.ended_at is None:
        return None
    return watch_words.over(words, of, recoveries.helped(tx, of.state.id, int(subject.partition(":")[2])))


def _read(tx: Session, subject: str) -> AlarmView | None:
    key, episode = (int(part) for part in subject.split(":"))
    return alarms.alarm(tx, key, episode)


def _group(tx: Session, of: AlarmView) -> alerts.GroupView | None:
    """Find where the alert of an alarm went; None while it is not sorted, or where a rule ignores it."""
    state = of.state
    same = (Alert.workspace_id == state.workspace, Alert.source == "watch", Alert.fingerprint == state.alert_key)
    key = tx.scalar(select(Alert.group_id).where(*same, Alert.starts_at == of.raised_at))
    return alerts.group(tx, key) if key is not None else None


def _course(tx: Session, of: AlarmView) -> tuple[Point, ...]:
    if of.series is None:
        return ()
    span: Span = span_of(SHOWN, of.ended_at or of.seen_at)
    return tuple(points.over(tx, of.series, span))
