"""What an incident is told of its beginning."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Origin:
    """Where an incident comes from: `person`, `alert` or `message`, and the address at which that can be seen."""

    kind: str = "person"
    url: str | None = None


PERSON = Origin()
"""Somebody declared it."""
