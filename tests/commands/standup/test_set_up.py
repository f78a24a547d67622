import dataclasses
from pathlib import Path
from typing import Any

import pytest

from bot.db import Database
from bot.errors import BotError, NotAllowed, NotFound
from bot.messages.base import View
from bot.messages.standup_forms import create_view, edit_view
from bot.messages.words import words_for
from bot.models import Audit, Notice, Standup, StandupQuestions
from bot.standups import changes, service
from bot.standups.rules import Role
from commands.context import Bench
from commands.standup import ACTIONS, COMMAND, VIEWS
from commands.table import obey
from tests.commands.bench import ask, make_bench, silent_slack
from tests.commands.incident.forms import submitted
from tests.work.bench import NOW


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


def test_a_trial_is_proposed_in_the_form(database: Database, tmp_path: Path) -> None:
    with silent_slack() as (api, called):
        bench = make_bench(database, tmp_path, api=api)
        assert obey(COMMAND, ask(bench, "create in 2m")) is None
    assert called == ["views.open"]


@pytest.mark.parametrize("typed", ["in two", "Daily", "in 13h"])
def test_what_is_no_while_opens_no_form(bench: Bench, typed: str) -> None:
    with pytest.raises(BotError) as refused:
        obey(COMMAND, ask(bench, f"create {typed}"))
    assert refused.value.name == "no_wait"


def test_there_is_no_standup_where_bongsu_cannot_write(bench: Bench) -> None:
    asked = dataclasses.replace(ask(bench, "create"), body={"channel_name": "privategroup"})
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


def test_what_cannot_be_is_said_at_its_field(bench: Bench) -> None:
    assert list(sent(bench, name="  ")["errors"]) == ["name"]
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


def edited(bench: Bench, key: str = "view:2", shown: View | None = None, **entered: Any) -> Any:
    asked = ask(bench, key=key)
    return VIEWS["standup.edit"](submitted(asked, shown or form(bench), **entered))


def form(bench: Bench) -> View:
    with bench.database.read() as tx:
        row = tx.query(Standup).one()
        _, questions = service.asked_now(tx, row.id)
        return edit_view(words_for("en"), row.id, changes.plan_of(row), questions, changes.members(tx, row.id))


def questions(bench: Bench) -> list[tuple[int, list[str]]]:
    with bench.database.read() as tx:
        rows = tx.query(StandupQuestions).order_by(StandupQuestions.version)
        return [(row.version, [f"{each['key']} {each['text']}" for each in row.questions]) for row in rows]


def test_edit_opens_the_form_by_words_and_by_the_button(database: Database, tmp_path: Path) -> None:
    with silent_slack() as (api, called):
        bench = make_bench(database, tmp_path, api=api)
        sent(bench)
        assert obey(COMMAND, ask(bench, "edit Daily")) is None
        ACTIONS["standup.edit"](ask(bench, str(made(bench)[0].id)))
    assert called == ["views.open"] * 2


def test_a_changed_standup_is_told_and_kept_in_the_audit(bench: Bench) -> None:
    sent(bench, questions="One?\nTwo?")
    assert edited(bench, name="Later", at="10:00", channel="C2", questions="Two?\nThree? #") is None
    (row,) = made(bench)
    assert (row.name, row.key, row.minute, row.channel) == ("Later", "later", 600, "C2")
    assert questions(bench) == [(1, ["q1 One?", "q2 Two?"]), (2, ["q2 Two?", "q3 Three?"])]
    with bench.database.read() as tx:
        assert [each.action for each in tx.query(Audit).order_by(Audit.id)] == ["standup.create", "standup.edit"]
        assert [each.content["name"] for each in tx.query(Notice)] == ["changed"]


def test_a_key_is_never_given_to_another_question(bench: Bench) -> None:
    sent(bench, questions="One?\nTwo?")
    edited(bench, questions="One?")
    edited(bench, "view:3", questions="One?\nThree?")
    edited(bench, "view:4", questions="Two?\nThree?")
    assert [texts for _, texts in questions(bench)][2:] == [["q1 One?", "q3 Three?"], ["q2 Two?", "q3 Three?"]]


def test_a_form_that_changes_nothing_leaves_no_trace(bench: Bench) -> None:
    sent(bench, members="people", people=["U1", "U2"])
    assert edited(bench) is None
    assert len(questions(bench)) == 1
    with bench.database.read() as tx:
        assert tx.query(Audit).count() == 1


def test_named_people_are_changed(bench: Bench) -> None:
    sent(bench, members="people", people=["U1", "U2"])
    edited(bench, people=["U2", "U3"])
    with bench.database.read() as tx:
        assert list(changes.members(tx, made(bench)[0].id)) == ["U2", "U3"]
        assert tx.query(Audit).count() == 2


def test_what_somebody_else_changed_meanwhile_is_not_undone(bench: Bench) -> None:
    sent(bench)
    shown = form(bench)
    edited(bench, at="10:00")
    assert list(edited(bench, "view:3", shown, at="11:00")["errors"]) == ["name"]
    assert made(bench)[0].minute == 600


def test_a_name_of_another_standup_is_said_at_its_field(bench: Bench) -> None:
    sent(bench)
    shown = form(bench)
    sent(bench, "view:9", name="Weekly")
    assert list(edited(bench, shown=shown, name="weekly")["errors"]) == ["name"]


def test_nobody_edits_the_standup_of_the_catalogue_or_one_that_is_gone(bench: Bench) -> None:
    sent(bench)
    shown = form(bench)
    for gone, error in ({"origin": "catalogue"}, BotError), ({"deleted_at": NOW}, NotFound):
        with bench.database.write() as tx:
            for name, value in gone.items():
                setattr(tx.query(Standup).one(), name, value)
        with pytest.raises(error):
            edited(bench, shown=shown, at="10:00")
    assert made(bench)[0].minute == 540


def test_guests_set_nothing_up_and_see_nothing(bench: Bench) -> None:
    for text in ("create", "list", ""):
        with pytest.raises(NotAllowed):
            obey(COMMAND, ask(bench, text, is_outsider=True))


def test_bare_lists_and_help_helps(bench: Bench) -> None:
    bare, shown = obey(COMMAND, ask(bench)), obey(COMMAND, ask(bench, "help"))
    assert "There is no standup yet" in str(bare)
    assert "/standup create" in str(shown)
