"""Calls to outside systems from a step of a flow."""

from collections.abc import Callable
from datetime import timedelta
from typing import TypeVar

from bot.flows.services import of
from bot.http import OutsideBusy
from bot.slack.client import SlackRefused
from bot.work import PutDown, Run

T = TypeVar("T")


def asked(run: Run, call: Callable[[], T]) -> T:
    """Make a call; a pause that the other side asks for is kept."""
    run.guard()
    try:
        return call()
    except OutsideBusy as busy:
        raise PutDown(run.now() + timedelta(seconds=busy.seconds), str(busy)) from busy


def members(run: Run, group: str) -> list[str]:
    """Ask Slack who is in a user group; nobody on a free plan, without the scope, or where the group is gone.

    https://docs.slack.dev/reference/methods/usergroups.users.list
    """
    try:
        return list(of(run).slack.call(run, "usergroups.users.list", usergroup=group)["users"])
    except SlackRefused:  # a free plan, no scope, or no such group
        return []
