"""What a post-mortem shows of its incident, put into words once, for Markdown and for HTML."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo

from babel.dates import format_date

from bot.messages.history import happened
from bot.messages.languages import mark
from bot.messages.links import KINDS as KINDS_OF_LINK
from bot.messages.readable import readable
from bot.messages.times import STATIONS
from bot.messages.words import Words
from bot.postmortems.document import Action, AlertLine, Attached, Deployed, Document, Line
from bot.slack.mrkdwn import plain

STATES = {
    "draft": mark("Draft"),
    "review": mark("In review"),
    "published": mark("Published"),
    "paused": mark("Paused: the incident is open again"),
    "merged": mark("Went over into another post-mortem"),
}
SPANS = {
    "detect": mark("Time to detect"),
    "acknowledge": mark("Time to acknowledge"),
    "mitigate": mark("Time to mitigate"),
    "resolve": mark("Time to resolve"),
}
ROLES = {
    "commander": mark("commander"),
    "communications": mark("communications"),
    "scribe": mark("scribe"),
    "reporter": mark("reporter"),
    "responder": mark("first responder"),
}
KINDS = {
    "prevent": mark("prevent"),
    "detect": mark("detect"),
    "mitigate": mark("mitigate"),
    "process": mark("process"),
}
FACTORS = {
    "change": mark("A change of our own"),
    "configuration": mark("Configuration"),
    "capacity": mark("Load and capacity"),
    "dependency": mark("A system that we depend on"),
    "infrastructure": mark("Machines, network, cloud"),
    "data": mark("Data"),
    "access": mark("Access and certificates"),
    "testing": mark("Not seen by tests"),
    "detection": mark("Not seen, or seen late"),
    "recovery": mark("No quick way back"),
    "knowledge": mark("Knowledge that was not at hand"),
    "process": mark("How work is agreed and handed over"),
}
ACTION_STATES = {"open": mark("to do"), "done": mark("done"), "dropped": mark("dropped")}
DEPLOYS = {"cause": mark("Caused by"), "mend": mark("Mended by")}
LINKS = {"source": mark("Source")}
DATES = {"en": "EEEE, d MMMM y", "ko": "y년 M월 d일 EEEE"}


AddressOf = Callable[[Attached], str]
"""Tells where the copy of a file is found."""


@dataclass(frozen=True)
class FileLink:
    """A file, and where it is found."""

    name: str
    url: str
    is_picture: bool


@dataclass(frozen=True)
class TimelineLine:
    """An entry: its time of day, the same for machines, its kind, what happened, and the files that came with it."""

    time: str
    iso: str
    kind: str
    text: str
    files: Sequence[FileLink] = ()


@dataclass(frozen=True)
class Day:
    """The entries of a day."""

    date: str
    lines: Sequence[TimelineLine]


@dataclass(frozen=True)
class AlertRow:
    """An alert."""

    title: str
    severity: str
    began: str
    ended: str
    url: str


@dataclass(frozen=True)
class ActionRow:
    """An action item, with what there is to tell of it."""

    text: str
    state: str
    state_label: str
    details: Sequence[str]


@dataclass(frozen=True)
class Paper:
    """A document in the words of one language and the times of one zone; nothing in it is markup."""

    title: str
    kicker: str
    level: int
    severity: str
    fires: str
    state: str
    state_label: str
    facts: Sequence[tuple[str, str]]
    spans: Sequence[tuple[str, str]]
    people: Sequence[tuple[str, str]]
    timeline: Sequence[Day]
    zone_note: str
    alerts: Sequence[AlertRow]
    alert_labels: Sequence[str]
    actions: Sequence[ActionRow]
    no_actions: str
    links: Sequence[tuple[str, str]]
    footer: str


class Scribe:
    """Puts a document into the words of a reader, in a zone."""

    def __init__(self, words: Words, document: Document, zone: tzinfo, of_file: AddressOf | None = None) -> None:
        self._words, self._of, self._zone, self._of_file = words, document, zone, of_file

    def paper(self) -> Paper:
        """Write all of it."""
        of, label = self._of, self._label
        level = of.severity
        return Paper(
            title=of.title,
            kicker=plain(self._words._("Post-mortem of incident %(number)d", number=of.number)),
            level=int(level),
            severity=plain(self._words.severity(level)),
            fires=plain(self._words.fires(level)),
            state=of.state,
            state_label=label(STATES[of.state]),
            facts=list(self._facts()),
            spans=[(label(SPANS[name]), self._span(span)) for name, span in of.times.spans(of.took).items()],
            people=self._people(),
            timeline=self._days(),
            zone_note=plain(self._words._("All times are %(zone)s.", zone=str(self._zone))),
            alerts=[self._alert(alert) for alert in of.alerts],
            alert_labels=[label(name) for name in (mark("Alert"), mark("Severity"), mark("Began"), mark("Ended"))],
            actions=[self._action(action) for action in of.actions],
            no_actions=plain(self._words._("No action has been agreed yet.")),
            links=[
                *((label(LINKS[name]) if name in LINKS else name, url) for name, url in of.links),
                *(
                    (f"{label(KINDS_OF_LINK[each.kind])}: {each.number} {each.title}", each.url)
                    for each in of.incidents
                ),
            ],
            footer=self._footer(),
        )

    def _label(self, msgid: str) -> str:
        return plain(self._words.label(msgid))

    def _name(self, person: str) -> str:
        return self._of.name_of(person)

    def _time(self, when: datetime) -> str:
        return plain(self._words.time(when, self._zone))

    def _span(self, span: timedelta) -> str:
        return plain(self._words.duration(span))

    def _day(self, day: date) -> str:
        return format_date(day, DATES[self._words.lang], locale=self._words.lang)

    def _facts(self) -> Iterator[tuple[str, str]]:
        """Tell of the incident first, then of the document."""
        of = self._of
        if of.services:
            yield self._label(mark("Services")), ", ".join(of.services)
        if of.factors:
            yield self._label(mark("Kinds of factors")), ", ".join(map(self._factor, of.factors))
        for deploy in of.deploys:
            yield self._label(DEPLOYS[deploy.kind]), self._deploy(deploy)
        for name, at in of.times.stations().items():
            yield self._label(STATIONS[name]), self._time(at)
        if of.owner:
            yield self._label(mark("Owner")), self._name(of.owner)
        if of.authors:
            yield self._label(mark("Authors")), ", ".join(map(self._name, of.authors))
        if of.published_at is not None:
            yield self._label(mark("Published")), self._time(of.published_at)
            return
        yield self._label(mark("Due")), self._day(of.due_on)
        if of.review_at is not None:
            yield self._label(mark("Review")), self._time(of.review_at)

    def _deploy(self, of: Deployed) -> str:
        named = {"number": of.number, "service": of.service, "environment": of.environment, "commit": of.commit}
        said = plain(self._words._("Deploy %(number)d: %(service)s %(commit)s to %(environment)s", **named))
        return f"{said}, {self._time(of.at)}" if of.at else said

    def _factor(self, kind: str) -> str:
        return self._label(FACTORS[kind]) if kind in FACTORS else kind

    def _people(self) -> list[tuple[str, str]]:
        """Name everybody once, with all their roles."""
        roles: dict[str, list[str]] = {}
        for role, person in self._of.roles:
            roles.setdefault(person, []).append(self._label(ROLES[role]) if role in ROLES else role)
        return [(", ".join(names), self._name(person)) for person, names in roles.items()]

    def _days(self) -> list[Day]:
        days: dict[date, list[TimelineLine]] = {}
        for line in self._of.timeline:
            local = line.at.astimezone(self._zone)
            kind = f"state-{line.detail['to']}" if line.kind == "state" else line.kind
            times = (f"{local:%H:%M}", local.isoformat(timespec="seconds"))
            told = TimelineLine(*times, kind, self._happened(line), self._files(line))
            days.setdefault(local.date(), []).append(told)
        return [Day(self._day(day), lines) for day, lines in days.items()]

    def _happened(self, line: Line) -> str:
        """Say what happened; files that are shown below it are not named as well."""
        shown = {file.name for file in self._files(line)}
        named = [name for name in line.detail.get("files", ()) if name not in shown]
        detail = {**line.detail, "files": named} if shown else line.detail
        said = readable(happened(self._words, line.kind, line.actor, detail), self._name)
        return f"[{line.part}] {said}" if line.part else said

    def _files(self, line: Line) -> list[FileLink]:
        if self._of_file is None:
            return []
        return [FileLink(file.name, self._of_file(file), file.is_picture) for file in line.files]

    def _alert(self, alert: AlertLine) -> AlertRow:
        ended = self._time(alert.ended) if alert.ended else self._label(mark("still firing"))
        severity = plain(self._words.severity(alert.severity))
        return AlertRow(alert.title, severity, self._time(alert.began), ended, _web(alert.url))

    def _action(self, action: Action) -> ActionRow:
        kind = self._label(KINDS[action.kind]) if action.kind in KINDS else None
        due = plain(self._words._("due %(day)s", day=self._day(action.due_on))) if action.due_on else None
        owner = self._name(action.owner) if action.owner else self._label(mark("nobody yet"))
        state = self._label(ACTION_STATES[action.state])
        ended = f"{state}: {action.why}" if action.why else state
        told = [f"#{action.id}", owner, due, kind, f"P{action.priority}", None if action.is_open else ended]
        return ActionRow(action.text, action.state, state, [each for each in told if each])

    def _footer(self) -> str:
        of = self._of
        told: Mapping[str, object] = {"number": of.number, "when": self._time(of.created_at)}
        return plain(self._words._("Written with Bongsu after incident %(number)d; begun %(when)s.", **told))


def _web(url: str) -> str:
    """Take web addresses alone."""
    return url if url.lower().startswith(("https://", "http://")) else ""
