"""Deploys are shown beside Slack too: each once, whatever dies, and kept up to date, whatever brings them there."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from bot.catalogue.services import Service
from bot.deploys import showing
from bot.deploys.ports import Rejected, Showcase, Shown, Uncertain
from bot.deploys.showing import Showing
from bot.flows.outside import asked
from bot.flows.services import of
from bot.messages import deploy_showcase as words_of
from bot.models import Deploy
from bot.work import End, Flow, Lane, PutDown, Record, Run, Step, enqueue


def begin(tx: Session, known: Service, row: Deploy) -> None:
    """Have a deploy shown from its start on, where its service wants that."""
    if known.show_deploys and known.repository:
        showing.want(tx, row, known.repository)


def follow(tx: Session, row: Deploy, now: datetime) -> None:
    """Have told what became of a deploy that has begun; a job of its own, for which the deploy never waits."""
    if row.started_at is not None and showing.is_wanted(tx, row):
        enqueue(tx, SHOW, row.workspace_id, f"showing:{row.id}", {"deploy": row.id}, now=now, coalesce=True)


def _open(run: Run) -> Record | End | None:
    """Show it, unless an earlier attempt of unknown end has done so."""
    seen = _read(run)
    if seen.reference is not None:
        return None
    try:
        showcase = _showcase(run, seen)
        reference = _earlier(run, showcase, seen) or _opened(run, showcase, seen)
    except Rejected as refusal:
        return End(_refused(seen, refusal))
    return lambda tx: showing.opened(tx, seen.of.id, reference)


def _earlier(run: Run, showcase: Showcase, seen: Showing) -> str | None:
    """Look for what an earlier attempt made, once a list would show it."""
    if seen.tried_at is None:
        return None
    settled = seen.tried_at + showcase.settles
    if run.now() < settled:
        raise PutDown(settled, "it is not known yet whether it was shown")
    return asked(run, lambda: showcase.find(_shown(run, seen)))


def _opened(run: Run, showcase: Showcase, seen: Showing) -> str:
    _note_attempt(run, seen, run.now())
    try:
        return asked(run, lambda: showcase.open(_shown(run, seen)))
    except (PutDown, Rejected):
        _note_attempt(run, seen, None)
        raise
    except Uncertain as unclear:
        raise PutDown(run.now() + showcase.settles, str(unclear)) from unclear


def _note_attempt(run: Run, seen: Showing, at: datetime | None) -> None:
    with run.database.write() as tx:
        showing.tried(tx, seen.of.id, at)


def _tell(run: Run) -> Record | None:
    """Tell how it goes now."""
    seen = _read(run)
    if seen.reference is None or seen.told == seen.of.state:
        return None
    reference, words = seen.reference, words_of.line(of(run).words, seen.of)
    try:
        showcase = _showcase(run, seen)
        asked(run, lambda: showcase.tell(reference, seen.of.state, seen.of.url, words))
    except Rejected as refusal:
        return _refused(seen, refusal)
    return lambda tx: showing.told(tx, seen.of.id, seen.of.state)


def _read(run: Run) -> Showing:
    with run.database.read() as tx:
        return showing.of_deploy(tx, run.payload["deploy"])


def _showcase(run: Run, seen: Showing) -> Showcase:
    """Find where a deploy is shown. Raises `Rejected` where there is no token for it."""
    found = of(run).showcase(seen.place)
    if found is None:
        raise Rejected("denied")
    return found


def _shown(run: Run, seen: Showing) -> Shown:
    known = of(run).catalogue.environments.get(seen.of.environment)
    is_production = known is not None and known.production
    return Shown(seen.of.mark, seen.of.commit or "", seen.of.environment, is_production)


def _refused(seen: Showing, refusal: Rejected) -> Record:
    return lambda tx: showing.refused(tx, seen.of.id, refusal)


def _gave_up(tx: Session, payload: Mapping[str, Any], reason: str) -> None:
    """Note that it was away for too long; the next change tries again."""
    showing.refused(tx, payload["deploy"], Rejected("away", reason))


SHOW = Flow("deploy.showcase/1", Lane.BULK, (Step("open", _open), Step("tell", _tell)), ("deploy",), _gave_up)
FLOWS = (SHOW,)
