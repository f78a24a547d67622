"""Deploys for tests."""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy.orm import Session

from bot.deploys import service
from bot.deploys.grammar import Wish
from bot.deploys.rules import State
from bot.models import Deploy
from bot.people.service import ensure_workspace

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
HEAD, OLD = "a" * 40, "b" * 40


def asked(tx: Session, name: str = "web", environment: str = "staging", team: str = "T0BEACON", **more: Any) -> Deploy:
    workspace = ensure_workspace(tx, team, NOW).id
    given = {"environment": environment, "ref": "main", "backend": "command", "channel": "#general", **more}
    return service.ask(tx, workspace, Wish(name), "U1", NOW, **given)


def gone(tx: Session, row: Deploy, *states: State) -> Deploy:
    """Take a deploy through states."""
    for state in states:
        assert service.move(tx, row, state, NOW), state
    return row


def went_live(tx: Session, commit: str, **more: Any) -> Deploy:
    row = asked(tx, **more)
    row.commit = commit
    return gone(tx, row, State.STARTING, State.RUNNING, State.LIVE)
