"""What the clock looks after: the mirror of people, what is past its time, and the sign of life."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from bot.alerts.service import prune as prune_posts
from bot.catalogue import Shelf
from bot.flows import heartbeat, people
from bot.people.queries import only_workspace
from bot.people.service import prune_notices
from bot.ticks import (
    board,
    deploys,
    digests,
    incidents,
    issues,
    meetings,
    metrics,
    paging,
    postmortems,
    posts,
    recoveries,
    search,
    standups,
    trains,
    unwatched,
    watchdogs,
    watches,
)
from bot.ticks.clock import Tick
from bot.work.queries import prune


def ticks(shelf: Shelf) -> Sequence[Tick]:
    """List the ticks of the product."""

    def clear(tx: Session, now: datetime) -> None:
        kept = shelf.current().retention
        prune(tx, now - kept.jobs, now - kept.dead_jobs, now - kept.inbound)
        prune_posts(tx, now - kept.alert_posts)
        prune_notices(tx, now - kept.dead_jobs)

    def refresh(tx: Session, now: datetime) -> None:
        workspace = only_workspace(tx)
        if workspace is not None:
            people.refresh(tx, workspace.id, now)

    def beat(tx: Session, now: datetime) -> None:
        workspace = only_workspace(tx)
        if workspace is not None:
            heartbeat.beat(tx, workspace.id, now)

    return (
        Tick("upkeep.prune", timedelta(hours=1), clear),
        Tick("people.refresh", timedelta(hours=6), refresh),
        Tick("heartbeat.beat", timedelta(minutes=1), beat),
        watchdogs.tick(shelf),
        posts.TICK,
        search.TICK,
        paging.tick(shelf),
        *incidents.ticks(shelf),
        postmortems.tick(shelf),
        digests.tick(shelf),
        *deploys.TICKS,
        *recoveries.ticks(shelf),
        trains.tick(shelf),
        *standups.ticks(shelf),
        *metrics.ticks(shelf),
        *watches.ticks(shelf),
        meetings.TICK,
        issues.TICK,
        board.TICK,
        unwatched.tick(shelf),
    )
