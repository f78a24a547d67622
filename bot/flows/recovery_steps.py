"""What every step of an attempt brings with it: its messages, the timeline, the watch that it is for, and the audit."""

from datetime import datetime

from sqlalchemy.orm import Session

from bot.catalogue import Catalogue
from bot.flows import recovery_alarms
from bot.models import Recovery
from bot.people.service import audit
from bot.watches import recoveries as service
from bot.watches.recovery_rules import State

GONE, UNFIT, NO_WORD = "gone", "unfit", "no_word"
"""Why an attempt ended: the catalogue has the script no more; a value is not of its kind; nobody knows how it went."""
LATE, AGAIN, DECLINED = "late", "again", "declined"
"""Why others did: it was not well in time; it was, and then not any more; somebody said no."""
AUDITED = {
    State.STARTING: "recovery.run",
    State.REFUSED: "recovery.refuse",
    State.EXPIRED: "recovery.expire",
    State.SHOWN: "recovery.dry",
}
TOLD = (State.RUNNING, State.RECOVERED, State.DONE, State.FAILED, State.UNKNOWN, State.REFUSED, State.EXPIRED)
"""States that stand on an incident's timeline."""


def note_asked(tx: Session, row: Recovery, now: datetime) -> None:
    """Keep who asked for an attempt: somebody, or a watch."""
    audit(tx, row.workspace_id, now, row.requested_by or "", "recovery.ask", subject=subject_of(row))


def subject_of(row: Recovery) -> str:
    """Name an attempt as the audit does."""
    return f"recovery:{row.id} {row.script} {row.place}".rstrip()


def move(
    tx: Session, row: Recovery, wanted: State, now: datetime, *, why: str | None = None, said: str | None = None
) -> bool:
    """Take an attempt to a state, and tell of it wherever it is told; False where it cannot go there."""
    if not service.move(tx, row, wanted, now, why=why, said=said):
        return False
    if wanted in AUDITED:
        audit(tx, row.workspace_id, now, row.decided_by or "", AUDITED[wanted], subject=subject_of(row))
    if wanted in TOLD:
        recovery_alarms.note(tx, row, now)
    recovery_alarms.stand(tx, row, now)
    recovery_alarms.show(tx, row, now)
    return True


def escalate(tx: Session, catalogue: Catalogue, row: Recovery, now: datetime, why: str | None = None) -> None:
    """Have people look after what no script mends, once for a firing."""
    if row.state_id is None or row.dry or row.escalated_at is not None:
        return
    row.escalated_at, row.escalated_for = now, why
    audit(tx, row.workspace_id, now, "", "recovery.escalate", subject=subject_of(row))
    recovery_alarms.escalate(tx, catalogue, row, now)
    recovery_alarms.note(tx, row, now)
    recovery_alarms.show(tx, row, now)
