"""What the app said to a delivery."""

from dataclasses import dataclass, field
from typing import Literal, Protocol

from bot.sandbox.payload import Json

Kind = Literal["slash_commands", "interactive", "events_api"]
Failure = Literal["http_timeout", "http_error", "connection_failed"]
PATIENCE_SECONDS = 3.0


@dataclass(frozen=True)
class Reply:
    """An acknowledgement with its body, or the failure."""

    failure: Failure | None = None
    body: Json = field(default_factory=dict)
    status: int = 200
    ms: int = 0
    may_repeat: bool = True

    @property
    def ok(self) -> bool:
        """Tell whether the app acknowledged in time."""
        return self.failure is None


@dataclass(frozen=True)
class Repetition:
    """The number of a repeated delivery, from 1, and why it is repeated."""

    number: int
    reason: Failure


class Link(Protocol):
    """A way to the app."""

    def send(self, kind: Kind, payload: Json, repetition: Repetition | None = None) -> Reply:
        """Deliver a payload and wait for the acknowledgement, at most three seconds."""
