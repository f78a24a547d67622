"""What one batch makes of its alerts: reckoned in memory, in the order in which they came."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from bot.alerts.ports import IncomingAlert
from bot.alerts.rules import Verdict

Sender = tuple[str, str]
"""A source and a fingerprint of it."""


@dataclass
class Line:
    """An alert as the batch knows it; `id` is None while the database does not have it.

    `over_at` is when the incident that it is of was ended, None while that is open. `severity` is how grave the
    database has it.
    """

    source: str
    fingerprint: str
    starts_at: datetime
    firing: bool
    title: str
    id: int | None = None
    group: int | None = None
    over_at: datetime | None = None
    repeats: int = 0
    ends_at: datetime | None = None
    incoming: IncomingAlert | None = None
    verdict: Verdict | None = None
    severity: int | None = None

    @property
    def sender(self) -> Sender:
        """Who reports it."""
        return self.source, self.fingerprint


class Ledger:
    """The alerts of a batch: `fresh` ones, `repeated` and `ended` ones, and those `woken` after a mute window.

    `graver` ones fire as before, and are graver now. `lapsed` ones nobody reported as ended: they began anew after a
    person had ended their incident.
    """

    def __init__(self, known: Iterable[Line]) -> None:
        self.fresh: list[Line] = []
        self.woken: list[Line] = []
        self.graver: list[Line] = []
        self.ended: list[Line] = []
        self.lapsed: list[Line] = []
        self._exact: dict[tuple[Sender, datetime], Line] = {}
        self._live: dict[Sender, Line] = {}
        self._repeated: dict[int, Line] = {}
        for line in known:
            self._enter(line)

    @property
    def repeated(self) -> list[Line]:
        """Alerts of the database that were reported once more."""
        return list(self._repeated.values())

    def take(self, incoming: IncomingAlert, verdict: Verdict, now: datetime) -> None:
        """Enter a report; one of what has ended already, or never began, changes nothing."""
        sender = incoming.source, incoming.fingerprint
        line = self._exact.get((sender, incoming.starts_at)) or self._live.get(sender)
        if line is not None and _begins_anew(line, incoming):
            self._lapse(line)
            line = None
        if line is None and incoming.firing:
            self._begin(incoming, verdict)
        elif line is not None and line.firing and incoming.firing:
            self._repeat(line, incoming, verdict)
        elif line is not None and line.firing:
            line.firing, line.ends_at = False, incoming.ends_at or now
            del self._live[sender]
            self.ended.append(line)

    def _lapse(self, line: Line) -> None:
        line.firing, line.ends_at = False, line.over_at
        del self._live[line.sender]
        self.lapsed.append(line)

    def _enter(self, line: Line) -> None:
        self._exact[line.sender, line.starts_at] = line
        if line.firing:
            self._live[line.sender] = line

    def _begin(self, incoming: IncomingAlert, verdict: Verdict) -> None:
        line = Line(incoming.source, incoming.fingerprint, incoming.starts_at, firing=True, title=incoming.name)
        line.incoming, line.verdict = incoming, verdict
        self._enter(line)
        self.fresh.append(line)

    def _repeat(self, line: Line, incoming: IncomingAlert, verdict: Verdict) -> None:
        line.repeats += 1
        if line.id is None:
            return
        self._repeated[line.id] = line
        if line.group is None and line.verdict is None and not verdict.muted:
            line.incoming, line.verdict = incoming, verdict
            self.woken.append(line)
        elif line.group is not None and line.severity is not None and verdict.severity < line.severity:
            line.severity, line.incoming, line.verdict = int(verdict.severity), incoming, verdict
            if line not in self.graver:
                self.graver.append(line)


def _begins_anew(line: Line, incoming: IncomingAlert) -> bool:
    """Whether an alert began once more after its incident was ended: not all senders tell of an end."""
    is_again = line.firing and incoming.firing and not incoming.repeats
    return is_again and line.over_at is not None and incoming.starts_at > line.over_at
