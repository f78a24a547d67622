"""Post-mortems of incidents that were merged: what both say stands in one; the caller's transaction and commit."""

from datetime import datetime

from sqlalchemy import update
from sqlalchemy.orm import Session

from bot import search
from bot.models import ActionItem, Postmortem
from bot.postmortems import library, queries, service
from bot.postmortems.rules import LONGEST, MERGED
from bot.postmortems.service import Edit


def hand_over(tx: Session, incident: int, survivor: int, now: datetime) -> Postmortem | None:
    """Give the post-mortem of an incident to the one into which that was merged; None where it has none.

    Where that one has its own, what was written is added to it, section by section, and so are the action items.
    """
    row, other = service.locked_of(tx, incident), service.locked_of(tx, survivor)
    if row is None:
        return None
    if other is None:
        row.incident_id = survivor
        tx.flush()
    else:
        _add(tx, row, other, now)
    search.drop(tx, row.workspace_id, library.KIND, incident)
    library.index(tx, other or row)
    return other or row


def _add(tx: Session, row: Postmortem, other: Postmortem, now: datetime) -> None:
    """Write below what a post-mortem says what another one said; a text that would grow too long stays there."""
    known = queries.sections(tx, other.id)
    for name, added in queries.sections(tx, row.id).items():
        own = known.get(name)
        both = "\n\n".join(text for text in (own.text if own else "", added.text) if text.strip())
        if len(both) <= LONGEST:
            service.write(tx, other, Edit(name, both, added.author, own.version if own else 0), now)
    tx.execute(update(ActionItem).where(ActionItem.postmortem_id == row.id).values(postmortem_id=other.id))
    row.state = MERGED
