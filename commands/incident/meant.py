"""Which incident is meant, and how one is changed."""

import json
import re
from typing import Any

from bot.db import Transaction
from bot.errors import Conflict, NotFound
from bot.flows import incidents as flows
from bot.incidents import queries, service
from commands.context import Ask

NUMBER = re.compile(r"[0-9]{1,9}")


def meant(ask: Ask) -> queries.IncidentView:
    """Find the incident of the channel, or of the number that was typed."""
    found, rest = _find(ask)
    if rest:
        raise NotFound("incident", "not_found", number=ask.text)
    return found


def meant_first(ask: Ask) -> tuple[queries.IncidentView, str]:
    """Find the incident of the channel, or of the number that was typed first; and what was typed behind it.

    In an incident's channel a bare number is a part of the text, and `#12` another incident.
    """
    return _find(ask, is_text=True)


def _find(ask: Ask, *, is_text: bool = False) -> tuple[queries.IncidentView, str]:
    word, _, rest = ask.text.partition(" ")
    number = word.removeprefix("#")
    with ask.bench.database.read() as tx:
        here = queries.by_channel(tx, ask.who.workspace, ask.channel)
        if here and (not NUMBER.fullmatch(number) or (is_text and number == word)):
            return present(here), ask.text
        found = _numbered(ask, tx, here, int(number)) if NUMBER.fullmatch(number) else None
    if found is None:
        is_number = NUMBER.fullmatch(number) or (word and not is_text)
        raise NotFound("incident", "not_found", number=word) if is_number else NotFound("incident", "which")
    return found, rest.strip()


def _numbered(ask: Ask, tx: Transaction, here: queries.IncidentView | None, number: int) -> queries.IncidentView | None:
    """Find the incident of a number, of which whoever reads the answer may know; they do of that of their channel."""
    is_here = here is not None and here.number == number
    return here if is_here else queries.by_number(tx, ask.who.workspace, number, ask.reader)


def present(incident: queries.IncidentView) -> queries.IncidentView:
    """Answer an incident. Raises `Conflict` with the way to the other where it was merged into one."""
    into = incident.merged_into
    if into is not None:
        raise Conflict("merging", "gone", number=incident.number, into=into.number, channel=into.channel)
    return incident


def pair(ask: Ask) -> tuple[queries.IncidentView, queries.IncidentView]:
    """Find the incident of the channel and the one whose number was typed, or the two that were: `13 into 12`.

    Raises `Conflict` where both are the same.
    """
    numbers = [int(word) for word in map(_number, ask.text.split()) if NUMBER.fullmatch(word)]
    with ask.bench.database.read() as tx:
        here = queries.by_channel(tx, ask.who.workspace, ask.channel)
        typed = [_by_number(ask, tx, number) for number in numbers]
    found = [here, *typed] if here and len(typed) == 1 else typed
    if len(found) != 2:  # noqa: PLR2004 - a pair
        raise NotFound("links", "which_two")
    if found[0].id == found[1].id:
        raise Conflict("links", "same", number=found[0].number)
    return found[0], found[1]


def _number(word: str) -> str:
    return word.removeprefix("#")


def _by_number(ask: Ask, tx: Transaction, number: int) -> queries.IncidentView:
    found = queries.by_number(tx, ask.who.workspace, number, ask.reader)
    if found is None:
        raise NotFound("incident", "not_found", number=number)
    return found


def by_id(ask: Ask, incident: int) -> queries.IncidentView:
    """Read the incident that a button or a form is about."""
    with ask.bench.database.read() as tx:
        return queries.seen_by(tx, ask.who.workspace, incident, ask.who.slack_id)


def expected(ask: Ask) -> tuple[int, str]:
    """Read what a button carries: its incident, and the state in which it was shown."""
    told: dict[str, Any] = json.loads(ask.text)
    return int(told["incident"]), str(told["state"])


def locked(ask: Ask, tx: Transaction, incident: int) -> service.Row:
    """Read an incident to change it.

    Raises `NotFound` where the person may not know of it, `Conflict` where it was merged into another.
    """
    present(queries.seen_by(tx, ask.who.workspace, incident, ask.who.slack_id))
    return service.locked(tx, ask.who.workspace, incident)


def change(ask: Ask, incident: int, action: str, act: service.Change, *, state: str | None = None) -> bool:
    """Change an incident and have it shown; False where it was so already, or is not in the state that is expected.

    `action` is the change's name in the audit.
    """
    bench, now = ask.bench, ask.bench.clock()
    with bench.database.write() as tx:
        row = locked(ask, tx, incident)
        entry = act(tx, row, now) if state in {None, row.state} else None
        if entry is not None:
            flows.changed(tx, bench.catalogue, row, entry, now)
            ask.audit(tx, f"incident.{action}", f"incident:{row.number}")
    return entry is not None
