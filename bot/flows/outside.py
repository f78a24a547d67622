"""Calls to outside systems from a step of a flow."""

from collections.abc import Callable
from datetime import timedelta
from typing import TypeVar

from bot.http import OutsideBusy
from bot.work import PutDown, Run

T = TypeVar("T")


def asked(run: Run, call: Callable[[], T]) -> T:
    """Make a call; a pause that the other side asks for is kept."""
    run.guard()
    try:
        return call()
    except OutsideBusy as busy:
        raise PutDown(run.now() + timedelta(seconds=busy.seconds), str(busy)) from busy
