"""A post-mortem as a canvas in its incident's channel, which everybody there may read and nobody may write.

What Slack's plan or the workspace's owners do not permit is tried again a day later, and `/bongsu status` says so.
https://docs.slack.dev/surfaces/canvases
"""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.db.upsert import insert_for
from bot.flows import papers
from bot.flows.places import GONE
from bot.flows.services import of
from bot.messages.canvas import canvas
from bot.models import Projection
from bot.people import queries as people
from bot.people import service as people_service
from bot.slack.client import SlackRefused
from bot.work import End, Flow, Lane, Record, Run, Step, enqueue

KIND, SCOPE = "postmortem.canvas", "canvases:write"
AGAIN = timedelta(days=1)
"""After which time it is tried again what Slack did not permit."""
OFF = {
    "canvas_disabled_user_team",
    "canvas_tab_creation_failed",
    "free_team_canvas_tab_already_exists",
    "free_team_not_allowed",
    "free_teams_cannot_create_non_tabbed_canvases",
    "free_teams_cannot_edit_standalone_canvases",
    "not_allowed_token_type",
    "restricted_action",
    "team_tier_cannot_create_channel_canvases",
}
"""What Slack says where its plan or the workspace's owners permit no canvas, or none that can only be read."""
DELETED = {"canvas_not_found", "canvas_deleted"}
"""Somebody deleted it, and that is theirs to do."""


def want(tx: Session, workspace: int, key: int, channel: str, now: datetime) -> None:
    """Have the canvas of a post-mortem stand in a channel and say what is so, as far as Slack permits."""
    granted, off_since = people.scopes(tx, workspace), people.canvases_off(tx, workspace)
    if (granted and SCOPE not in granted) or (off_since and now < off_since.at + AGAIN):
        return
    same = {"workspace_id": workspace, "kind": KIND, "subject": str(key), "channel": channel}
    added = insert_for(tx, Projection.__table__).values(**same, wanted=1, shown=0, pinned=False)
    more = {"wanted": Projection.__table__.c.wanted + 1}
    asked = added.on_conflict_do_update(index_elements=list(same), set_=more)
    _show_soon(tx, workspace, tx.execute(asked.returning(Projection.__table__.c.id)).scalar_one(), now)


def _show_soon(tx: Session, workspace: int, row: int, now: datetime) -> None:
    enqueue(tx, SHOW, workspace, f"projection:{row}", {"projection": row}, now=now, coalesce=True)


def _make(run: Run) -> Record | End | None:
    """Make the canvas, unless it is there, or an earlier attempt made it."""
    row = _row(run)
    if row.ts is not None:
        return None
    title, text = _written(run, row)
    try:
        found = _earlier(run, row.channel, title)
        made = found or _call(
            run, "canvases.create", channel_id=row.channel, title=title, document_content=_content(text)
        )
    except SlackRefused as refused:
        return _refused(run, refused)
    return lambda tx: _made(tx, row.id, made["canvas_id"], 0 if found else row.wanted)


def _earlier(run: Run, channel: str, title: str) -> dict[str, Any] | None:
    """Find the canvas among the tabs of the channel, where an earlier attempt may have made it.

    https://docs.slack.dev/reference/objects/conversation-object
    """
    if run.resumed_since is None:
        return None
    tabs = (_call(run, "conversations.info", channel=channel)["channel"].get("properties") or {}).get("tabs") or ()
    ids = [(tab.get("data") or {}).get("file_id") for tab in tabs if tab.get("label") == title]
    return next(({"canvas_id": found} for found in ids if found), None)


def _made(tx: Session, key: int, canvas_id: str, version: int) -> str:
    row = tx.get_one(Projection, key)
    row.ts, row.channel_id, row.shown = canvas_id, row.channel, version
    return canvas_id


def _lock(run: Run) -> Record | End | None:
    """Let everybody in the channel read it and nobody write; one that cannot be locked is taken away again."""
    made = run.results["make"]
    if made is None:
        return None
    channel = _row(run).channel
    try:
        _call(run, "canvases.access.set", canvas_id=made, access_level="read", channel_ids=[channel])
    except SlackRefused as refused:
        if refused.code not in OFF:
            return _refused(run, refused)
        code = refused.code
        _call(run, "canvases.delete", canvas_id=made)
        return End(lambda tx: _taken_away(tx, run, code))
    return lambda tx: people_service.canvases_permitted(tx, run.workspace)


def _taken_away(tx: Session, run: Run, code: str) -> None:
    row = tx.get_one(Projection, run.payload["projection"])
    row.ts, row.shown = None, 0
    people_service.canvases_refused(tx, run.workspace, code, run.now())


def _fill(run: Run) -> Record | End | None:
    """Write what is so now."""
    row = _row(run)
    if row.ts is None or row.shown >= row.wanted:
        return None
    _, text = _written(run, row)
    change = {"operation": "replace", "document_content": _content(text)}
    try:
        _call(run, "canvases.edit", canvas_id=row.ts, changes=[change])
    except SlackRefused as refused:
        return _refused(run, refused)
    return lambda tx: _filled(tx, row.id, row.wanted, run.now())


def _filled(tx: Session, key: int, version: int, now: datetime) -> None:
    row = tx.scalars(select(Projection).where(Projection.id == key).with_for_update()).one()
    row.shown = version
    if row.wanted > version:
        _show_soon(tx, row.workspace_id, key, now)


def _refused(run: Run, refused: SlackRefused) -> End:
    """Note what is not permitted; of a channel or a canvas that is gone nothing is to be noted."""
    code = refused.code
    if code in OFF:
        return End(lambda tx: people_service.canvases_refused(tx, run.workspace, code, run.now()))
    if code in GONE | DELETED | {"missing_scope", "not_in_channel"}:
        return End()
    raise refused


def _row(run: Run) -> Projection:
    with run.database.read() as tx:
        return tx.get_one(Projection, run.payload["projection"])


def _written(run: Run, row: Projection) -> tuple[str, str]:
    """Write the title and the text of a canvas."""
    services = of(run)
    with run.database.read() as tx:
        document = papers.load(tx, int(row.subject), run.now())
    writer = papers.writer(services.catalogue, services.shelf.path, services.words, document)
    return canvas(
        services.words, document.number, writer.markdown(), papers.address(services.base_url, document.number)
    )


def _content(text: str) -> dict[str, str]:
    return {"type": "markdown", "markdown": text}


def _call(run: Run, method: str, **arguments: Any) -> dict[str, Any]:  # noqa: ANN401 - a method's arguments
    return of(run).slack.call(run, method, **arguments)


SHOW = Flow(
    "canvas.show/1",
    Lane.BULK,
    (Step("make", _make, marked=True), Step("lock", _lock), Step("fill", _fill)),
    payload=("projection",),
)
FLOWS = (SHOW,)
