"""Which post-mortem is meant, and whether this person may see it."""

import re
from collections.abc import Collection

from bot.db import Transaction
from bot.errors import NotFound
from bot.incidents.queries import by_channel as incident_of
from bot.incidents.queries import known_to
from bot.postmortems import queries
from bot.postmortems.queries import Listed
from bot.postmortems.rules import SECTIONS
from commands.context import Ask
from commands.permissions import demand_member

NUMBER = re.compile(r"#?([0-9]{1,9})")


def meant(ask: Ask) -> tuple[Listed, str]:
    """Find the post-mortem of the number that was typed first, else of the channel; and what was typed behind it."""
    word, _, rest = ask.text.partition(" ")
    number = NUMBER.fullmatch(word)
    with ask.bench.database.read() as tx:
        if number:
            found, rest = queries.by_number(tx, ask.who.workspace, int(number[1])), rest.strip()
        else:
            found, rest = queries.by_channel(tx, ask.who.workspace, ask.channel), ask.text
        if found is None:
            raise NotFound("postmortem", "not_found", number=word) if number else NotFound("postmortem", "which")
        _see(tx, ask, found)
    return found, rest


def by_key(ask: Ask, key: int) -> Listed:
    """Read the post-mortem that a button or a form is about."""
    with ask.bench.database.read() as tx:
        found = queries.of_workspace(tx, ask.who.workspace, key)
        _see(tx, ask, found)
    return found


def section_of(typed: str) -> str:
    """Read the name of a section, as people type it."""
    section = typed.strip().lower().replace(" ", "_").replace("-", "_")
    if section not in SECTIONS:
        raise NotFound("postmortem", "no_section", word=typed, known=list(SECTIONS))
    return section


def visible(tx: Transaction, ask: Ask, incidents: Collection[int]) -> set[int]:
    """Tell of which of these incidents whoever reads the answer may know; they do of that of their channel."""
    here = incident_of(tx, ask.who.workspace, ask.channel)
    own = {here.id} & set(incidents) if here else set[int]()
    return known_to(tx, ask.who.workspace, ask.reader, incidents) | own


def _see(tx: Transaction, ask: Ask, found: Listed) -> None:
    demand_member(ask)
    if not visible(tx, ask, [found.incident]):
        raise NotFound("postmortem", "not_found", number=found.number)
