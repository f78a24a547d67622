"""What holds for alerts: what one calls for, which belong together, and how many are told of."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.alerts.ports import IncomingAlert
from bot.catalogue import Catalogue
from bot.catalogue.alerting import AlertRule
from bot.severity import Severity

TOLD = 5
"""Entries of one kind that an incident's channel gets within a window; beyond them one message is kept up to date."""
RECALLED = timedelta(days=7)
"""How far back the times are counted that an alert came."""
FALSE_ALARM = "cancelled"
"""The state of an incident that was none."""
BY_LABELS = "by:"
"""How the key of a group begins that a rule's labels name; no other group of its service joins it."""
LONGEST_KEY = 200
"""Characters of a group's key; a longer one is known by its hash."""


@dataclass(frozen=True)
class Verdict:
    """What the catalogue says of an alert; `joins` says that its service's other groups may take it in."""

    opens: bool
    severity: Severity
    service: str | None
    key: str
    window: timedelta
    joins: bool
    muted: bool = False
    count: int = 1
    within: timedelta = timedelta(0)


def is_watchdog(catalogue: Catalogue, incoming: IncomingAlert) -> bool:
    """Whether an alert is one whose absence warns."""
    rule = catalogue.alert.rule_for(incoming.told)
    if rule is None or rule.then is None:
        return catalogue.alert.is_watchdog(incoming.name)
    return rule.then == "watchdog"


def open_windows(catalogue: Catalogue, now: datetime) -> frozenset[str]:
    """Name the windows in which a moment lies."""
    return frozenset(window.name for window in catalogue.windows if window.contains(now, catalogue.is_holiday))


def judge(catalogue: Catalogue, incoming: IncomingAlert, windows: frozenset[str]) -> Verdict | None:
    """Say what becomes of an alert that is no watchdog, in these windows; None where it is to be ignored."""
    rule = catalogue.alert.rule_for(incoming.told) or AlertRule.model_construct(match=())
    if rule.then == "ignore":
        return None
    service = rule.service or catalogue.service_name(incoming.labels)
    severity = rule.severity or catalogue.alert.severity_of(incoming.labels)
    grave = severity.at_least(catalogue.alert.incident_from)
    return Verdict(
        opens=rule.then == "incident" if rule.then else grave or incoming.calls,
        severity=severity,
        service=service,
        key=_key(rule, incoming, service),
        window=rule.group_for or catalogue.alert.group_for,
        joins=rule.group_by is None,
        muted=not windows.isdisjoint(_mutes(catalogue, rule, service)),
        count=rule.count or 1,
        within=rule.within or timedelta(0),
    )


def _key(rule: AlertRule, incoming: IncomingAlert, service: str | None) -> str:
    """Name the group: by the labels of the rule, else the sender's word, else the service."""
    if rule.group_by is not None:
        conditions = [f"{each.label}{'=' if each.wanted else '!'}{each.pattern.pattern}" for each in rule.match]
        labels = [f"{label}={incoming.labels.get(label, '')}" for label in rule.group_by]
        return _short(BY_LABELS + json.dumps([conditions, labels]))
    return _short(incoming.group or f"service:{service or incoming.name}")


def _short(key: str) -> str:
    if len(key) <= LONGEST_KEY:
        return key
    kind = BY_LABELS if key.startswith(BY_LABELS) else "hash:"
    return f"{kind}{hashlib.sha256(key.encode()).hexdigest()}"


def _mutes(catalogue: Catalogue, rule: AlertRule, service: str | None) -> tuple[str, ...]:
    known = catalogue.services.get(service) if service else None
    return (*rule.mute, *(known.mute if known else ()))


def takes(last_at: datetime, verdict: Verdict, now: datetime) -> bool:
    """Whether a group that last got an alert at a time still takes one more."""
    return now - last_at <= max(verdict.window, verdict.within)


@dataclass(frozen=True)
class Past:
    """An incident that an alert had before; `came_at` is when the alert brought it about, or joined it."""

    incident: int
    number: int
    state: str
    came_at: datetime
    ended_at: datetime | None
    channel: str | None = None


@dataclass(frozen=True)
class Return:
    """What an alert that came back belongs to: the last incident that had it.

    `joins` says that this one is open still, `reopens` that it ended a short while ago; otherwise a new one is linked
    to it. `times` counts the times that the alert came within `RECALLED`, with this one.
    """

    past: Past
    joins: bool
    reopens: bool
    times: int


def returned(past: Sequence[Past], now: datetime, within: timedelta) -> Return | None:
    """Say what becomes of an alert that incidents had before, None where none had.

    A false alarm is not opened again: it was none the last time.
    """
    last = max(
        past, key=lambda each: (each.ended_at is None, each.ended_at or each.came_at, each.incident), default=None
    )
    if last is None:
        return None
    is_real = last.state != FALSE_ALARM
    reopens = last.ended_at is not None and is_real and now - last.ended_at <= within
    times = 1 + sum(now - each.came_at <= RECALLED for each in past)
    return Return(last, last.ended_at is None, reopens, times)


SOURCE = "metrics: "
"""How the watchdog of a source of metrics is named: each look that the source answers is its sign of life."""


def is_silent(seen_at: datetime, after: timedelta, now: datetime, since: datetime) -> bool:
    """Whether a watchdog has been silent too long, for one who has listened only since a time."""
    return now - max(seen_at, since) > after
