"""What follows from an incident: its channel, who is called into it, and who is told."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.alerts import queries as alerts
from bot.catalogue import Catalogue
from bot.flows import incident_deploys, metric_rounds, notify, on_call, paging, postmortems, similar, tasks
from bot.flows.invites import CALL, INVITE
from bot.flows.places import GONE
from bot.flows.projections import want
from bot.flows.services import of
from bot.incidents import links, queries, roles, rules, service, updates
from bot.incidents.callees import Callees
from bot.incidents.ports import PERSON, Origin
from bot.messages import incident as words_of
from bot.models import Incident, TimelineEntry
from bot.severity import Severity
from bot.slack.client import SlackRefused
from bot.work import Flow, Lane, Record, Run, Step, enqueue

SUFFIXES = 20
"""How many names are tried for one channel."""
RETURNED = "alert_returned"
"""The kind of entry that tells of an alert that was there before; a new channel begins with it."""
IN_TOPIC = {"edited", "state"}
"""Changes that the channel's topic shows; Slack tells of each new topic in the channel, even of the same one."""


def declare(
    tx: Session,
    catalogue: Catalogue,
    workspace: int,
    title: str,
    severity: Severity,
    now: datetime,
    *,
    reporter: str | None = None,
    services: Sequence[str] = (),
    impact: str | None = None,
    is_private: bool = False,
    origin: Origin = PERSON,
    callees: Sequence[str] = (),
) -> Incident:
    """Record an incident, call for help, and have its channel opened and announced."""
    incident = service.declare(
        tx,
        workspace,
        title,
        severity,
        now,
        reporter=reporter,
        services=services,
        impact=impact,
        is_private=is_private,
        origin=origin,
        callees=callees,
    )
    begin(tx, catalogue, incident, now, origin)
    return incident


def begin(tx: Session, catalogue: Catalogue, incident: Incident, now: datetime, origin: Origin = PERSON) -> None:
    """Call for help first, then have the channel opened and announced, and the message found that it came from.

    Where whoever sent it has called somebody, it is only found out who is on call.
    """
    if origin.has_called:
        on_call.look(tx, catalogue, incident, now)
    else:
        paging.call(tx, catalogue, incident, now, is_wanted=origin.calls)
    updates.promise_soon(incident, usual_pause(catalogue, incident.severity), now)
    open_channel(tx, incident, now)
    _call_named(tx, incident, now)
    incident_deploys.look(tx, catalogue, incident, now)
    announce(tx, catalogue, incident, now)
    if incident.source == "message":
        payload = {"incident": incident.id}
        enqueue(tx, SOURCE, incident.workspace_id, f"incident:{incident.id}", payload, now=now)


def _call_named(tx: Session, incident: Incident, now: datetime) -> None:
    """Call whom the reporter named; into a private incident they are invited, and called by nothing else."""
    named = queries.named_at_declaration(tx, incident.id)
    if named and incident.reporter and not incident.is_private:
        paging.ask(tx, incident, [Callees(None, tuple(named))], incident.reporter, now)
    elif named:
        payload = {"incident": incident.id, "people": named}
        enqueue(tx, CALL, incident.workspace_id, f"incident:{incident.id}", payload, now=now)


def open_channel(tx: Session, incident: Incident, now: datetime) -> None:
    """Have the incident's channel opened, at first, or once more after a refusal or a loss."""
    links.leaves_channel(tx, incident, now)
    incident.channel_state, incident.channel_error, incident.channel_id = "opening", None, None
    enqueue(
        tx, OPEN, incident.workspace_id, f"incident:{incident.id}", {"incident": incident.id}, now=now, coalesce=True
    )


def usual_pause(catalogue: Catalogue, severity: int) -> timedelta | None:
    """Tell after what while others hear again of an incident as grave as this; None where they need not."""
    return catalogue.incident.update_every.get(Severity(severity))


def announce(tx: Session, catalogue: Catalogue, incident: Incident, now: datetime) -> None:
    """Bring the announcements up to date: of every incident in one channel, of grave ones where others read too.

    Of a private incident there are none.
    """
    if incident.is_private:
        return
    channels = {f"#{catalogue.workspace.incidents_channel}": None}
    if incident.severity <= catalogue.incident.stakeholders_from:
        channels |= dict.fromkeys(f"#{name}" for name in catalogue.incident.stakeholder_channels)
    channels |= dict.fromkeys(queries.announced_in(tx, incident.workspace_id, incident.id))
    for channel in channels:
        want(tx, incident.workspace_id, "incident.announcement", str(incident.id), channel, now)


