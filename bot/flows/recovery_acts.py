"""What people do with recovery scripts: asking for one, letting one run or not, and stopping them all."""

from datetime import datetime

from sqlalchemy.orm import Session

from bot.catalogue import Catalogue
from bot.flows.recoveries import consider, expire
from bot.flows.recovery_alarms import show
from bot.flows.recovery_steps import DECLINED, move, note_asked, subject_of
from bot.models import Recovery
from bot.people.service import audit
from bot.watches import recoveries as service
from bot.watches.recoveries import Asked
from bot.watches.recovery_rules import State


def ask(
    tx: Session, catalogue: Catalogue, workspace: int, wanted: Asked, now: datetime, *, approves: bool
) -> Recovery | None:
    """Record what somebody asks for, with what is to run filled in; `approves` says that this lets it run, too."""
    row = service.ask(tx, workspace, wanted, now)
    if row is not None:
        note_asked(tx, row, now)
        row.decided_by = wanted.by if approves else None
        consider(tx, catalogue, row, now)
        show(tx, row, now)
    return row


def approve(tx: Session, catalogue: Catalogue, row: Recovery, who: str, now: datetime) -> bool:
    """Let an attempt run; False where it does not wait for that, or waited for too long."""
    if not _waits(tx, catalogue, row, now):
        return False
    row.decided_by = who
    audit(tx, row.workspace_id, now, who, "recovery.approve", subject=subject_of(row))
    consider(tx, catalogue, row, now)
    return True


def decline(tx: Session, catalogue: Catalogue, row: Recovery, who: str, now: datetime) -> bool:
    """Have an attempt not run; False where it does not wait for that, or waited for too long."""
    if not _waits(tx, catalogue, row, now):
        return False
    row.decided_by = who
    return move(tx, row, State.REFUSED, now, why=DECLINED)


def _waits(tx: Session, catalogue: Catalogue, row: Recovery, now: datetime) -> bool:
    """Whether an attempt waits for somebody; one that did for too long ends here."""
    if row.state != State.AWAITING:
        return False
    if row.expires_at is not None and row.expires_at <= now:
        expire(tx, catalogue, row, now)
        return False
    return True
