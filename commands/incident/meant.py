"""Which incident is meant, and how one is changed."""

import re

from bot.errors import NotFound
from bot.flows import incidents as flows
from bot.incidents import queries, service
from commands.context import Ask

NUMBER = re.compile(r"[0-9]{1,9}")


def meant(ask: Ask) -> queries.IncidentView:
    """Find the incident of the channel, or of the number that was typed."""
    typed = ask.text.lstrip("#")
    with ask.bench.database.read() as tx:
        found = (
            queries.by_number(tx, ask.who.workspace, int(typed) if NUMBER.fullmatch(typed) else 0)
            if typed
            else queries.by_channel(tx, ask.who.workspace, ask.channel)
        )
    if found is None:
        raise NotFound("incident", "not_found", number=typed) if typed else NotFound("incident", "which")
    return found


def change(ask: Ask, incident: int, action: str, act: service.Change) -> bool:
    """Change an incident and have it shown; False where it was so already. `action` is its name in the audit."""
    bench, now = ask.bench, ask.bench.clock()
    with bench.database.write() as tx:
        row = service.locked(tx, ask.who.workspace, incident)
        entry = act(tx, row, now)
        if entry is not None:
            flows.changed(tx, bench.catalogue, row, entry, now)
            ask.audit(tx, f"incident.{action}", f"incident:{row.number}")
    return entry is not None
