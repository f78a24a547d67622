"""What runs of programs leave behind is cleared away, on each machine by itself."""

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from bot.flows.services import of
from bot.work import Flow, Lane, Run, Step, enqueue

KEPT = timedelta(days=14)
"""For how long the folder of a run is kept after its end; longer than a run may take."""


def sweep(tx: Session, workspace: int, host: str, now: datetime) -> None:
    """Have a machine clear away the folders of runs that ended long ago."""
    enqueue(tx, SWEEP, workspace, f"deploy-folders:{host}", now=now, coalesce=True, host=host)


def _sweep(run: Run) -> None:
    of(run).sweep(run.now() - KEPT)


SWEEP = Flow("deploy.sweep/1", Lane.BULK, (Step("sweep", _sweep),))
FLOWS = (SWEEP,)
