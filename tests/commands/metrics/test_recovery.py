import json
from pathlib import Path
from typing import Any

import pytest

from bot.db import Database
from bot.errors import BotError, Conflict, NotAllowed
from bot.models import Audit, Job
from bot.watches import recoveries as service
from bot.watches import recovery_queries as queries
from bot.watches.recoveries import Asked
from bot.watches.recovery_queries import RecoveryView
from bot.watches.recovery_rules import State
from commands import bongsu
from commands.context import Bench
from commands.metrics import ACTIONS, COMMAND
from commands.table import obey
from tests.commands.bench import USER, ask, make_bench
from tests.work.bench import NOW

CATALOGUE = f"""
[person.maya]
slack = "{USER}"
[role.sre]
members = ["maya"]
may = ["recovery.run"]
[recovery.restart]
run = ["/srv/ops/restart", "{{host}}", "{{service}}"]
parameters = {{ host = "host", service = "name" }}
[recovery.alone]
run = ["/srv/ops/alone"]
approver_differs = true
[recovery.boss]
run = ["/srv/ops/boss"]
approval = "boss"
[role.boss]
"""


@pytest.fixture
def bench(database: Database, tmp_path: Path) -> Bench:
    return make_bench(database, tmp_path, CATALOGUE)


def type_in(bench: Bench, text: str, **given: Any) -> str:
    return json.dumps(obey(COMMAND, ask(bench, f"recovery {text}".strip(), **given)), ensure_ascii=False)


def press(bench: Bench, action: str, text: str, **given: Any) -> None:
    ACTIONS[f"recovery.{action}"](ask(bench, text, **given))


def attempts(bench: Bench) -> list[RecoveryView]:
    with bench.database.read() as tx:
        return list(queries.in_state(tx, 1, tuple(State)))


def audited(bench: Bench) -> list[tuple[str, bool]]:
    with bench.database.read() as tx:
        rows = tx.query(Audit).order_by(Audit.id)
        return [(row.action, row.allowed) for row in rows]


def waits(bench: Bench, script: str, by: str | None) -> str:
    """Have an attempt wait for somebody; answer what its buttons carry."""
    ask(bench)
    with bench.database.write() as tx:
        row = service.ask(tx, 1, Asked(script, "", ("/srv/ops/x",), by), NOW)
        assert row is not None
        service.move(tx, row, State.AWAITING, NOW)
        return f"{row.id} awaiting"


def test_who_may_runs_a_script_by_hand_once_and_counts_as_its_approval(bench: Bench) -> None:
    assert "is recorded" in type_in(bench, "run restart web-1 service=checkout")
    type_in(bench, "run restart web-1 service=checkout")
    (found,) = attempts(bench)
    assert (found.state, found.argv, found.decided_by) == ("starting", ("/srv/ops/restart", "web-1", "checkout"), USER)
    assert (found.place, found.channel) == ("web-1 checkout", "C1")
    with bench.database.read() as tx:
        assert [job.flow for job in tx.query(Job) if job.flow == "recovery.start/1"] == ["recovery.start/1"]
    assert audited(bench) == [("recovery.ask", True), ("recovery.run", True)]


@pytest.mark.parametrize("script", ["alone", "boss"])
def test_where_somebody_else_decides_it_waits_for_them(bench: Bench, script: str) -> None:
    type_in(bench, f"run {script}")
    assert attempts(bench)[0].state == "awaiting"


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("run", "which"),
        ("run restrat web-1", "no_script"),
        ("run restart web-1", "unfit"),
        ("run restart web-1 service=a;b", "unfit"),
        ("run restart web-1 web-2", "not_understood"),
        ("run restart web-1 other=x", "not_understood"),
        ("stop", "not_understood"),
    ],
)
def test_what_is_not_understood_runs_nothing(bench: Bench, typed: str, name: str) -> None:
    with pytest.raises(BotError) as refused:
        type_in(bench, typed)
    assert refused.value.name == name
    assert attempts(bench) == []


def test_a_dry_run_shows_the_arguments_and_keeps_nothing(bench: Bench) -> None:
    assert "/srv/ops/restart web-1 checkout" in type_in(bench, "dry restart web-1 service=checkout")
    assert attempts(bench) == []


def test_the_switch_holds_for_all_and_is_said_wherever_one_looks(bench: Bench) -> None:
    assert "switched off" in type_in(bench, "off")
    for text in ("", "list"):
        assert f"<@{USER}>" in type_in(bench, text)
    assert "switched off" in json.dumps(bongsu.status(ask(bench)))
    for text in ("off", "run restart web-1 service=a"):
        with pytest.raises(Conflict):
            type_in(bench, text)
    assert "again" in type_in(bench, "on")
    with pytest.raises(Conflict):
        type_in(bench, "on")
    assert [action for action, _ in audited(bench)] == ["recovery.off", "recovery.on"]


@pytest.mark.parametrize("typed", ["run alone", "off", "on"])
@pytest.mark.parametrize("catalogue", ["", '[role.sre]\n[recovery.alone]\nrun = ["/bin/true"]\n'])
def test_it_takes_somebody_whom_the_catalogue_names(
    database: Database, tmp_path: Path, typed: str, catalogue: str
) -> None:
    with pytest.raises(NotAllowed):
        type_in(make_bench(database, tmp_path, catalogue), typed)


def test_guests_see_nothing(bench: Bench) -> None:
    for typed in ("", "dry alone", "off"):
        with pytest.raises(NotAllowed):
            type_in(bench, typed, is_outsider=True)


def test_a_button_acts_once_and_only_on_what_it_showed(bench: Bench) -> None:
    value = waits(bench, "alone", None)
    press(bench, "approve", value)
    assert attempts(bench)[0].state == "starting"
    for action in ("approve", "decline"):
        with pytest.raises(Conflict):
            press(bench, action, value)


def test_nobody_approves_what_they_asked_for_where_another_has_to_but_may_take_it_back(bench: Bench) -> None:
    value = waits(bench, "alone", USER)
    with pytest.raises(NotAllowed) as refused:
        press(bench, "approve", value)
    assert refused.value.name == "own"
    press(bench, "decline", value)
    assert attempts(bench)[0].state == "refused"
    assert ("recovery.approve", False) in audited(bench)


def test_only_the_role_that_a_script_names_decides(bench: Bench) -> None:
    value = waits(bench, "boss", None)
    for action in ("approve", "decline"):
        with pytest.raises(NotAllowed) as refused:
            press(bench, action, value)
        assert refused.value.name == "not_in_role"
    assert attempts(bench)[0].state == "awaiting"
