"""A post-mortem as a whole: what its author wrote, and what is known of its incident."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Any

from bot.postmortems.rules import OPEN
from bot.severity import Severity


@dataclass(frozen=True)
class Times:
    """When an incident reached each of its stations; None where that is not known."""

    started: datetime | None = None
    detected: datetime | None = None
    declared: datetime | None = None
    acknowledged: datetime | None = None
    mitigated: datetime | None = None
    resolved: datetime | None = None

    def stations(self) -> Mapping[str, datetime]:
        """Give those that are known, in the order in which they come."""
        return {name: at for name, at in vars(self).items() if at is not None}

    def spans(self, took: timedelta | None = None) -> Mapping[str, timedelta]:
        """Tell how long it took to detect, to acknowledge, to mitigate and to resolve, where both ends are known.

        `took` is for how long it needed people, where that is known better than by its first and last moment.
        """
        begun = self.started or self.detected or self.declared
        ends = {
            "detect": (self.started, self.detected),
            "acknowledge": (self.detected or self.declared, self.acknowledged),
            "mitigate": (begun, self.mitigated),
            "resolve": (begun, self.resolved),
        }
        known = {name: end - start for name, (start, end) in ends.items() if start and end and end >= start}
        return known | {"resolve": took} if took is not None and "resolve" in known else known


@dataclass(frozen=True)
class Attached:
    """A copy of a file that somebody shared."""

    id: int
    name: str
    is_picture: bool


@dataclass(frozen=True)
class Line:
    """An entry of the timeline, with the files that were copied with it.

    `part` is the number of the incident that it comes from, where that was merged.
    """

    kind: str
    actor: str | None
    detail: Mapping[str, Any]
    at: datetime
    part: int | None = None
    files: tuple[Attached, ...] = ()


@dataclass(frozen=True)
class AlertLine:
    """An alert of the incident."""

    title: str
    severity: Severity
    service: str | None
    began: datetime
    ended: datetime | None
    times: int
    url: str


@dataclass(frozen=True)
class IssueLink:
    """The issue of an action item in a tracker; without a name it is not there, and `problem` may say why."""

    place: str
    name: str | None = None
    url: str | None = None
    problem: str | None = None
    said: str = ""


@dataclass(frozen=True)
class Action:
    """An action item, with the incident that it comes from."""

    id: int
    text: str
    owner: str | None
    due_on: date | None
    kind: str | None
    priority: int
    state: str
    created_at: datetime
    postmortem: int
    incident: int
    number: int
    title: str
    issue: IssueLink | None = None
    services: tuple[str, ...] = ()
    why: str | None = None

    @property
    def is_open(self) -> bool:
        """Whether it is still to be done."""
        return self.state == OPEN


@dataclass(frozen=True)
class Linked:
    """An incident that this one belongs to, or a channel that it had before; `kind` as links are named."""

    kind: str
    number: int
    title: str
    url: str


@dataclass(frozen=True)
class Deployed:
    """A deploy that brought the incident about (`cause`), or mended it (`mend`); `commit` as people write it."""

    kind: str
    number: int
    service: str
    environment: str
    commit: str
    at: datetime | None


@dataclass(frozen=True)
class SectionText:
    """What a section says now, and who wrote that; version 0 is nothing yet."""

    text: str = ""
    version: int = 0
    author: str | None = None
    written_at: datetime | None = None


@dataclass(frozen=True)
class Document:
    """All of a post-mortem. People are Slack ids; `names` has their names, `roles` those of the incident."""

    key: int
    workspace: int
    incident: int
    number: int
    title: str
    severity: Severity
    services: tuple[str, ...]
    incident_state: str
    state: str
    style: str
    owner: str | None
    due_on: date
    review_at: datetime | None
    created_at: datetime
    published_at: datetime | None
    published_by: str | None
    channel: str | None
    times: Times
    roles: tuple[tuple[str, str], ...] = ()
    sections: Mapping[str, SectionText] = field(default_factory=dict)
    authors: tuple[str, ...] = ()
    factors: tuple[str, ...] = ()
    timeline: tuple[Line, ...] = ()
    alerts: tuple[AlertLine, ...] = ()
    actions: tuple[Action, ...] = ()
    links: tuple[tuple[str, str], ...] = ()
    incidents: tuple[Linked, ...] = ()
    deploys: tuple[Deployed, ...] = ()
    names: Mapping[str, str] = field(default_factory=dict)
    took: timedelta | None = None

    def taking(self, took: timedelta) -> "Document":
        """Say for how long the incident needed people."""
        return replace(self, took=took)

    def beside(self, incidents: tuple[Linked, ...]) -> "Document":
        """Name the incidents that this one belongs to."""
        return replace(self, incidents=incidents)

    def deployed(self, deploys: tuple[Deployed, ...]) -> "Document":
        """Name the deploys that brought the incident about, and ended it."""
        return replace(self, deploys=deploys)

    def section(self, name: str) -> SectionText:
        """Give what a section says; nothing where nobody wrote it."""
        return self.sections.get(name, SectionText())

    def texts(self) -> Mapping[str, str]:
        """Give the texts of all sections that say something."""
        return {name: each.text for name, each in self.sections.items() if each.text.strip()}

    def files(self) -> tuple[Attached, ...]:
        """Give the files of the whole timeline."""
        return tuple(file for line in self.timeline for file in line.files)

    def name_of(self, person: str) -> str:
        """Name a person; one whom nobody described by their id."""
        return self.names.get(person) or person
