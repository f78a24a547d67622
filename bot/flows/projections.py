"""Lasting messages: each is a row, rendered from the database when it is sent."""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from bot.db.upsert import insert_for
from bot.flows.pictures import pictured
from bot.flows.pictures import refused as picture_refused
from bot.flows.places import GONE, UNREACHED, forget, is_person, locate, no_channel
from bot.flows.renderers import BULK, IN_ORDER, OPENING, PINNED, THREADED, TOLD_OF, rendered
from bot.flows.sending import delete, sent
from bot.flows.services import of
from bot.incidents import queries as incidents
from bot.incidents import service
from bot.messages.words import Words
from bot.models import Job, Projection
from bot.people.queries import locale_of
from bot.slack.client import SlackRefused
from bot.slack.posting import Place, find_own
from bot.work import Flow, Lane, Record, Run, Step, enqueue
from bot.work.queue import LEASE

CALM = timedelta(seconds=5)
"""How long a message that tells of people who are not reached waits for more of them."""
AT_ONCE = 50
"""Messages of a thread that are asked for in one transaction."""


def want(
    tx: Session,
    workspace: int,
    kind: str,
    subject: str,
    channel: str,
    now: datetime,
    *,
    pause: timedelta = timedelta(0),
    lane: Lane | None = None,
) -> None:
    """Have the message of this kind and subject stand in a channel, and show what is so now.

    `channel` is an id, or `#name` where only that is known; a person's id stands for their direct messages. One that
    stands already is changed after `pause`, together with what changes meanwhile. One that has nothing to say any more
    is deleted. `lane` is named where another is right than that of what somebody changed.
    """
    same = {"workspace_id": workspace, "kind": kind, "subject": subject, "channel": channel}
    added = insert_for(tx, Projection.__table__).values(**same, wanted=1, shown=0, pinned=False)
    more = {"wanted": Projection.__table__.c.wanted + 1}
    asked = added.on_conflict_do_update(index_elements=list(same), set_=more)
    columns = Projection.__table__.c
    key, wanted, ts = tx.execute(asked.returning(columns.id, columns.wanted, columns.ts)).one()
    if kind in IN_ORDER and ts is None:
        _show_in_order(tx, workspace, key, kind, channel, now)
    else:
        is_new = wanted == 1
        lane = _lane(kind, is_new=is_new) if lane is None else lane
        _show_soon(tx, workspace, key, lane, now, now if is_new else now + pause)


def want_again(
    tx: Session,
    workspace: int,
    kind: str,
    subjects: Collection[object],
    now: datetime,
    *,
    pause: timedelta = timedelta(0),
    lane: Lane | None = None,
) -> None:
    """Bring messages up to date wherever they stand."""
    same = (Projection.workspace_id == workspace, Projection.kind == kind)
    rows = select(Projection).where(*same, Projection.subject.in_([str(subject) for subject in subjects]))
    for row in tx.scalars(rows.order_by(Projection.id)).all() if subjects else ():
        want(tx, workspace, kind, row.subject, row.channel, now, pause=pause, lane=lane)


def _show_in_order(tx: Session, workspace: int, key: int, kind: str, channel: str, now: datetime) -> None:
    enqueue(tx, SHOW, workspace, f"channel:{channel}", {"projection": key}, now=now, lane=_lane(kind, is_new=True))


def _show_soon(tx: Session, workspace: int, key: int, lane: Lane, now: datetime, due: datetime | None = None) -> None:
    given = {"projection": key}
    enqueue(tx, SHOW, workspace, f"projection:{key}", given, now=now, due=due, coalesce=True, lane=lane)


def _lane(kind: str, *, is_new: bool) -> Lane:
    """Choose who goes first; what goes to many at once goes behind all else, but for what somebody changed in it."""
    if kind not in BULK:
        return SHOW.lane
    return Lane.BULK if is_new else Lane.NORMAL


def _find_channel(run: Run) -> Record | None:
    """Find the channel's id, and be in it; that of direct messages is told by the first of them."""
    with run.database.read() as tx:
        row = tx.get_one(Projection, run.payload["projection"])
    if row.channel_id or is_person(row.channel):
        return None
    channel = locate(run, row)
    return lambda tx: setattr(tx.get_one(Projection, row.id), "channel_id", channel)


