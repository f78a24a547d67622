"""Which alerts a silence is for, decided from the labels of those that fire."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from bot.catalogue import Catalogue

USUAL, LONGEST = timedelta(hours=2), timedelta(days=7)
"""For how long alerts are silenced unless somebody says so, and at the most."""
MOST_VALUES = 100
"""Values of a label that a silence names; one with more of them is left open."""
MOST_SILENCES = 20
"""Silences that are set at once: one for each name of an alert."""


@dataclass(frozen=True)
class Firing:
    """An alert that fires, as far as a silence is concerned."""

    title: str
    labels: Mapping[str, str]


@dataclass(frozen=True)
class Wanted:
    """A silence to be set in the Alertmanager that the catalogue calls `target`."""

    target: str
    title: str
    matchers: Mapping[str, Sequence[str]]


def wanted(catalogue: Catalogue, firing: Iterable[Firing]) -> list[Wanted]:
    """Say which silences hold back what fires and hardly anything else: one a name, for the labels' values of now.

    Alerts that no Alertmanager of the catalogue sends are left out.
    """
    found: defaultdict[tuple[str, str], list[Mapping[str, str]]] = defaultdict(list)
    for each in firing:
        target = catalogue.alertmanager_of(each.labels)
        if target is not None:
            found[target, each.title].append(each.labels)
    plans = (Wanted(target, title, matchers(labels)) for (target, title), labels in found.items())
    return [plan for plan in plans if plan.matchers][:MOST_SILENCES]


def matchers(alerts: Sequence[Mapping[str, str]]) -> dict[str, list[str]]:
    """Collect the values of each label; empty stands for alerts that lack it.

    Nothing where every label has too many: what is left would hold back everything.
    """
    names = sorted({name for labels in alerts for name in labels})
    values = {name: sorted({labels.get(name, "") for labels in alerts}) for name in names}
    kept = {name: found for name, found in values.items() if len(found) <= MOST_VALUES}
    return kept if any("" not in found for found in kept.values()) else {}
