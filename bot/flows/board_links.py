"""Links to the wall board: made, listed and revoked by people, and known again when a screen comes with one."""

import hashlib
import re
import secrets
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from bot.errors import BotError, Conflict, NotFound
from bot.messages.board_links import Link
from bot.models import BoardLink

NAME = re.compile(r"[^\W_](?:[\w-]{0,38}[^\W_])?")
"""What a link may be called: letters of any script, digits and dashes, 40 at the most."""
USUAL = "wall"
"""How a link is called where nobody says it."""
MOST = 50
"""Links that serve at once, at the most."""
LETTERS = 43
"""Letters of a token: 256 bits."""


def make(tx: Session, workspace: int, name: str, who: str, now: datetime) -> str:
    """Make a link, and give its token, which is known to nobody afterwards.

    Raises `BotError` for a name that is none, `Conflict` for one that another link has, or where there are too many.
    """
    if not NAME.fullmatch(name):
        raise BotError("board_links", "no_name", typed=name)
    known = _serving(tx, workspace)
    if len(known) >= MOST:
        raise Conflict("board_links", "too_many", most=MOST)
    if name in {row.name for row in known}:
        raise Conflict("board_links", "taken", name=name)
    token = secrets.token_urlsafe(32)
    tx.add(BoardLink(workspace_id=workspace, name=name, digest=digest_of(token), made_by=who, made_at=now))
    try:
        tx.flush()
    except IntegrityError as error:  # somebody made one of this name at the same moment
        raise Conflict("board_links", "taken", name=name) from error
    return token


def listed(tx: Session, workspace: int) -> Sequence[Link]:
    """List the links that serve, the oldest first."""
    return [Link(row.name, row.made_by, row.made_at, row.opened_at) for row in _serving(tx, workspace)]


def maker(tx: Session, workspace: int, name: str) -> str:
    """Tell who made a link. Raises `NotFound` where none of this name serves."""
    return _named(tx, workspace, name).made_by


def revoke(tx: Session, workspace: int, name: str, who: str, now: datetime) -> None:
    """End a link: screens that have it show nothing more. Raises `NotFound` where none of this name serves."""
    row = _named(tx, workspace, name)
    row.revoked_at, row.revoked_by = now, who


def workspace_of(tx: Session, digest: str) -> int | None:
    """Tell the workspace whose board a token opens; None where it opens nothing, or nothing more."""
    return tx.scalar(select(BoardLink.workspace_id).where(BoardLink.digest == digest, BoardLink.revoked_at.is_(None)))


def opened(tx: Session, digest: str, now: datetime) -> None:
    """Note that a browser came with a link itself."""
    row = tx.scalar(select(BoardLink).where(BoardLink.digest == digest))
    if row is not None:
        row.opened_at = now


def digest_of(token: str) -> str:
    """Give what is kept of a token."""
    return hashlib.sha256(token.encode()).hexdigest()


def address(base_url: str, token: str) -> str:
    """Give the address that opens the board once, and from then on without the token in it."""
    return f"{base_url}/board?key={token}"


def _serving(tx: Session, workspace: int) -> Sequence[BoardLink]:
    mine = (BoardLink.workspace_id == workspace, BoardLink.revoked_at.is_(None))
    return tx.scalars(select(BoardLink).where(*mine).order_by(BoardLink.id)).all()


def _named(tx: Session, workspace: int, name: str) -> BoardLink:
    found = next((row for row in _serving(tx, workspace) if row.name == name), None)
    if found is None:
        raise NotFound("board_links", "not_found", name=name)
    return found
