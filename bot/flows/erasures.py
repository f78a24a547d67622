"""After something was erased, what the database itself still has of it is overwritten."""

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from bot import search
from bot.work import Flow, Lane, PutDown, Run, Step, enqueue

AGAIN = timedelta(minutes=1)
"""After what while it is tried once more, where somebody reads just then."""


def settle(tx: Session, workspace: int, now: datetime) -> None:
    """Have what was erased overwritten, once for all that was erased meanwhile."""
    enqueue(tx, SETTLE, workspace, "erasure", now=now, coalesce=True)


def _search(run: Run) -> None:
    """Drop the words of the index that no document has any longer."""
    with run.database.write() as tx:
        search.tidy(tx)


def _log(run: Run) -> None:
    """Take the log into the file and empty it; a reader may need it a moment longer."""
    if not run.database.empty_log():
        raise PutDown(run.now() + AGAIN, "somebody reads")


SETTLE = Flow("erasure.settle/1", Lane.BULK, (Step("search", _search), Step("log", _log)))
FLOWS = (SETTLE,)
