"""APScheduler ticks on every instance; a watermark in the database lets one of them do the work."""

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from apscheduler.schedulers.background import BackgroundScheduler
from sqlalchemy.orm import Session

from bot.clock import Clock
from bot.db import Database
from bot.people.queries import only_workspace
from bot.work.watermark import advance, all_reached

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Tick:
    """Something to look for every so often."""

    name: str
    every: timedelta
    look: Callable[[Session, datetime], None]


class Ticks:
    """The ticks of this instance."""

    def __init__(self, database: Database, clock: Clock, ticks: Sequence[Tick], seconds: float = 1.0) -> None:
        self._database, self._clock, self._ticks = database, clock, ticks
        self._scheduler = BackgroundScheduler(timezone="UTC")
        self._scheduler.add_job(self.tick, "interval", seconds=seconds, coalesce=True, max_instances=1)

    def start(self) -> None:
        """Begin to tick."""
        self._scheduler.start()

    def stop(self) -> None:
        """Stop, after the tick that runs."""
        self._scheduler.shutdown(wait=True)

    def tick(self) -> None:
        """Let each tick look that has not looked for its while, on any instance."""
        now = self._clock()
        with self._database.read() as tx:
            reached = all_reached(tx)
        for tick in self._ticks:
            if tick.name in reached and now - reached[tick.name] < tick.every:
                continue
            try:
                self._look(tick, now)
            except Exception:  # one that fails holds up no other; the next second tries again
                log.exception("a tick failed", extra={"tick": tick.name})

    def _look(self, tick: Tick, now: datetime) -> None:
        with self._database.write() as tx:
            if advance(tx, tick.name, now, tick.every) is not None:
                tick.look(tx, now)


def there(work: Callable[[Session, int, datetime], object]) -> Callable[[Session, datetime], None]:
    """Do something in the workspace, once there is one."""

    def look(tx: Session, now: datetime) -> None:
        workspace = only_workspace(tx)
        if workspace is not None:
            work(tx, workspace.id, now)

    return look
