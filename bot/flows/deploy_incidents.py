"""Of which incidents a deploy's message may speak: it stands where everybody reads."""

from collections.abc import Sequence

from sqlalchemy.orm import Session

from bot.deploys import causes
from bot.deploys.queries import DeployView
from bot.incidents import links, queries


def caused(tx: Session, deploy: DeployView) -> Sequence[int]:
    """List the incidents that a deploy brought about and that everybody may know of, by their numbers."""
    keys = causes.incidents_of(tx, deploy.id)
    seen = queries.known_to(tx, deploy.workspace, None, {links.survivor(tx, key) for key in keys})
    return sorted(queries.by_id(tx, key).number for key in seen)


def mended(tx: Session, deploy: DeployView) -> int | None:
    """Tell the incident that a deploy is to mend, where everybody may know of it."""
    found = queries.by_number(tx, deploy.workspace, deploy.fixes) if deploy.fixes else None
    return found.number if found else None
