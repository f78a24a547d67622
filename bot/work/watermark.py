"""Ticks that every instance may call, and one of them performs."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from bot.models import Watermark


def all_reached(tx: Session) -> Mapping[str, datetime]:
    """Tell where every watermark stands: a look that is not due needs no transaction that writes."""
    return {mark.name: mark.reached for mark in tx.scalars(select(Watermark))}


def advance(tx: Session, name: str, now: datetime, every: timedelta) -> datetime | None:
    """Move the watermark `name` to `now` if it is older than `every`; answer where it stood, or None."""
    dialect = sqlite if tx.get_bind().dialect.name == "sqlite" else postgresql
    tx.execute(dialect.insert(Watermark).values(name=name, reached=now - every).on_conflict_do_nothing())
    mark = tx.scalar(select(Watermark).where(Watermark.name == name).with_for_update())
    if mark is None or now - mark.reached < every:
        return None
    reached, mark.reached = mark.reached, now
    return reached
