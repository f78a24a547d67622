import dataclasses
from pathlib import Path

import pytest

from bot.db import Database
from bot.errors import BotError, NotFound
from bot.incidents.service import edit as change
from bot.incidents.service import locked
from bot.messages.incident_forms import edit_view
from bot.severity import Severity
from commands.context import Bench
from commands.incident.declare import declare
from commands.incident.edit import submitted
from commands.incident.meant import by_id
from tests.commands.bench import ask, make_bench
from tests.commands.incident.forms import submitted as sent
from tests.commands.incident.test_state import found, type_in
from tests.work.bench import NOW

CATALOGUE = "[service.checkout]\naliases = ['kasse']\n[service.search]\n"


@pytest.fixture
def bench(database: Database, tmp_path: Path) -> Bench:
    made = make_bench(database, tmp_path, CATALOGUE)
    declare(ask(made, "checkout is down"))
    return made


def test_each_fact_by_its_command(bench: Bench) -> None:
    for text in (
        "severity 1 sev1 it spreads",
        "rename 1 all is down",
        "impact 1 everybody",
        "services 1 kasse, search",
    ):
        assert "Incident 1 is changed" in type_in(bench, text)
    after = found(bench)
    facts = (after.severity, after.title, after.impact, after.services)
    assert facts == (Severity.SEV1, "all is down", "everybody", ("checkout", "search"))
    type_in(bench, "services 1")
    type_in(bench, "impact 1")
    assert (found(bench).services, found(bench).impact) == ((), None)


@pytest.mark.parametrize(
    ("text", "error"),
    [
        ("severity 1 enormous", NotFound),
        ("services 1 nowhere", NotFound),
        ("rename 1", BotError),
        (f"rename 1 {'x' * 201}", BotError),
        (f"impact 1 {'x' * 1001}", BotError),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_changed(bench: Bench, text: str, error: type[BotError]) -> None:
    before = found(bench)
    with pytest.raises(error):
        type_in(bench, text)
    assert found(bench) == before


def test_a_form_never_clears_what_somebody_else_wrote_meanwhile(bench: Bench) -> None:
    shown = edit_view(ask(bench).words, by_id(ask(bench), 1), ["checkout", "search"])
    workspace = ask(bench).who.workspace
    with bench.database.write() as tx:
        row = locked(tx, workspace, 1)
        change(tx, row, {"impact": "half of all", "services": ["search"]}, "U2", NOW)
    submitted(sent(ask(bench), shown, title="all is down", severity="1", why="seen on the board"))
    after = found(bench)
    facts = (after.title, after.severity, after.impact, after.services)
    assert facts == ("all is down", Severity.SEV1, "half of all", ("search",))


def test_a_form_empties_what_somebody_emptied(bench: Bench) -> None:
    type_in(bench, "impact 1 everybody")
    shown = edit_view(ask(bench).words, by_id(ask(bench), 1), ["checkout"])
    submitted(sent(ask(bench), shown, impact=None))
    assert found(bench).impact is None


def test_a_form_without_a_title_stays_open(bench: Bench) -> None:
    shown = edit_view(ask(bench).words, by_id(ask(bench), 1), [])
    answered = submitted(sent(ask(bench), shown, title=" "))
    assert answered is not None
    assert answered["response_action"] == "errors"
    assert found(bench).title == "checkout is down"


def test_a_form_that_nobody_changed_changes_nothing(bench: Bench) -> None:
    shown = edit_view(ask(bench).words, by_id(ask(bench), 1), ["checkout"])
    before = found(bench)
    submitted(sent(ask(bench), shown))
    assert dataclasses.replace(found(bench)) == before
