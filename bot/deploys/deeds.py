"""What somebody did about deploys: started or approved one, had a service board a train, wrote what was merged."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from bot.deploys.rules import ROLLBACK, SUCCESSFUL
from bot.deploys.train_rules import TrainState
from bot.models import Deploy, DeployEvent, MergedPull, TrainBoarding, TrainDeparture

DEPLOYED, ROLLED_BACK, APPROVED, BOARDED, MERGED = "deployed", "rolled_back", "approved", "boarded", "merged"
"""The kinds of deeds."""
LONGEST = timedelta(days=1)
"""How long before it ended a deploy may have begun to be found."""


@dataclass(frozen=True)
class Deed:
    """One thing that somebody did.

    `place` is an environment, a train or a repository; `number` is that of a deploy or a pull request, 0 of a train;
    `text` is the title of a pull request.
    """

    kind: str
    key: int
    number: int
    service: str
    place: str
    url: str | None
    at: datetime
    text: str = ""


def of_person(tx: Session, workspace: int, person: str, since: datetime, until: datetime) -> Sequence[Deed]:
    """List what somebody did after a time and until another."""
    begun = (Deploy.workspace_id == workspace, Deploy.started_at > since - LONGEST)
    return [
        *_deploys(tx, *begun, Deploy.requester == person, Deploy.ended_at > since, Deploy.ended_at <= until),
        *_approvals(tx, *begun, DeployEvent.actor == person, DeployEvent.at > since, DeployEvent.at <= until),
        *_boardings(tx, workspace, person, since, until),
        *_pulls(tx, workspace, person, since, until),
    ]


def _deploys(tx: Session, *mine: ColumnElement[bool]) -> Sequence[Deed]:
    rows = tx.scalars(select(Deploy).where(*mine, Deploy.state.in_(SUCCESSFUL)))
    kinds = {ROLLBACK: ROLLED_BACK}
    return [_of_deploy(row, kinds.get(row.kind, DEPLOYED), row.ended_at) for row in rows if row.ended_at]


def _approvals(tx: Session, *mine: ColumnElement[bool]) -> Sequence[Deed]:
    found = select(Deploy, DeployEvent.at).join(DeployEvent, DeployEvent.deploy_id == Deploy.id)
    rows = tx.execute(found.where(*mine, DeployEvent.kind == APPROVED))
    return [_of_deploy(row, APPROVED, at) for row, at in rows]


def _of_deploy(row: Deploy, kind: str, at: datetime) -> Deed:
    return Deed(kind, row.id, row.number, row.service, row.environment, row.url, at)


def _boardings(tx: Session, workspace: int, person: str, since: datetime, until: datetime) -> Sequence[Deed]:
    found = select(TrainBoarding, TrainDeparture.train).join(TrainDeparture)
    mine = (TrainBoarding.workspace_id == workspace, TrainBoarding.who == person, TrainBoarding.left_at.is_(None))
    then = (TrainBoarding.boarded_at > since, TrainBoarding.boarded_at <= until)
    goes = TrainDeparture.state.in_((TrainState.BOARDING, TrainState.DEPARTED))
    rows = tx.execute(found.where(*mine, *then, goes))
    return [Deed(BOARDED, row.id, 0, row.service, train, None, row.boarded_at) for row, train in rows]


def _pulls(tx: Session, workspace: int, person: str, since: datetime, until: datetime) -> Sequence[Deed]:
    mine = (MergedPull.workspace_id == workspace, MergedPull.person == person)
    rows = tx.scalars(select(MergedPull).where(*mine, MergedPull.merged_at > since, MergedPull.merged_at <= until))
    return [Deed(MERGED, row.id, row.number, "", row.place, row.url, row.merged_at, row.title) for row in rows]
