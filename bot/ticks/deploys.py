"""Looks how deploys go, and whose turn it is, and has each machine forget old runs."""

import socket
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from bot.flows import deploy_freezes, deploy_locks, deploy_runs, deploy_upkeep, deploys
from bot.people.queries import only_workspace
from bot.ticks.clock import Tick


def _look(tx: Session, now: datetime) -> None:
    workspace = only_workspace(tx)
    if workspace is not None:
        deploy_runs.look(tx, workspace.id, now)


def _turn(tx: Session, now: datetime) -> None:
    workspace = only_workspace(tx)
    if workspace is not None:
        deploy_locks.look(tx, workspace.id, now)
        deploy_freezes.expire(tx, workspace.id, now)
        deploys.turns(tx, workspace.id, now)


def _sweep(tx: Session, now: datetime) -> None:
    workspace = only_workspace(tx)
    if workspace is not None:
        deploy_upkeep.sweep(tx, workspace.id, socket.gethostname(), now)


TICKS = (
    Tick("deploys.look", timedelta(seconds=2), _look),
    Tick("deploys.turn", timedelta(seconds=15), _turn),
    Tick(f"deploys.sweep {socket.gethostname()}", timedelta(days=1), _sweep),
)
