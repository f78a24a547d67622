"""The pictures of metrics: drawn after the words went out, given to Slack, and shown once Slack knows them.

A picture that cannot be drawn or sent holds nothing back: its row and the log say why.
"""

import logging
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from bot.db.upsert import insert_for
from bot.errors import reference_id
from bot.flows.drawings import Drawn, draw
from bot.flows.pictures import NAME, State
from bot.flows.projections import want_again
from bot.flows.services import of
from bot.models import Picture
from bot.slack.client import SlackRefused
from bot.work import End, Flow, Lane, PutDown, Record, Run, Step, enqueue

log = logging.getLogger(__name__)

LOOK = timedelta(seconds=2)
"""How often Slack is asked whether it knows a picture by now."""
PATIENCE = timedelta(minutes=1)
"""After which it is shown in any case; Slack says whether that was too early."""


def ask(tx: Session, workspace: int, kind: str, subject: str, now: datetime) -> None:
    """Have the lasting message of this kind and subject show a picture, drawn from what is known now.

    One that shows a picture already keeps it until the new one is there.
    """
    same = {"workspace_id": workspace, "kind": kind, "subject": subject}
    anew: dict[str, Any] = {"refused": 0, "why": None, "wanted_at": now}
    added = insert_for(tx, Picture).values(**same, **anew, state=State.WANTED)
    asked = added.on_conflict_do_update(index_elements=list(same), set_=anew).returning(Picture.id)
    key = tx.execute(asked).scalar_one()
    enqueue(tx, DRAW, workspace, f"picture:{key}", {"picture": key}, now=now, coalesce=True)


def _upload(run: Run) -> Record | End:
    """Draw the picture, and give it to Slack, where nobody sees it yet."""
    try:
        drawn = _drawn(run)
    except Exception as error:  # whatever is wrong with a drawing, trying again draws the same
        reference = reference_id()
        log.exception("a picture could not be drawn", extra={"reference": reference})
        return _failed(run, f"{type(error).__name__} ({reference})")
    if drawn is None:
        return End()
    try:
        file = of(run).slack.upload(run, NAME, drawn.content, drawn.alt)
    except SlackRefused as error:
        return _failed(run, str(error))
    return lambda _tx: {"file": file, "alt": drawn.alt}


def _drawn(run: Run) -> Drawn | None:
    with run.database.read() as tx:
        return draw(tx, of(run), tx.get_one(Picture, run.payload["picture"]))


def _complete(run: Run) -> Record | End:
    """Have Slack keep the file, in no channel; after a crash look first whether it does so already.

    https://docs.slack.dev/reference/methods/files.completeUploadExternal
    """
    file = run.results["upload"]["file"]
    try:
        if run.resumed_since is None or _kind_of(run, file) is None:
            of(run).slack.call(run, "files.completeUploadExternal", files=[{"id": file}])
    except SlackRefused as error:
        return _failed(run, str(error))
    return lambda _tx: run.now().isoformat()


def _show(run: Run) -> Record:
    """Have the message show the picture as soon as Slack knows of what kind it is; until then the job is put down."""
    kept = run.results["upload"]
    if run.now() < datetime.fromisoformat(run.results["complete"]) + PATIENCE and _kind_of(run, kept["file"]) == "":
        raise PutDown(run.now() + LOOK, "Slack is still looking into the picture")
    return lambda tx: _ready(tx, run.payload["picture"], kept, run.now())


def _kind_of(run: Run, file: str) -> str | None:
    """Ask of what kind a file is: nothing while Slack looks into it, None where Slack does not tell.

    https://docs.slack.dev/reference/methods/files.info
    """
    try:
        return str(of(run).slack.call(run, "files.info", file=file)["file"].get("mimetype", ""))
    except SlackRefused:  # it was not completed, or the scope for looking is missing
        return None


def _ready(tx: Session, key: int, kept: Mapping[str, str], now: datetime) -> None:
    row = tx.get_one(Picture, key)
    row.state, row.file, row.alt = State.READY, kept["file"], kept["alt"]
    tx.flush()
    want_again(tx, row.workspace_id, row.kind, [row.subject], now, lane=Lane.BULK)


def _failed(run: Run, why: str) -> End:
    log.warning("a picture is left out: %s", why, extra={"job": run.job})
    return End(lambda tx: _gave_up(tx, run.payload, why))


def _gave_up(tx: Session, payload: Mapping[str, Any], reason: str) -> None:
    """Keep why there is no picture; one that stands already stays."""
    row = tx.get_one(Picture, payload["picture"])
    row.state, row.why = (State.READY if row.file else State.FAILED), reason


DRAW = Flow(
    "metric.picture/1",
    Lane.BULK,
    (Step("upload", _upload), Step("complete", _complete, marked=True), Step("show", _show)),
    ("picture",),
    _gave_up,
)
FLOWS = (DRAW,)
