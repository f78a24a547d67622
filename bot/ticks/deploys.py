"""Looks how deploys go, and whose turn it is."""

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from bot.deploys import locks
from bot.flows import deploy_runs, deploys
from bot.people.queries import only_workspace
from bot.ticks.clock import Tick


def _look(tx: Session, now: datetime) -> None:
    workspace = only_workspace(tx)
    if workspace is not None:
        deploy_runs.look(tx, workspace.id, now)


def _turn(tx: Session, now: datetime) -> None:
    workspace = only_workspace(tx)
    if workspace is not None:
        locks.expire(tx, workspace.id, now)
        deploys.turns(tx, workspace.id, now)


TICKS = (Tick("deploys.look", timedelta(seconds=2), _look), Tick("deploys.turn", timedelta(seconds=15), _turn))
