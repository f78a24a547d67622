"""Telling of alarms: an alert as any source raises it, and a message wherever somebody wants to know of it."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from bot.alerts import service as alerts
from bot.alerts.rules import open_windows
from bot.catalogue import Catalogue
from bot.flows.alert_lines import ALARM, alarm_of, standing_in
from bot.flows.alerts import sort_soon
from bot.flows.projections import want, want_again
from bot.flows.recovery_alarms import in_maintenance
from bot.integrations.watch import SOURCE, WatchPost
from bot.models import AlertGroup, Watch, WatchState
from bot.people.queries import slack_ids
from bot.severity import Severity, parse
from bot.watches import maintenance, states
from bot.watches.queries import definition_of
from bot.watches.routing import Told, told
from bot.watches.rules import ALARMED, Happened

OVER = "watch.over"
"""The word in an alarm's thread that it is over."""
FRESH = timedelta(minutes=5)
"""How old the figure in an alarm's message becomes before it is brought up to date."""
ENDS = frozenset((Happened.CLEARED, Happened.RECOVERED))
LOUD = frozenset((Happened.RAISED, Happened.WORSE))
"""What everybody whom the route names is told."""


@dataclass(frozen=True)
class Teller:
    """Tells what happens to one watch; `channels` gives Slack's word for where a route leads."""

    tx: Session
    catalogue: Catalogue
    watch: Watch
    now: datetime

    def tell(self, row: WatchState, happened: Collection[Happened]) -> None:
        """Tell what a sample brought about; what is held back is told as soon as nothing holds it any more."""
        if ENDS.intersection(happened):
            self._over(row)
        elif row.state not in ALARMED:
            return
        elif row.told_at is None or LOUD.intersection(happened):
            self._begin(row)
        elif happened or self._is_stale(row):
            want_again(self.tx, row.workspace_id, ALARM, [alarm_of(row)], self.now)

    def end(self, row: WatchState, why: str) -> None:
        """End what nobody looks at any more, and say why."""
        was = parse(row.severity) if row.severity else None
        states.rest(self.tx, row, self.now)
        if was is not None:
            states.note(self.tx, row, Happened.CLEARED, was, self.now, {"why": why})
            self._over(row)

    def _begin(self, row: WatchState) -> None:
        """Tell of an alarm, or of its getting worse, unless that is held back."""
        row.told_at = None
        if self._is_quiet(row) or _is_muted(self.tx, row, self.now):
            return
        row.told_at = self.now
        where = self._told(row)
        self._post(row, "firing", calls=where.calls)
        for channel in self._places(row, where):
            want(self.tx, row.workspace_id, ALARM, alarm_of(row), channel, self.now)

    def _is_quiet(self, row: WatchState) -> bool:
        """Whether the watch, or the host that this is about, is in maintenance."""
        is_quiet = in_maintenance(self.catalogue, self.watch, self.now)
        return is_quiet or maintenance.is_host_in(self.tx, row.workspace_id, row.labels, self.now)

    def _over(self, row: WatchState) -> None:
        """Tell that an alarm is over where it was told, and nothing where it was not."""
        places = standing_in(self.tx, row)
        if row.told_at is None and not places:
            return
        self._post(row, "resolved")
        for channel in places:
            want(self.tx, row.workspace_id, ALARM, alarm_of(row), channel, self.now)
            want(self.tx, row.workspace_id, OVER, alarm_of(row), channel, self.now)

    def _told(self, row: WatchState) -> Told:
        windows = open_windows(self.catalogue, self.now)
        routes = definition_of(self.watch).routes
        return told(routes, _severity(row), windows, self.catalogue.workspace.alerts_channel)

    def _places(self, row: WatchState, where: Told) -> Sequence[str]:
        """List where the alarm stands, and where it is to stand, as lasting messages name channels."""
        people = slack_ids(self.tx, row.workspace_id, map(self.catalogue.contact, where.people))
        channels = (each if each.isupper() else f"#{each}" for each in where.channels)
        return list(dict.fromkeys([*standing_in(self.tx, row), *channels, *people]))

    def _is_stale(self, row: WatchState) -> bool:
        """Whether the figure in the message is one of long ago; a few times an hour is enough."""
        length = self.now - (row.raised_at or self.now)
        return length >= FRESH and length % FRESH < self.catalogue.collecting.every

    def _post(self, row: WatchState, status: Literal["firing", "resolved"], *, calls: bool = False) -> None:
        """Raise or end the alert, as a webhook of any source would."""
        watch, severity = self.watch, _severity(row)
        own = {"alertname": watch.name, "watch": watch.name, "metric": watch.metric, "severity": severity.word}
        post = WatchPost(
            status=status,
            key=row.alert_key,
            subject=str(row.id),
            title=watch.name,
            summary=of_labels(row.labels),
            labels={**_texts(row.labels), **own, **({"service": watch.service} if watch.service else {})},
            starts_at=row.raised_at or self.now,
            ends_at=self.now if status == "resolved" else None,
            calls=calls,
        )
        alerts.keep(self.tx, row.workspace_id, SOURCE, post.model_dump_json().encode(), self.now)
        sort_soon(self.tx, row.workspace_id, self.now)


def look(tx: Session, catalogue: Catalogue, workspace: int, now: datetime) -> None:
    """Tell what was held back and fires still, and end what nobody looks at any more."""
    for row, watch in states.stirred(tx, workspace):
        teller = Teller(tx, catalogue, watch, now)
        if watch.deleted_at is not None:
            teller.end(row, "deleted")
        elif row.label_key and row.seen_at is not None and now - row.seen_at > states.FORGOTTEN:
            teller.end(row, "gone")
        elif row.told_at is None and not (watch.paused_until and watch.paused_until > now):
            teller.tell(row, ())


def of_labels(labels: Mapping[str, object]) -> str:
    """Write labels in a line."""
    return ", ".join(f"{name}={value}" for name, value in sorted(labels.items()))


def _texts(labels: Mapping[str, object]) -> dict[str, str]:
    return {name: str(value) for name, value in labels.items()}


def _severity(row: WatchState) -> Severity:
    return parse(row.severity or "") or Severity.SEV4


def _is_muted(tx: Session, row: WatchState, now: datetime) -> bool:
    """Whether somebody has muted the alerts of this watch."""
    same = (AlertGroup.workspace_id == row.workspace_id, AlertGroup.key == f"{SOURCE}:{row.id}")
    until = tx.scalar(select(func.max(AlertGroup.muted_until)).where(*same))
    return until is not None and until > now
