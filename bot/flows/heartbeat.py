"""The sign of life to an address outside, so that somebody notices when Bongsu itself is dead.

It goes through the clock, the database and a job thread: where one of them stands still, no sign goes out.
"""

import logging
from datetime import datetime

from sqlalchemy.orm import Session

from bot.flows.services import of
from bot.http import OutsideAway, ping
from bot.work import Flow, Lane, Run, Step, enqueue

log = logging.getLogger(__name__)


def beat(tx: Session, workspace: int, now: datetime) -> None:
    """Have a sign of life sent; one that still waits serves for this one too."""
    enqueue(tx, BEAT, workspace, "heartbeat", now=now, coalesce=True)


def _beat(run: Run) -> None:
    """Send it. One that is not heard is not repeated: the next is a minute away."""
    url = of(run).heartbeat_url
    if not url:
        return
    try:
        ping(url)
    except OutsideAway as reason:
        log.warning("the sign of life was not heard: %s", reason)


BEAT = Flow("heartbeat.beat/1", Lane.NORMAL, (Step("beat", _beat),))
FLOWS = (BEAT,)
