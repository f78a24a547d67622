from datetime import timedelta

import pytest

from bot.errors import BotError, Conflict
from bot.incidents.queries import updates
from bot.incidents.rules import State
from bot.messages.incident_forms import update_view
from bot.models import IncidentUpdate
from commands.context import Bench
from commands.incident.declare import declare
from commands.incident.meant import by_id
from commands.incident.updates import submitted
from tests.commands.bench import ask
from tests.commands.incident.forms import submitted as sent
from tests.commands.incident.test_state import found, press, type_in
from tests.work.bench import NOW


@pytest.fixture(autouse=True)
def declared(bench: Bench) -> None:
    declare(ask(bench, "sev2 checkout is down"))


def written(bench: Bench) -> list[IncidentUpdate]:
    with bench.database.read() as tx:
        return list(updates(tx, 1))


def test_a_grave_incident_promises_its_first_update(bench: Bench) -> None:
    assert found(bench).update_due_at == NOW + timedelta(hours=1)


def test_an_update_in_a_line(bench: Bench) -> None:
    assert "recorded" in type_in(bench, "update 1 half of it is back")
    assert [each.text for each in written(bench)] == ["half of it is back"]


def test_a_redelivery_writes_nothing_more(bench: Bench) -> None:
    for key in ("trigger:5", "trigger:5", "trigger:6"):
        type_in(bench, "update 1 half of it is back", key=key)
    assert len(written(bench)) == 2


def test_an_update_by_its_form(bench: Bench) -> None:
    view = update_view(ask(bench).words, by_id(ask(bench), 1), timedelta(hours=1))
    entered = {"text": "found it", "trying": "a rollback", "state": "identified", "next": "15"}
    assert submitted(sent(ask(bench, key="view:1"), view, **entered)) is None
    after = found(bench)
    assert (after.state, after.trying, after.update_due_at) == (
        State.IDENTIFIED,
        "a rollback",
        NOW + timedelta(minutes=15),
    )


def test_a_state_that_somebody_else_changed_meanwhile_stays(bench: Bench) -> None:
    view = update_view(ask(bench).words, by_id(ask(bench), 1), None)
    type_in(bench, "status 1 monitoring")
    submitted(sent(ask(bench, key="view:1"), view, text="found it"))
    assert (found(bench).state, found(bench).update_due_at) == (State.MONITORING, None)


def test_a_resolution_by_its_form_promises_nothing_more(bench: Bench) -> None:
    view = update_view(ask(bench).words, by_id(ask(bench), 1), timedelta(hours=1))
    submitted(sent(ask(bench, key="view:1"), view, text="it is over", state="resolved"))
    assert (found(bench).state, found(bench).update_due_at) == (State.RESOLVED, None)


def test_an_empty_form_stays_open(bench: Bench) -> None:
    view = update_view(ask(bench).words, by_id(ask(bench), 1), None)
    answered = submitted(sent(ask(bench, key="view:1"), view, text="  "))
    assert answered is not None
    assert answered["response_action"] == "errors"
    assert not written(bench)


def test_what_has_ended_takes_no_update(bench: Bench) -> None:
    type_in(bench, "resolve 1")
    with pytest.raises(Conflict):
        type_in(bench, "update 1 more")
    with pytest.raises(Conflict):
        press(bench, "update", '{"incident": 1, "state": "resolved"}')


@pytest.mark.parametrize(("typed", "minutes"), [("", 15), ("2h", 120)])
def test_an_update_is_put_off(bench: Bench, typed: str, minutes: int) -> None:
    type_in(bench, f"snooze 1 {typed}")
    assert found(bench).update_due_at == NOW + timedelta(minutes=minutes)


def test_a_second_press_puts_nothing_off_again(bench: Bench) -> None:
    due = int((NOW + timedelta(hours=1)).timestamp())
    press(bench, "snooze", f"1 {due}")
    type_in(bench, "snooze 1 3h")
    press(bench, "snooze", f"1 {due}")
    assert found(bench).update_due_at == NOW + timedelta(hours=3)


def test_what_cannot_be_put_off_is_said(bench: Bench) -> None:
    with pytest.raises(BotError):
        type_in(bench, "snooze 1 soon")
    type_in(bench, "resolve 1")
    with pytest.raises(Conflict):
        type_in(bench, "snooze 1")


def test_the_text_for_customers_has_the_last_update(bench: Bench) -> None:
    type_in(bench, "update 1 half is back", key="a")
    type_in(bench, "update 1 nearly all is back", key="b")
    assert "nearly all is back" in type_in(bench, "customers 1")
