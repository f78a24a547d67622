"""A resolved incident, and what somebody types about its post-mortem."""

import json
from typing import Any

from sqlalchemy import select

from bot.flows import incidents as flows
from bot.incidents import service
from bot.incidents.rules import State
from bot.models import Incident
from bot.postmortems import queries
from bot.postmortems.document import Document
from bot.severity import Severity
from commands.context import Ask, Bench
from commands.postmortem import ACTIONS, COMMAND
from commands.table import obey
from tests.commands.bench import USER, ask
from tests.work.bench import NOW


def resolved(bench: Bench, severity: Severity = Severity.SEV2, channel: str = "C7") -> int:
    """Declare an incident, open its channel, resolve it; answer its key."""
    workspace = ask(bench).who.workspace
    with bench.database.write() as tx:
        row = flows.declare(tx, bench.catalogue, workspace, "Checkout is down", severity, NOW, reporter=USER)
        service.channel_opened(row, channel, "inc-1")
        entry = service.move(tx, row, State.RESOLVED, USER, NOW)
        assert entry is not None
        flows.changed(tx, bench.catalogue, row, entry, NOW)
        return row.id


def make_private(bench: Bench) -> None:
    """Have the channel of the first incident be one in which nobody is."""
    with bench.database.write() as tx:
        tx.get_one(Incident, 1).is_private = True


def document(bench: Bench, number: int = 1) -> Document:
    with bench.database.read() as tx:
        key = tx.scalars(select(Incident.id).where(Incident.number == number)).one()
        found = queries.by_number(tx, ask(bench).who.workspace, number)
        assert found is not None
        assert found.incident == key
        return queries.document(tx, found.key)


def type_in(bench: Bench, text: str, **given: Any) -> str:
    return json.dumps(obey(COMMAND, ask(bench, text, **{"key": f"trigger:{text}"} | given)), ensure_ascii=False)


def press(bench: Bench, name: str, value: str, **given: Any) -> Ask:
    asked = ask(bench, value, **given)
    ACTIONS[f"postmortem.{name}"](asked)
    return asked
