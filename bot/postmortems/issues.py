"""Action items as issues of a tracker: which issue is whose, and what the tracker told of it last."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.db.upsert import insert_for
from bot.models import ActionItem, Issue, IssuePlace, Workspace
from bot.postmortems.ports import News, Refused, Seen
from bot.postmortems.rules import OPEN

AWAY = "away"
BATCH = 100
"""Issues of a place that one look asks for."""


@dataclass(frozen=True)
class IssueView:
    """An issue, with what its action item is now."""

    key: int
    action: int
    place: str
    mark: str
    ref: str | None
    state: str
    title: str | None
    wanted: str
    text: str
    tried_at: datetime | None

    @property
    def differs(self) -> bool:
        """Whether it is open in one place and over in the other, or called something else there."""
        return (self.state == OPEN) != (self.wanted == OPEN) or self.title != self.text


def of_action(tx: Session, item: ActionItem) -> Issue | None:
    """Find the issue of an action item."""
    return tx.scalar(select(Issue).where(Issue.action_item_id == item.id))


def want(tx: Session, item: ActionItem, place: str, now: datetime) -> Issue:
    """Have an action item become an issue in a place; one that could not be made there is tried again."""
    team = tx.get_one(Workspace, item.workspace_id).team_id
    mark = f"bongsu-{team}-{item.id}-{int(item.created_at.timestamp())}"
    values = {"workspace_id": item.workspace_id, "action_item_id": item.id, "place": place, "mark": mark}
    added = insert_for(tx, Issue.__table__).values(**values, state=OPEN, created_at=now)
    tx.execute(added.on_conflict_do_nothing(index_elements=["action_item_id"]))
    row = tx.scalars(select(Issue).where(Issue.action_item_id == item.id).with_for_update()).one()
    if row.ref is None:
        if row.place != place:
            row.place, row.tried_at = place, None
        row.problem, row.said = None, None
    return row


def view(tx: Session, key: int) -> IssueView:
    """Read an issue that is known to be there."""
    row = tx.get_one(Issue, key)
    item = tx.get_one(ActionItem, row.action_item_id)
    there = (row.ref, row.state, row.title)
    return IssueView(row.id, item.id, row.place, row.mark, *there, item.state, item.text, row.tried_at)


def tried(tx: Session, key: int, now: datetime | None) -> None:
    """Note that an attempt to make it begins; None where it has ended for sure."""
    tx.get_one(Issue, key).tried_at = now


def opened(tx: Session, made: IssueView, seen: Seen, now: datetime) -> None:
    """Note that it is there, and have its place looked at from now on."""
    settled(tx, made, seen)
    row = tx.get_one(Issue, made.key)
    row.ref, row.tried_at = seen.ref, None
    values = {"workspace_id": row.workspace_id, "place": row.place, "cursor": "", "after": 0, "begun_at": now}
    added = insert_for(tx, IssuePlace.__table__).values(**values)
    tx.execute(added.on_conflict_do_nothing(index_elements=["workspace_id", "place"]))


def settled(tx: Session, of: IssueView, seen: Seen) -> None:
    """Note that the tracker knows what is known here, and how the issue is there now."""
    row = tx.get_one(Issue, of.key)
    row.title = of.text
    told(row, seen)


def told(row: Issue, seen: Seen) -> None:
    """Keep what its tracker tells of an issue."""
    row.name, row.url, row.state, row.problem, row.said = seen.name, seen.url, seen.state, None, None
    row.changed_at = seen.changed_at or row.changed_at


def refused(tx: Session, key: int, refusal: Refused) -> None:
    """Note why a tracker did not do what was asked; of one that is away it is not known what it did."""
    row = tx.get_one(Issue, key)
    row.problem, row.said = refusal.why, refusal.said
    row.tried_at = row.tried_at if refusal.why == AWAY else None


def heard(row: Issue, seen: Seen, state: str) -> str | None:
    """Take in what a tracker tells of an issue; answer the state to which its action item, now in `state`, goes.

    What is older than what is known tells nothing, and what did not change there changes nothing here.
    """
    if row.changed_at and seen.changed_at and seen.changed_at < row.changed_at:
        return None
    has_changed = (row.state == OPEN) != (seen.state == OPEN)
    told(row, seen)
    return seen.state if has_changed and (state == OPEN) != (seen.state == OPEN) else None


def by_ref(tx: Session, workspace: int, place: str, ref: str) -> Issue | None:
    """Find the issue that a tracker calls so."""
    same = (Issue.workspace_id == workspace, Issue.place == place, Issue.ref == ref)
    return tx.scalar(select(Issue).where(*same).with_for_update())


def places(tx: Session, workspace: int) -> Sequence[IssuePlace]:
    """List the places in which there are issues of ours."""
    return tx.scalars(select(IssuePlace).where(IssuePlace.workspace_id == workspace).order_by(IssuePlace.id)).all()


def place(tx: Session, workspace: int, name: str) -> IssuePlace:
    """Read a place that is known to be there."""
    same = (IssuePlace.workspace_id == workspace, IssuePlace.place == name)
    return tx.scalars(select(IssuePlace).where(*same)).one()


def batch(tx: Session, of: IssuePlace) -> Sequence[tuple[int, str]]:
    """List the next issues of a place by key and reference; behind the last comes the first again."""
    mine = (Issue.workspace_id == of.workspace_id, Issue.place == of.place, Issue.ref.is_not(None))
    rows = select(Issue.id, Issue.ref).where(*mine).order_by(Issue.id).limit(BATCH)
    found = tx.execute(rows.where(Issue.id > of.after)).all() or tx.execute(rows).all()
    return [(key, ref) for key, ref in found if ref]


@dataclass(frozen=True)
class Unread:
    """A place that could not be read when it was looked at last."""

    place: str
    why: str
    said: str


def unread_places(tx: Session, workspace: int) -> Sequence[Unread]:
    """List the places that could not be read."""
    return [Unread(each.place, each.problem, each.said or "") for each in places(tx, workspace) if each.problem]


def unread(of: IssuePlace, refusal: Refused) -> None:
    """Note why a place could not be read."""
    of.problem, of.said = refusal.why, refusal.said


def looked(of: IssuePlace, news: News, last: int) -> None:
    """Note up to where a place was read."""
    of.cursor, of.after, of.problem, of.said = news.cursor, last, None, None
