"""What an alert is, whichever system it comes from."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True)
class IncomingAlert:
    """One alert of a post. `group` is the sender's own word for what belongs together, or empty."""

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


@dataclass(frozen=True)
class Reading:
    """What a post holds: the alerts that could be read, and what is wrong with the others."""

    alerts: Sequence[IncomingAlert]
    problems: Sequence[str] = ()
