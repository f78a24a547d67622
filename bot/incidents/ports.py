"""What an incident is told of its beginning, and what it needs from outside."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from bot.severity import Severity


@dataclass(frozen=True)
class Origin:
    """Where an incident comes from: `person`, `alert`, `message` or `deploy`, and the address where that can be seen.

    Of a message, its channel and `ts` are told, by which the address can be found; of an alert, since when it fires.
    `has_called` says that whoever sent it has woken somebody already, `calls` that somebody is to be woken however
    grave it is.
    """

    kind: str = "person"
    url: str | None = None
    channel: str | None = None
    ts: str | None = None
    began: datetime | None = None
    has_called: bool = False
    calls: bool = False


PERSON = Origin()
"""Somebody declared it."""


@dataclass(frozen=True)
class Call:
    """What somebody is paged with; `key` is the same for the same page, however often it is sent."""

    key: str
    title: str
    severity: Severity
    service: str
    declared_at: datetime
    url: str | None = None


class Pager(Protocol):
    """A system outside that wakes people; `target` is one of the names that its keys have.

    Every method makes one call. It raises `bot.work.GiveUp` where trying again is of no use, `bot.http.OutsideBusy`
    where the system asks for a pause, and any other error where it is away.
    """

    def knows(self, target: str) -> bool:
        """Whether there is a key of this name."""

    def trigger(self, target: str, call: Call) -> None:
        """Wake somebody; the same call again wakes nobody else."""

    def settle(self, target: str, key: str, *, is_over: bool) -> None:
        """Tell that somebody has taken it up, or that it is over."""

    @property
    def can_ask(self) -> bool:
        """Whether it may be asked who is on call."""

    def policy_of(self, service: str) -> str | None:
        """Find the escalation policy of one of its services, None where there is no such service."""

    def on_call(self, policy: str) -> Sequence[str]:
        """List the e-mail addresses of who is on call by a policy, first who is called first."""
