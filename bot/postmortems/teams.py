"""Whose the open actions are: those of a service are its owners'; pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from bot.catalogue.services import Service
from bot.postmortems.document import Action


@dataclass(frozen=True)
class Team:
    """The actions of a service, those that have waited longest first; None is of those without one that is known."""

    service: Service | None
    actions: Sequence[Action]


def teams(actions: Iterable[Action], services: Mapping[str, Service]) -> list[Team]:
    """Share actions out by the first known service of their incident; whoever has the oldest comes first."""
    found: dict[str, list[Action]] = {}
    for action in sorted(actions, key=lambda each: (each.created_at, each.id)):
        known = (name for name in action.services if name in services)
        found.setdefault(next(known, ""), []).append(action)
    shared = [Team(services.get(name), each) for name, each in found.items()]
    return sorted(shared, key=lambda team: team.service is None)
