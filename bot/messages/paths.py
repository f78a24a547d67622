"""Where the words lie: templates and catalogues beside the code, in the checkout and in an installed package."""

from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
TEMPLATES = ROOT / "bot" / "templates"
LOCALE = ROOT / "bot" / "locale"


def catalogue_of(lang: str) -> Path:
    """Return the file with a language's sentences."""
    return LOCALE / lang / "LC_MESSAGES" / "bongsu.po"
