"""Sorting posts of alerts into incidents and lines, a batch at a time."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from bot.alerts import groups, records, service
from bot.alerts.ledger import Ledger
from bot.alerts.ports import IncomingAlert, Unreadable
from bot.alerts.rules import Verdict, is_watchdog, judge, open_windows
from bot.flows import watchdogs
from bot.flows.alert_incidents import Batch, Fired, tell_ended, tell_firing
from bot.flows.alert_sources import ALL
from bot.flows.pages_heard import follow, is_own
from bot.flows.services import of
from bot.models import AlertPost
from bot.work import Flow, Lane, Record, Run, Step, enqueue

MOST = 2000
"""Alerts after which a batch takes no further post."""
LONGEST_NAME = 200
"""Characters by which a watchdog is known."""


def sort_soon(tx: Session, workspace: int, now: datetime) -> None:
    """Have the waiting posts sorted; one job serves for all of them."""
    enqueue(tx, SORT, workspace, "alerts", now=now, coalesce=True)


def sort_left(tx: Session, workspace: int, now: datetime) -> None:
    """Have posts sorted that wait still.

    On PostgreSQL a post may be committed just after the job that was to serve for it has read all posts.
    """
    if service.oldest_unsorted(tx, workspace) is not None:
        sort_soon(tx, workspace, now)


def _sort(run: Run) -> Record:
    catalogue = of(run).catalogue
    return lambda tx: _batch(Batch(tx, run.workspace, catalogue, run.now()))


def _batch(batch: Batch) -> None:
    """Sort the oldest posts, and have the rest sorted by the next job."""
    posts = service.unsorted(batch.tx, batch.workspace)
    incoming: list[IncomingAlert] = []
    taken: list[AlertPost] = []
    for count, post in enumerate(posts, 1):
        if not is_own(batch, post):
            incoming += _read(post)
            taken.append(post)
        post.sorted_at = batch.now
        if len(incoming) >= MOST or count == service.BATCH:
            sort_soon(batch.tx, batch.workspace, batch.now)
            break
    names = {each.name[:LONGEST_NAME] for each in incoming if each.firing and is_watchdog(batch.catalogue, each)}
    watchdogs.heard(batch.tx, batch.catalogue, batch.workspace, names, batch.now)
    _take(batch, incoming)
    follow(batch, taken)


def _read(post: AlertPost) -> Sequence[IncomingAlert]:
    """Read a post; one that an earlier release kept and this one cannot read waits for a person."""
    try:
        return ALL[post.source](post.body, post.received_at).alerts
    except (KeyError, Unreadable) as error:
        post.error = str(error)
        return ()


def _take(batch: Batch, incoming: Sequence[IncomingAlert]) -> None:
    judged = _judged(batch, incoming)
    book = records.ledger(batch.tx, batch.workspace, [each for each, _ in judged])
    for each, verdict in judged:
        book.take(each, verdict, batch.now)
    asked = [(line, line.verdict) for line in (*book.fresh, *book.woken) if line.verdict and not line.verdict.muted]
    found = groups.assign(batch.tx, batch.workspace, asked, batch.now)
    records.write(batch.tx, batch.workspace, book, batch.now)
    fired = [
        (found[line.group], line.incoming, verdict)
        for line, verdict in asked
        if line.id is not None and line.group is not None and line.incoming is not None
    ]
    tell_firing(batch, [*fired, *_graver(batch, book)])
    tell_ended(batch, book.ended)


def _graver(batch: Batch, book: Ledger) -> list[Fired]:
    """Give the alerts that became graver with their groups, which may be worth an incident now."""
    found = groups.read(batch.tx, {line.group for line in book.graver if line.group})
    told: list[Fired] = []
    for line in book.graver:
        group = found.get(line.group or 0)
        if group is None or line.incoming is None or line.verdict is None or line.verdict.muted:
            continue
        group.severity = min(group.severity, int(line.verdict.severity))
        told.append((group, line.incoming, line.verdict))
    return told


def _judged(batch: Batch, incoming: Sequence[IncomingAlert]) -> list[tuple[IncomingAlert, Verdict]]:
    """Pair the alerts that are neither watchdogs nor ignored with what the catalogue says of them."""
    windows = open_windows(batch.catalogue, batch.now)
    others = (each for each in incoming if not is_watchdog(batch.catalogue, each))
    verdicts = ((each, judge(batch.catalogue, each, windows)) for each in others)
    return [(each, verdict) for each, verdict in verdicts if verdict is not None]


SORT = Flow("alerts.sort/1", Lane.URGENT, (Step("sort", _sort),))
FLOWS = (SORT,)