def changed(tx: Session, catalogue: Catalogue, incident: Incident, entry: TimelineEntry, now: datetime) -> None:
    """Show a change of an incident, after which others may have to hear of it sooner.

    One that is open again but whose channel was put away gets another.
    """
    reopened = entry.kind == "state" and entry.detail["from"] not in rules.OPEN and incident.state in rules.OPEN
    if reopened and incident.channel_state in {"archived", "lost"}:
        open_channel(tx, incident, now)
    if reopened or "severity" in entry.detail.get("changes", ()):
        updates.promise_soon(incident, usual_pause(catalogue, incident.severity), now)
    shown(tx, catalogue, incident, entry, now)


def acknowledge(
    tx: Session, catalogue: Catalogue, incident: Incident, actor: str, now: datetime
) -> TimelineEntry | None:
    """Note that somebody looks after an incident; they lead it, where nobody does."""
    entry = service.acknowledge(tx, incident, actor, now)
    if entry is not None:
        roles.assign_free(tx, incident, rules.COMMANDER, actor, now)
        shown(tx, catalogue, incident, entry, now)
    return entry


def shown(tx: Session, catalogue: Catalogue, incident: Incident, entry: TimelineEntry, now: datetime) -> None:
    """Show a change of an incident wherever it is shown, and tell of it in its channel."""
    announce(tx, catalogue, incident, now)
    paging.follow(tx, catalogue, incident, entry, now)
    postmortems.follow(tx, catalogue, incident, entry, now)
    if incident_deploys.is_other(entry):
        incident_deploys.look(tx, catalogue, incident, now)
    if not tell_inside(tx, incident, entry, now):
        return
    if entry.kind in IN_TOPIC:
        _set_topic(tx, incident, now)
    if similar.is_other(entry):
        similar.look(tx, incident, now)


def tell_inside(tx: Session, incident: Incident, entry: TimelineEntry, now: datetime) -> bool:
    """Tell of a change in an incident's channel; False while it has none, whose panel will show all of it later."""
    if incident.channel_id is None or incident.channel_state in {"lost", "archived"}:
        return False
    want(tx, incident.workspace_id, "incident.panel", str(incident.id), incident.channel_id, now)
    want(tx, incident.workspace_id, "incident.entry", str(entry.id), incident.channel_id, now)
    return True


def show_panel(tx: Session, incident: Incident, now: datetime) -> None:
    """Bring the panel in an incident's channel up to date."""
    if incident.channel_id is not None:
        want(tx, incident.workspace_id, "incident.panel", str(incident.id), incident.channel_id, now)


def show_inside(tx: Session, incident: Incident, now: datetime) -> None:
    """Bring the panel and the topic of an incident's channel up to date."""
    show_panel(tx, incident, now)
    if incident.channel_id is not None:
        _set_topic(tx, incident, now)


def _set_topic(tx: Session, incident: Incident, now: datetime) -> None:
    payload = {"incident": incident.id}
    enqueue(tx, TOPIC, incident.workspace_id, f"incident:{incident.id}", payload, now=now, coalesce=True)


def _open(run: Run) -> Record:
    """Create the channel, or adopt the one that an earlier attempt created."""
    with run.database.read() as tx:
        incident = queries.by_id(tx, run.payload["incident"])
    prefix = of(run).catalogue.incident.channel_prefix
    for suffix in range(1, SUFFIXES + 1):
        name = rules.channel_name(prefix, incident.number, "private" if incident.is_private else incident.title, suffix)
        channel = _create(run, name, is_private=incident.is_private)
        if channel is not None:
            return lambda tx, channel=channel, name=name: _opened(tx, incident.id, channel, name, run.now())  # type: ignore[misc]  # a lambda that binds what the loop has now
    raise SlackRefused("conversations.create", "name_taken")


def _create(run: Run, name: str, *, is_private: bool) -> str | None:
    more = {"is_private": True} if is_private else {}
    try:
        return str(of(run).slack.call(run, "conversations.create", name=name, **more)["channel"]["id"])
    except SlackRefused as refused:
        if refused.code != "name_taken":
            raise
    return _adopt(run, name)


