"""What `bongsu check` says of the catalogue."""

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