def _show(run: Run) -> Record:
    """Post the message, or bring it up to date; one that shows what is wanted is left alone.

    One that has nothing to say any more is deleted.
    """
    with run.database.read() as tx:
        row = tx.get_one(Projection, run.payload["projection"])
        message = rendered(tx, _words(tx, run, row), of(run).catalogue, row.kind, row.subject)
        with_picture = pictured(tx, row, message) if message else None
        above = _above(tx, row)
    if row.kind in THREADED and above is None:
        return lambda tx: _wait_for_above(tx, row, run.now())
    channel = row.channel_id or row.channel
    try:
        channel = row.channel_id or locate(run, row)
        if message is None or with_picture is None:
            delete(run, row, channel, above)
            return lambda tx: _taken_back(tx, row, run.now())
        place, version, is_whole = sent(run, row, channel, (with_picture, message), above)
    except SlackRefused as refused:
        if row.kind in TOLD_OF and is_person(row.channel) and refused.code in UNREACHED:
            return lambda tx: _unreached(tx, row, run.now())
        if refused.code not in GONE:
            raise
        return _without_channel(run, row, channel, refused.code)
    return lambda tx: _shown(tx, row.id, place, version, run.now(), is_whole=is_whole)


def _unreached(tx: Session, row: Projection, now: datetime) -> None:
    """Have somebody told that a message did not reach its person, where that was not told before."""
    told = TOLD_OF[row.kind](tx, row.subject, now)
    if told is not None:
        want(tx, row.workspace_id, *told, now, pause=CALM)


def _words(tx: Session, run: Run, row: Projection) -> Words:
    """Speak a person's own language to them, and the workspace's in channels."""
    return of(run).words_of(locale_of(tx, row.workspace_id, row.channel) if is_person(row.channel) else None)


def _above(tx: Session, row: Projection) -> str | None:
    """Find the ts of the message in whose thread this one stands."""
    if row.kind not in THREADED:
        return None
    return tx.scalar(_standing_above(tx, row).with_only_columns(Projection.ts))


def _standing_above(tx: Session, row: Projection) -> Select[Projection]:
    kind, subject_of = THREADED[row.kind]
    same = (Projection.workspace_id == row.workspace_id, Projection.kind == kind, Projection.channel == row.channel)
    return select(Projection).where(*same, Projection.subject == subject_of(tx, row.subject))


def _wait_for_above(tx: Session, row: Projection, now: datetime) -> None:
    """Leave it to the message above to show this one, once that stands; which may be so by now."""
    found = _standing_above(tx, row).with_for_update().execution_options(populate_existing=True)
    above = tx.scalar(found)
    if above is not None and above.ts is not None:
        _show_waiting(tx, row, now)


def _show_waiting(tx: Session, row: Projection, now: datetime) -> None:
    if row.kind in IN_ORDER:
        _show_in_order(tx, row.workspace_id, row.id, row.kind, row.channel, now)
    else:
        _show_soon(tx, row.workspace_id, row.id, _lane(row.kind, is_new=True), now)


def _show_thread(tx: Session, row: Projection, now: datetime) -> None:
    """Show what waited for this message to stand above it."""
    kinds = [kind for kind, (above, _) in THREADED.items() if above == row.kind]
    same = (Projection.workspace_id == row.workspace_id, Projection.channel == row.channel, Projection.ts.is_(None))
    unshown = (Projection.kind.in_(kinds), Projection.shown < Projection.wanted)
    for waiting in tx.scalars(select(Projection).where(*same, *unshown).order_by(Projection.id)) if kinds else ():
        if THREADED[waiting.kind][1](tx, waiting.subject) == row.subject:
            _show_waiting(tx, waiting, now)
    if row.kind in OPENING:
        _open_thread(tx, row, 0, now)


def _open_thread(tx: Session, row: Projection, after: int, now: datetime) -> None:
    payload = {"projection": row.id, "after": after}
    enqueue(tx, THREAD, row.workspace_id, f"thread:{row.id}", payload, now=now)


def _thread(run: Run) -> Record:
    """Ask for the next messages with which a thread begins."""
    return lambda tx: _want_thread(tx, run.payload["projection"], run.payload["after"], run.now())


def _want_thread(tx: Session, key: int, after: int, now: datetime) -> None:
    row = tx.get_one(Projection, key)
    kind, next_of = OPENING[row.kind]
    found = next_of(tx, row.subject, after, AT_ONCE)
    for _, subject in found:
        want(tx, row.workspace_id, kind, subject, row.channel, now)
    if len(found) == AT_ONCE:
        _open_thread(tx, row, found[-1][0], now)


