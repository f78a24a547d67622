"""What senders may send twice is taken once."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.db.upsert import insert_for
from bot.models import Inbound


def is_first(tx: Session, workspace: int, key: str, now: datetime) -> bool:
    """Whether nothing came under `key` before; from now on something did.

    Of two deliveries at the same moment the later one waits for the earlier one's transaction.
    """
    added = insert_for(tx, Inbound.__table__).on_conflict_do_nothing().returning(Inbound.id)
    values = {"workspace_id": workspace, "key": key, "received_at": now}
    return tx.execute(added.values(values)).first() is not None


def once(tx: Session, workspace: int, key: str, now: datetime, handle: Callable[[], Any]) -> Any:  # noqa: ANN401
    """Handle what came under `key`, or answer what it was answered the first time.

    The answer is kept as JSON. Two deliveries at the same moment end in an `IntegrityError` for the later one,
    whose sender tries again.
    """
    known = tx.scalar(select(Inbound).where(Inbound.workspace_id == workspace, Inbound.key == key))
    if known is not None:
        return known.answer
    row = Inbound(workspace_id=workspace, key=key, received_at=now)
    tx.add(row)
    tx.flush()
    row.answer = handle()
    return row.answer
