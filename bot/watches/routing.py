"""Whom an alarm is told: pure, by severity and by the windows that are open."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from bot.catalogue.watches import Route
from bot.severity import Severity


@dataclass(frozen=True)
class Told:
    """Where an alarm is told: channels, people as the catalogue names them, and whether help is called."""

    channels: tuple[str, ...]
    people: tuple[str, ...] = ()
    calls: bool = False


def told(routes: Iterable[Route], severity: Severity, windows: Collection[str], usual: str) -> Told:
    """Say whom an alarm is told while some windows are open; where no route is for it, the usual channel is."""
    taken = [
        each
        for each in routes
        if severity.at_least(Severity(each.least)) and (each.window is None or each.window in windows)
    ]
    channels = tuple(dict.fromkeys(each.channel for each in taken if each.channel))
    people = tuple(dict.fromkeys(person for each in taken for person in each.people))
    calls = any(each.page for each in taken)
    return Told(channels or (() if people else (usual,)), people, calls)
