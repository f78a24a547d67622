import dataclasses
from pathlib import Path
from typing import Any

import pytest

from bot.db import Database
from bot.errors import BotError, NotAllowed
from bot.messages.standup_forms import create_view
from bot.models import Audit, Standup
from bot.standups import service
from bot.standups.rules import MOST_QUESTIONS, Role
from commands.context import Bench
from commands.standup import COMMAND, VIEWS
from commands.table import obey
from tests.commands.bench import ask, make_bench, silent_slack
from tests.commands.incident.forms import submitted


@pytest.fixture
def bench(database: Database, tmp_path: Path) -> Bench:
    return make_bench(database, tmp_path)


def sent(bench: Bench, key: str = "view:1", **entered: Any) -> Any:
    asked = ask(bench, key=key)
    view = create_view(asked.words, "C1", "Asia/Seoul")
    return VIEWS["standup.create"](submitted(asked, view, **{"name": "Daily", **entered}))


def made(bench: Bench) -> list[Standup]:
    with bench.database.read() as tx:
        return list(tx.query(Standup).order_by(Standup.id))


def test_create_opens_the_form_and_records_nothing(database: Database, tmp_path: Path) -> None:
    with silent_slack() as (api, called):
        bench = make_bench(database, tmp_path, api=api)
        assert obey(COMMAND, ask(bench, "create")) is None
    assert (called, made(bench)) == (["views.open"], [])


@pytest.mark.parametrize("name", ["directmessage", "privategroup"])
def test_there_is_no_standup_where_bongsu_cannot_write(bench: Bench, name: str) -> None:
    asked = dataclasses.replace(ask(bench, "create"), body={"channel_name": name})
    with pytest.raises(BotError) as refused:
        obey(COMMAND, asked)
    assert refused.value.name == "not_here"


def test_a_standup_is_set_up_once(bench: Bench) -> None:
    for _ in range(2):
        assert sent(bench, at="22:30", deadline="01:00", days=["fri", "mon"], nudge="never", whose="team") is None
    (row,) = made(bench)
    assert (row.minute, row.deadline, row.summary, row.nudge) == (1350, 60, 720, None)
    assert (row.days, row.is_personal, row.channel, row.members) == (["mon", "fri"], False, "C1", "channel")
    with bench.database.read() as tx:
        _, questions = service.asked_now(tx, row.id)
        assert [each.role for each in questions] == [Role.DONE, Role.PLAN, Role.BLOCKER]
        assert tx.query(Audit).one().action == "standup.create"


@pytest.mark.parametrize(
    ("entered", "field"),
    [
        ({"name": "  "}, "name"),
        ({"questions": "\n \n"}, "questions"),
        ({"questions": "\n".join(map(str, range(MOST_QUESTIONS + 1)))}, "questions"),
        ({"questions": "q" * 201}, "questions"),
        ({"members": "people"}, "people"),
    ],
)
def test_what_cannot_be_is_said_at_its_field(bench: Bench, entered: dict[str, Any], field: str) -> None:
    answer = sent(bench, **entered)
    assert list(answer["errors"]) == [field]
    assert made(bench) == []


def test_a_name_that_is_taken_is_said_at_its_field(bench: Bench) -> None:
    sent(bench)
    assert list(sent(bench, key="view:2", name="DAILY")["errors"]) == ["name"]
    assert len(made(bench)) == 1


def test_named_people_are_in(bench: Bench) -> None:
    sent(bench, members="people", people=["U1", "U2"])
    shown = obey(COMMAND, ask(bench, "list"))
    assert shown is not None
    assert "people: 2" in str(shown)


def test_guests_set_nothing_up_and_see_nothing(bench: Bench) -> None:
    for text in ("create", "list", ""):
        with pytest.raises(NotAllowed):
            obey(COMMAND, ask(bench, text, is_outsider=True))


def test_bare_lists_and_help_helps(bench: Bench) -> None:
    bare, shown = obey(COMMAND, ask(bench)), obey(COMMAND, ask(bench, "help"))
    assert "There is no standup yet" in str(bare)
    assert "/standup create" in str(shown)
