"""What a flow is: a version, a lane, and named steps that are each finished once."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import IntEnum
from typing import Any

from sqlalchemy.orm import Session

from bot.db import Database

Record = Callable[[Session], Any]
"""What a step writes; it runs in the transaction that also marks the step as done, and its answer is kept."""


class Lane(IntEnum):
    """Which threads run a job: a lower lane never delays a higher one."""

    URGENT = 0
    NORMAL = 1
    BULK = 2


class PutDown(Exception):  # noqa: N818 - it is a direction, not an error
    """The step cannot go on before `until`; that counts as no try."""

    def __init__(self, until: datetime, reason: str) -> None:
        super().__init__(reason)
        self.until = until


class NotYet(PutDown):
    """The call that the step was about to make has to wait, and was not made."""


class GiveUp(Exception):  # noqa: N818 - it is a direction, not an error
    """Trying again is of no use; the job waits for a person."""


class LeaseLost(Exception):  # noqa: N818 - it is a direction, not an error
    """Another instance has taken the job over, or may before a call would end."""


@dataclass(frozen=True)
class End:
    """The answer of a step after which the flow is over, whatever steps remain."""

    record: Record | None = None


@dataclass
class Run:
    """One attempt at a job, as its steps see it.

    `resumed_since` is when this step was first begun by an attempt that did not finish it, else None.
    `guard` raises `LeaseLost` where a call begun now might outlive the lease; call it just before sending. `called`
    tells that this attempt has called Slack.
    """

    job: int
    workspace: int
    payload: Mapping[str, Any]
    lane: Lane
    database: Database
    services: Any
    now: Callable[[], datetime]
    guard: Callable[[], None]
    step: str = ""
    resumed_since: datetime | None = None
    called: bool = False
    results: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Step:
    """A named step; a `marked` one leaves a mark before it runs, so that a later attempt looks before it repeats it."""

    name: str
    do: Callable[[Run], Record | End | None]
    marked: bool = False


@dataclass(frozen=True)
class Flow:
    """A durable sequence of steps. `name` carries the version ("incident.open/1"), `payload` the keys that a job holds.

    `gave_up` writes what people should see when a job of it is dead.
    """

    name: str
    lane: Lane
    steps: tuple[Step, ...]
    payload: tuple[str, ...] = ()
    gave_up: Callable[[Session, Mapping[str, Any], str], None] | None = None
