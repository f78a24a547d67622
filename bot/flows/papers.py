"""Post-mortems put together for people: where the document, its incident, the styles and the zone meet."""

from dataclasses import replace
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from bot.catalogue import Catalogue
from bot.incidents import queries as incidents
from bot.messages.postmortem_document import Writer
from bot.messages.styles import Styles
from bot.messages.words import Words
from bot.postmortems import queries
from bot.postmortems.document import Document


def load(tx: Session, key: int, now: datetime) -> Document:
    """Read a post-mortem with how long its incident needed people."""
    found = queries.document(tx, key)
    took = incidents.time_open(tx, incidents.by_id(tx, found.incident), found.times.resolved or now)
    return found.taking(took)


def styles(catalogue: Catalogue, file: Path) -> Styles:
    """Find the styles that a catalogue names; its folder lies beside its file."""
    folder = catalogue.postmortem.templates
    return Styles(file.parent / folder if folder else None)


def writer(catalogue: Catalogue, file: Path, words: Words, document: Document) -> Writer:
    """Write a document in somebody's words, and in the zone of the workspace."""
    known = styles(catalogue, file)
    chosen = replace(document, style=known.chosen(document.style))
    return Writer(words, chosen, ZoneInfo(catalogue.workspace.zone), known.environment(words.lang))
