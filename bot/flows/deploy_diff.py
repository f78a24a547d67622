"""What lies between what is live somewhere and another commit: asked of the repository, and told alone."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from bot.deploys.ports import Rejected
from bot.flows import notify
from bot.flows.deploy_facts import kept
from bot.flows.deploys import repository_of
from bot.flows.notify import Told
from bot.flows.outside import asked
from bot.flows.services import of
from bot.messages.deploy_plan import diff
from bot.models import Notice
from bot.people.queries import locale_of
from bot.work import End, Flow, Lane, Record, Run, Step, enqueue


@dataclass(frozen=True)
class Side:
    """One of the two that are compared: what people call it, and the ref or the whole commit for which it stands."""

    name: str
    ref: str


def compare(tx: Session, told: Told, service: str, base: Side, head: Side, now: datetime) -> None:
    """Have somebody told what lies between two commits of a service."""
    notice = notify.prepare(tx, told, "deploy_people", "diff_away", {"service": service}, now)
    payload = {"notice": notice, "service": service, "base": asdict(base), "head": asdict(head)}
    enqueue(tx, DIFF, told.workspace, f"notice:{notice}", payload, now=now)


def _base(run: Run) -> Record | End:
    return _resolved(run, "base")


def _head(run: Run) -> Record | End:
    return _resolved(run, "head")


def _resolved(run: Run, side: str) -> Record | End:
    """Find the commit for which one side stands."""
    service, ref = run.payload["service"], run.payload[side]["ref"]
    try:
        commit = asked(run, lambda: repository_of(run, service).resolve(ref))
    except Rejected as refusal:
        return End(_refused(run, refusal))
    return lambda _tx: commit.sha


def _compare(run: Run) -> Record:
    service, commits = run.payload["service"], (run.results["base"], run.results["head"])
    try:
        found = kept(asked(run, lambda: repository_of(run, service).compare(*commits)))
    except Rejected as refusal:
        return _refused(run, refusal)
    return lambda tx: _tell(tx, run, found)


def _tell(tx: Session, run: Run, found: Mapping[str, Any]) -> None:
    notice = tx.get_one(Notice, run.payload["notice"])
    words = of(run).words_of(locale_of(tx, run.workspace, notice.person))
    service, base, head = (run.payload[each] for each in ("service", "base", "head"))
    notice.content = {"message": diff(words, service, base["name"], head["name"], found).payload}
    notify.say(tx, run.workspace, notice.id, run.now())


def _refused(run: Run, refusal: Rejected) -> Record:
    """Say in the repository's words why it could not tell."""

    def record(tx: Session) -> None:
        notice = tx.get_one(Notice, run.payload["notice"])
        said = {"service": run.payload["service"], "said": refusal.said or refusal.why}
        notice.content = {"family": "deploy_people", "name": "diff_refused", "context": said}
        notify.say(tx, run.workspace, notice.id, run.now())

    return record


def _gave_up(tx: Session, payload: Mapping[str, Any], _reason: str) -> None:
    """Say that the repository was away for too long."""
    notice = tx.get_one(Notice, payload["notice"])
    notify.say(tx, notice.workspace_id, notice.id, notice.created_at)


DIFF = Flow(
    "deploy.diff/1",
    Lane.NORMAL,
    (Step("base", _base), Step("head", _head), Step("compare", _compare)),
    ("notice", "service", "base", "head"),
    _gave_up,
)
FLOWS = (DIFF,)
