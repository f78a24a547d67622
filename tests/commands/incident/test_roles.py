from pathlib import Path

import pytest

from bot.db import Database
from bot.errors import NotFound
from bot.messages.incident_forms import roles_view
from bot.models import Job
from commands.context import Bench
from commands.incident import COMMAND
from commands.incident.declare import declare
from commands.incident.meant import by_id
from commands.incident.roles import known_roles, submitted
from commands.table import obey
from tests.commands.bench import USER, ask, make_bench
from tests.commands.incident.forms import submitted as sent
from tests.commands.incident.test_state import found, open_channel, type_in


@pytest.fixture
def bench(database: Database, tmp_path: Path) -> Bench:
    made = make_bench(database, tmp_path, "[incident]\nroles = ['database']\n")
    declare(ask(made, "checkout is down"))
    return made


def test_roles_are_taken_given_and_left(bench: Bench) -> None:
    type_in(bench, "role 1 commander")
    type_in(bench, "role 1 communi <@U2|luca>")
    type_in(bench, "role 1 <@U3> database")
    assert found(bench).roles == {"commander": USER, "communications": "U2", "database": "U3"}
    type_in(bench, "role 1 commander <@U2>")
    type_in(bench, "leave 1 database")
    assert found(bench).roles == {"commander": "U2", "communications": "U2"}


def test_a_role_is_named_as_the_reader_sees_it(bench: Bench) -> None:
    obey(COMMAND, ask(bench, "role 1 지휘자", locale="ko-KR"))
    assert found(bench).commander == USER


@pytest.mark.parametrize("text", ["role 1 king", "role 1 com", "leave 1", "leave 1 x"])
def test_a_role_that_is_none_is_answered_with_those_that_are(bench: Bench, text: str) -> None:
    with pytest.raises(NotFound) as refused:
        type_in(bench, text)
    assert len(refused.value.context["known"]) == 4


def test_a_form_changes_the_roles_that_somebody_changed(bench: Bench) -> None:
    type_in(bench, "role 1 scribe <@U2>")
    shown = roles_view(ask(bench).words, by_id(ask(bench), 1), known_roles(ask(bench)))
    type_in(bench, "role 1 database <@U4>")
    submitted(sent(ask(bench), shown, role__commander="U3", role__scribe=None))
    assert found(bench).roles == {"commander": "U3", "database": "U4"}


def test_who_gets_a_role_is_called_into_the_channel(bench: Bench) -> None:
    open_channel(bench)
    type_in(bench, "role 1 commander <@U2>")
    with bench.database.read() as tx:
        called = [job.payload for job in tx.query(Job) if job.flow == "incident.call/1"]
    assert called == [{"incident": 1, "people": ["U2"]}]
