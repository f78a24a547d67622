import json

import pytest

from bot.errors import Conflict
from bot.incidents.queries import by_number
from commands.context import Bench
from commands.incident.declare import declare
from commands.incident.state import chosen_severity, pressed_acknowledge, pressed_resolve, resolve
from tests.commands.bench import USER, ask


def test_resolving_by_number_and_once_only(bench: Bench) -> None:
    declare(ask(bench, "checkout is down"))
    assert resolve(ask(bench, "#1")) is not None
    with pytest.raises(Conflict):
        resolve(ask(bench, "1"))


def test_buttons_do_what_they_say_once(bench: Bench) -> None:
    declare(ask(bench, "checkout is down"))
    with bench.database.read() as tx:
        found = by_number(tx, ask(bench).who.workspace, 1)
    assert found is not None
    pressed = ask(bench, json.dumps({"incident": found.id, "state": found.state}))
    for _ in range(2):
        pressed_acknowledge(pressed)
        chosen_severity(ask(bench, f"{found.id} 1"))
        pressed_resolve(pressed)
    with bench.database.read() as tx:
        after = by_number(tx, pressed.who.workspace, 1)
    assert after is not None
    assert (after.acknowledged_by, after.resolved_by, int(after.severity)) == (USER, USER, 1)