def _adopt(run: Run, name: str) -> str | None:
    """Find a channel of this name that we created since the step began and no other incident has."""
    if run.resumed_since is None:
        return None
    since = (run.resumed_since - timedelta(minutes=2)).timestamp()
    cursor = ""
    while True:
        more = {"cursor": cursor} if cursor else {}
        asked = {"types": "public_channel,private_channel", "exclude_archived": True, "limit": 1000, **more}
        page = of(run).slack.call(run, "users.conversations", **asked)
        for channel in page["channels"]:
            if channel["name"] == name and channel["created"] >= int(since) and not _is_of_another(run, channel["id"]):
                return str(channel["id"])
        cursor = (page.get("response_metadata") or {}).get("next_cursor", "")
        if not cursor:
            return None


def _is_of_another(run: Run, channel: str) -> bool:
    with run.database.read() as tx:
        found = queries.by_channel(tx, run.workspace, channel)
    return found is not None and found.id != run.payload["incident"]


def _opened(tx: Session, key: int, channel: str, name: str, now: datetime) -> None:
    incident = tx.scalars(select(Incident).where(Incident.id == key).with_for_update()).one()
    service.channel_opened(incident, channel, name)
    want(tx, incident.workspace_id, "incident.panel", str(key), channel, now)
    for announcement in queries.announced_in(tx, incident.workspace_id, key):
        want(tx, incident.workspace_id, "incident.announcement", str(key), announcement, now)
    if alerts.overview(tx, key).total > 1:  # those that came before there was a channel to tell them in
        want(tx, incident.workspace_id, "incident.alerts", str(key), channel, now)
    for entry in queries.entries_of(tx, key, RETURNED):
        want(tx, incident.workspace_id, "incident.entry", str(entry), channel, now)
    paging.show_inside(tx, key, now)
    tasks.show_all(tx, incident, now)
    incident_deploys.show(tx, incident, now)
    metric_rounds.show_inside(tx, incident, now)
    similar.look(tx, incident, now)
    for flow in (INVITE, TOPIC):
        enqueue(tx, flow, incident.workspace_id, f"incident:{key}", {"incident": key}, now=now, coalesce=True)


def _open_gave_up(tx: Session, payload: Mapping[str, Any], reason: str) -> None:
    """Show in the announcement that there is no channel, and why; of a private incident only its reporter is told."""
    incident = tx.scalars(select(Incident).where(Incident.id == payload["incident"]).with_for_update()).one()
    service.channel_failed(incident, reason)
    now = incident.declared_at
    if incident.is_private and incident.reporter:
        told = notify.Told(incident.workspace_id, incident.reporter)
        notify.tell(tx, told, "incident", "no_private_channel", {"number": incident.number, "reason": reason}, now)
    for announcement in queries.announced_in(tx, incident.workspace_id, incident.id):
        want(tx, incident.workspace_id, "incident.announcement", str(incident.id), announcement, now)


def _source(run: Run) -> Record | None:
    """Find the address of the message that it was declared from; a message that Slack hides from us stays unlinked.

    https://docs.slack.dev/reference/methods/chat.getPermalink
    """
    with run.database.read() as tx:
        channel, ts = queries.declared_from(tx, run.payload["incident"])
    try:
        url = of(run).slack.call(run, "chat.getPermalink", channel=channel, message_ts=ts)["permalink"]
    except SlackRefused:  # a message that is hidden from us stays unlinked
        return None
    return lambda tx: _linked(tx, run, str(url))


def _linked(tx: Session, run: Run, url: str) -> None:
    incident = service.locked(tx, run.workspace, run.payload["incident"])
    incident.source_url = url
    announce(tx, of(run).catalogue, incident, run.now())
    if incident.channel_id:
        want(tx, run.workspace, "incident.panel", str(incident.id), incident.channel_id, run.now())


def _topic(run: Run) -> None:
    with run.database.read() as tx:
        incident = queries.by_id(tx, run.payload["incident"])
    topic = words_of.topic(of(run).words, incident)
    try:
        of(run).slack.call(run, "conversations.setTopic", channel=incident.channel, topic=topic)
    except SlackRefused as refused:
        if refused.code not in GONE:  # the panel notices it too, and has it told
            raise


OPEN = Flow("incident.open/1", Lane.URGENT, (Step("channel", _open, marked=True),), ("incident",), _open_gave_up)
TOPIC = Flow("incident.topic/1", Lane.NORMAL, (Step("topic", _topic),), payload=("incident",))
SOURCE = Flow("incident.source/1", Lane.NORMAL, (Step("link", _source),), payload=("incident",))
FLOWS = (OPEN, TOPIC, SOURCE)
