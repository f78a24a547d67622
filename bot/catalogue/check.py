"""What `bongsu check` says of the catalogue."""

from collections.abc import Collection
from pathlib import Path

from bot.catalogue.load import load
from bot.catalogue.mistakes import CatalogueError


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
