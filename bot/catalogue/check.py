"""What `bongsu check` says of the catalogue."""

from collections.abc import Collection
from pathlib import Path

from bot.catalogue.explain import dotted
from bot.catalogue.load import load
from bot.catalogue.mistakes import CatalogueError
from bot.catalogue.tracking import tracker_of


def check_text(path: Path) -> list[str]:
    """List every mistake in the file, a line each; none where it is well or not there."""
    try:
        load(path)
    except CatalogueError as error:
        return [str(mistake) for mistake in error.mistakes]
    return []


def unkeyed(path: Path, keys: Collection[str]) -> list[str]:
    """List the routing keys that the file names and the environment has not, a line each."""
    try:
        catalogue = load(path)
    except CatalogueError:
        return []
    named = {f"service.{name}.pagerduty": each.pagerduty for name, each in catalogue.services.items()}
    named["page.pagerduty"] = catalogue.page.pagerduty
    return [
        f'{path}: {key}: "{name}" has no key; expected {name}=… in BONGSU_PAGERDUTY_KEYS'
        for key, name in named.items()
        if name and name not in keys
    ]


def tokenless(path: Path, tokens: Collection[str]) -> list[str]:
    """List the places of issues and of code for which the environment has no token, a line each."""
    try:
        catalogue = load(path)
    except CatalogueError:
        return []
    places = {**catalogue.issue_places, **catalogue.code_places}
    lacking = {key: place for key, place in places.items() if tracker_of(place) not in tokens}
    return [
        f'{path}: {dotted(key)}: "{place}" cannot be reached without a token; '
        f"expected one in BONGSU_{tracker_of(place).upper()}_TOKEN"
        for key, place in lacking.items()
    ]
