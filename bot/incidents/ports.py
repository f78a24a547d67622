"""What an incident is told of its beginning."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Origin:
    """Where an incident comes from: `person`, `alert` or `message`, and the address at which that can be seen.

    Of a message, its channel and `ts` are told, by which the address can be found.
    """

    kind: str = "person"
    url: str | None = None
    channel: str | None = None
    ts: str | None = None


PERSON = Origin()
"""Somebody declared it."""
