import json
from pathlib import Path

import pytest

from bot.db import Database
from bot.errors import BotError, Conflict, NotFound
from bot.incidents.queries import by_number, open_incidents
from commands import incident
from commands.context import Ask, Bench
from tests.commands.bench import USER, ask, make_bench, silent_slack


@pytest.fixture
def bench(database: Database, tmp_path: Path) -> Bench:
    return make_bench(database, tmp_path)


def _numbers(asked: Ask) -> list[int]:
    with asked.bench.database.read() as tx:
        return [found.number for found in open_incidents(tx, asked.who.workspace)]


def test_a_redelivery_records_nothing_more_and_is_answered_alike(bench: Bench) -> None:
    answers = [incident.declare(ask(bench, "checkout is down", key="trigger:7")) for _ in range(2)]
    assert answers[0] == answers[1]
    assert _numbers(ask(bench)) == [1]
    incident.declare(ask(bench, "checkout is down", key="trigger:8"))
    assert _numbers(ask(bench)) == [2, 1]


def test_without_a_title_a_modal_opens_and_nothing_is_recorded(database: Database, tmp_path: Path) -> None:
    with silent_slack() as (api, called):
        asked = ask(make_bench(database, tmp_path, api=api), "sev2")
        assert incident.declare(asked) is None
    assert called == ["views.open"]
    assert _numbers(asked) == []


def test_a_title_too_long_is_refused_with_its_length(bench: Bench) -> None:
    with pytest.raises(BotError) as refused:
        incident.declare(ask(bench, "x" * 4000))
    assert refused.value.context["length"] == 4000


def test_resolving_by_number_and_once_only(bench: Bench) -> None:
    incident.declare(ask(bench, "checkout is down"))
    assert incident.resolve(ask(bench, "#1")) is not None
    with pytest.raises(Conflict):
        incident.resolve(ask(bench, "1"))


@pytest.mark.parametrize("typed", ["", "99", "x", "9" * 40, "-1", "1; drop table"])
def test_an_incident_that_is_not_there(bench: Bench, typed: str) -> None:
    with pytest.raises(NotFound):
        incident.resolve(ask(bench, typed))


def test_buttons_do_what_they_say_once(bench: Bench) -> None:
    incident.declare(ask(bench, "checkout is down"))
    with bench.database.read() as tx:
        found = by_number(tx, ask(bench).who.workspace, 1)
    assert found is not None
    pressed = ask(bench, json.dumps({"incident": found.id, "state": found.state}))
    for _ in range(2):
        incident.pressed_acknowledge(pressed)
        incident.chosen_severity(ask(bench, f"{found.id} 1"))
        incident.pressed_resolve(pressed)
    with bench.database.read() as tx:
        after = by_number(tx, pressed.who.workspace, 1)
    assert after is not None
    assert (after.acknowledged_by, after.resolved_by, int(after.severity)) == (USER, USER, 1)


def test_the_list_and_the_bare_command_show_what_is_open(bench: Bench) -> None:
    incident.declare(ask(bench, "search is slow"))
    for shown in (incident.listing(ask(bench)), incident.bare(ask(bench))):
        assert "search is slow" in json.dumps(shown)
