"""Kinds of contributing factors: chosen for each post-mortem, and counted over many to see which come again."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Select, delete, select
from sqlalchemy.orm import Session

from bot.db.upsert import insert_for
from bot.models import Incident, Postmortem, PostmortemFactor
from bot.postmortems import queries
from bot.postmortems.queries import Listed
from bot.postmortems.rules import ordered


@dataclass(frozen=True)
class Counted:
    """A kind, the post-mortems that name it, newest incident first, and how many did in the window before."""

    kind: str
    of: Sequence[Listed]
    before: int

    @property
    def is_recurring(self) -> bool:
        """Whether it came more than once."""
        return len(self.of) > 1


@dataclass(frozen=True)
class Tally:
    """How often kinds were named: the most frequent first; `total` post-mortems, of which `silent` name none."""

    counted: Sequence[Counted]
    total: int
    silent: int


def choose(
    tx: Session, row: Postmortem, shown: Collection[str], chosen: Collection[str], author: str, now: datetime
) -> None:
    """Add what somebody chose and take away what they unchose, by what was `shown` to them; others' choices stay."""
    where = {"workspace_id": row.workspace_id, "postmortem_id": row.id}
    for kind in sorted(set(chosen) - set(shown)):
        added = insert_for(tx, PostmortemFactor.__table__).values(**where, kind=kind, chosen_by=author, chosen_at=now)
        tx.execute(added.on_conflict_do_nothing())
    gone = set(shown) - set(chosen)
    mine = (PostmortemFactor.postmortem_id == row.id, PostmortemFactor.kind.in_(gone))
    tx.execute(delete(PostmortemFactor).where(*mine))


def tally(tx: Session, window: timedelta, now: datetime, known: Select[Any]) -> Tally:
    """Count the kinds of the incidents declared within a window, and in the one before, of those that are `known`."""
    listed = queries.declared_between(tx, known, now - window, now)
    named, before = _named(tx, known, now - window, now), _named(tx, known, now - 2 * window, now - window)
    counted = [
        Counted(kind, [each for each in listed if each.key in named[kind]], len(before[kind]))
        for kind in ordered(named)
    ]
    silent = {each.key for each in listed}.difference(*named.values())
    return Tally(sorted(counted, key=lambda each: -len(each.of)), len(listed), len(silent))


def _named(tx: Session, known: Select[Any], since: datetime, until: datetime) -> Mapping[str, set[int]]:
    """Tell which post-mortems name each kind, by their keys."""
    mine = (Incident.id.in_(known), Incident.declared_at > since, Incident.declared_at <= until)
    joined = select(PostmortemFactor).join(Postmortem, PostmortemFactor.postmortem_id == Postmortem.id)
    found: dict[str, set[int]] = defaultdict(set)
    for row in tx.scalars(joined.join(Incident, Postmortem.incident_id == Incident.id).where(*mine)):
        found[row.kind].add(row.postmortem_id)
    return found