def _taken_back(tx: Session, of_then: Projection, now: datetime) -> None:
    """Note that a message stands no more; what is wanted of it meanwhile posts it anew."""
    row = tx.scalars(select(Projection).where(Projection.id == of_then.id).with_for_update()).one()
    row.ts, row.shown = None, of_then.wanted
    if row.wanted > row.shown:
        _show_waiting(tx, row, now)


def _without_channel(run: Run, row: Projection, channel: str, reason: str) -> Record:
    """Tell that an incident lost its channel; a message of a channel that the catalogue names waits for a person."""
    if not row.channel.startswith("#"):
        return lambda tx: lose_channel(tx, row.workspace_id, channel, reason, run.now())
    forget(run, channel)
    with run.database.write() as tx:
        kept = tx.get_one(Projection, row.id)
        kept.channel_id, kept.ts = None, None
    raise no_channel(row.channel)


def lose_channel(tx: Session, workspace: int, channel: str, reason: str, now: datetime) -> None:
    """Show in the announcement that an incident has lost its channel, with a way to another.

    `reason` is Slack's word: `is_archived` or `channel_not_found`.
    """
    incident = service.locked_by_channel(tx, workspace, channel)
    if incident is not None and service.channel_lost(tx, incident, reason, now):
        for announcement in incidents.announced_in(tx, workspace, incident.id):
            want(tx, workspace, "incident.announcement", str(incident.id), announcement, now)


def _shown(tx: Session, key: int, place: Place, version: int, now: datetime, *, is_whole: bool) -> None:
    row = tx.scalars(select(Projection).where(Projection.id == key).with_for_update()).one()
    if row.ts is None:
        _show_thread(tx, row, now)
    row.channel_id, row.ts, row.shown = place.channel, place.ts, max(row.shown, version)
    if row.wanted > row.shown:
        _show_soon(tx, row.workspace_id, key, _lane(row.kind, is_new=False), now)
    elif not is_whole and (pause := picture_refused(tx, row, now)):
        want(tx, row.workspace_id, row.kind, row.subject, row.channel, now, pause=pause, lane=Lane.BULK)
    if row.kind in PINNED and not row.pinned:
        enqueue(tx, PIN, row.workspace_id, f"projection:{key}", {"projection": key}, now=now, coalesce=True)


def _pin(run: Run) -> Record | None:
    with run.database.read() as tx:
        row = tx.get_one(Projection, run.payload["projection"])
    try:
        of(run).slack.call(run, "pins.add", channel=row.channel_id, timestamp=row.ts)
    except SlackRefused as refused:
        if refused.code in GONE:
            return None
        if refused.code not in {"already_pinned", "missing_scope"}:  # `/bongsu status` tells what lacks a scope
            raise
    return lambda tx: setattr(tx.get_one(Projection, row.id), "pinned", True)


def sweep_later(tx: Session, jobs: Sequence[Job], now: datetime) -> None:
    """One lease after a takeover, look whether the instance that was given up had posted after all."""
    for job in jobs:
        if job.flow == SHOW.name:
            subject, due = f"projection:{job.payload['projection']}", now + LEASE
            enqueue(tx, SWEEP, job.workspace_id, subject, dict(job.payload), now=now, due=due)


def _sweep(run: Run) -> None:
    """Delete the twins of a message: all with its key but the one that the row names, which is pinned and linked."""
    with run.database.read() as tx:
        row = tx.get_one(Projection, run.payload["projection"])
        above = _above(tx, row)
    if row.ts is None or row.channel_id is None:
        return
    since = run.now() - timedelta(hours=1)
    try:
        for ts in find_own(of(run).slack, run, row.channel_id, f"projection:{row.id}", since, above):
            if ts != row.ts:
                of(run).slack.call(run, "chat.delete", channel=row.channel_id, ts=ts)
    except SlackRefused as refused:
        if refused.code not in GONE:
            raise


SHOW = Flow(
    "projection.show/1",
    Lane.URGENT,
    (Step("channel", _find_channel), Step("show", _show, marked=True)),
    payload=("projection",),
)
PIN = Flow("projection.pin/1", Lane.NORMAL, (Step("pin", _pin),), payload=("projection",))
SWEEP = Flow("projection.sweep/1", Lane.NORMAL, (Step("sweep", _sweep),), payload=("projection",))
THREAD = Flow("projection.thread/1", Lane.BULK, (Step("thread", _thread),), payload=("projection", "after"))
FLOWS = (SHOW, PIN, SWEEP, THREAD)
