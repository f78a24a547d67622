"""What an alert is, whichever system it comes from."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol


class Unreadable(ValueError):  # noqa: N818 - it is the body that is so
    """The body is not what its sender should send; the text says what is wrong with it, and repeats none of it."""


@dataclass(frozen=True)
class IncomingAlert:
    """One alert of a post. `group` is the sender's own word for what belongs together, or empty.

    One that `repeats` only reminds of what its sender has told before. For one that `calls` an incident is opened and
    help called, however grave it is.
    """

    source: str
    fingerprint: str
    firing: bool
    starts_at: datetime
    ends_at: datetime | None
    name: str
    summary: str
    labels: Mapping[str, str] = field(default_factory=dict)
    group: str = ""
    url: str = ""
    repeats: bool = False
    calls: bool = False

    @property
    def told(self) -> Mapping[str, str]:
        """What a rule can match: the labels, and as `alert_source` who sent them."""
        return {"alert_source": self.source, **self.labels}


@dataclass(frozen=True)
class Reading:
    """What a post holds: the alerts that could be read, and what is wrong with the others."""

    alerts: Sequence[IncomingAlert]
    problems: Sequence[str] = ()


Reader = Callable[[bytes, datetime], Reading]
"""Reads a body that came at a time, which stands for what the body does not tell; raises `Unreadable`."""


@dataclass(frozen=True)
class Quiet:
    """A silence as it is asked for: of alerts whose labels have one of these values each.

    An empty value stands for an alert without the label. The mark stands in the comment, by which it is found again.
    """

    matchers: Mapping[str, Sequence[str]]
    begins_at: datetime
    ends_at: datetime
    comment: str
    mark: str


class Silencer(Protocol):
    """A system outside that can hold alerts back. Each method makes one call, or two where it has to look first.

    It raises `bot.work.GiveUp` where trying again is of no use, and any other error where the system is away.
    """

    def find(self, wanted: Quiet) -> str | None:
        """Find a silence that was set before by its mark, and answer what it is called there."""

    def silence(self, wanted: Quiet) -> str:
        """Set one, and answer what it is called there."""

    def lift(self, outside_id: str) -> None:
        """End one; one that has ended stays so."""
