"""Finding post-mortems: by their words, and those of the same services.

A post-mortem is found by the key of its incident, so that a selection of incidents says who may find it.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from bot import search
from bot.models import ActionItem, Incident, Postmortem, SearchDocument
from bot.postmortems import queries
from bot.postmortems.queries import Listed
from bot.postmortems.rules import SECTIONS

KIND = "postmortem"
"""How the index calls post-mortems."""
SHOWN = 10
BATCH = 200
RECENT = 200
"""Published ones among which those of the same services are looked for, the newest ones."""

Known = Select[Any]
"""The keys of the incidents that whoever asks may know of."""


@dataclass(frozen=True)
class Hit:
    """A post-mortem that was found, and a line of it with what was looked for; `section` is empty where none has it."""

    of: Listed
    section: str = ""
    line: str = ""


def index(tx: Session, row: Postmortem) -> None:
    """Have a post-mortem found by what it says now."""
    of = tx.get_one(Incident, row.incident_id)
    said = [each.text for each in queries.sections(tx, row.id).values()]
    actions = tx.scalars(select(ActionItem.text).where(ActionItem.postmortem_id == row.id)).all()
    search.put(tx, row.workspace_id, KIND, of.id, "\n".join([of.title, *of.services, *said, *actions]))


def index_left(tx: Session) -> None:
    """Index some of those that never were, newest first."""
    same = (SearchDocument.workspace_id == Postmortem.workspace_id, SearchDocument.key == Postmortem.incident_id)
    known = select(SearchDocument.id).where(SearchDocument.kind == KIND, *same)
    left = select(Postmortem).where(~known.exists()).order_by(Postmortem.id.desc()).limit(BATCH)
    for row in tx.scalars(left):
        index(tx, row)


def by_words(tx: Session, workspace: int, typed: str, known: Known) -> Sequence[Hit]:
    """Find post-mortems by words or "a phrase", the best first."""
    found = search.find(tx, workspace, (KIND,), search.read(typed), allowed=known, limit=SHOWN)
    listed = {each.incident: each for each in queries.of_incidents(tx, [each.key for each in found])}
    return [_hit(tx, listed[each.key], typed) for each in found if each.key in listed]


def _hit(tx: Session, of: Listed, typed: str) -> Hit:
    """Choose the first line that has one of the words, in the order of the sections."""
    wanted = [word.casefold() for word in typed.replace('"', " ").split()]
    for section, line in _lines(tx, of.key):
        if any(word in line.casefold() for word in wanted):
            return Hit(of, section, line)
    return Hit(of)


def _lines(tx: Session, key: int) -> Iterator[tuple[str, str]]:
    said = queries.sections(tx, key)
    for name in SECTIONS:
        if name in said:
            yield from ((name, line.strip()) for line in said[name].text.splitlines())


def of_services(tx: Session, services: Collection[str], known: Known, limit: int) -> Sequence[Listed]:
    """List the newest published ones of incidents that had to do with any of these services."""
    recent = queries.published(tx, known, RECENT)
    return [each for each in recent if not set(services).isdisjoint(each.services)][:limit]
