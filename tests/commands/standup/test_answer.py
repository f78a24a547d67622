import dataclasses
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.db import Database
from bot.errors import BotError, Conflict, NotFound
from bot.flows import standup_offers as offers
from bot.flows import standup_proposals as proposals
from bot.messages.base import View
from bot.messages.standup_answering import answer_view
from bot.models import Deploy, Job, StandupAnswer, StandupOccurrence
from bot.standups import answering, queries, service
from bot.standups.carrying import Line
from bot.standups.rules import QUESTION, Question, Role, State
from commands.context import Ask, Bench
from commands.standup import ACTIONS, VIEWS
from tests.commands.bench import USER, ask, make_bench, silent_slack
from tests.commands.incident.forms import submitted
from tests.deploys.making import HEAD, went_live
from tests.standups.making import occurrences, standup, tick, utc

TEN = utc("2026-03-02 10:00")


def at_ten(bench: Bench, text: str = "", *, later: timedelta = timedelta(0), **more: Any) -> Ask:
    made = ask(dataclasses.replace(bench, clock=lambda: TEN + later), text, **more)
    return dataclasses.replace(made, channel="")


@pytest.fixture
def bench(database: Database, tmp_path: Path) -> Bench:
    bench = make_bench(database, tmp_path)
    with database.write() as tx:
        standup(tx, USER, "U2")
        tick(tx, utc("2026-03-02 09:00"))
    return bench


def key_of(bench: Bench, person: str = USER) -> str:
    with bench.database.read() as tx:
        return str(next(row.id for row in occurrences(tx) if (row.person, row.day) == (person, date(2026, 3, 2))))


def sent(bench: Bench, key: str = "view:1", later: timedelta = timedelta(0), **said: Any) -> Any:
    asked = at_ten(bench, later=later, key=key)
    return VIEWS["standup.answered"](submitted(asked, shown(asked), **said))


def shown(asked: Ask) -> View:
    """Make the form as it is shown."""
    with asked.bench.database.read() as tx:
        form = queries.form(tx, asked.who.workspace, int(key_of(asked.bench)), USER)
        assert form is not None
        return answer_view(asked.words, form, offers.offered(tx, form, TEN))


def state(bench: Bench) -> State:
    with bench.database.read() as tx:
        return queries.asked(tx, int(key_of(bench))).state


def test_the_button_opens_the_form(database: Database, bench: Bench, tmp_path: Path) -> None:
    with silent_slack() as (api, called):
        ACTIONS["standup.answer"](at_ten(make_bench(database, tmp_path, api=api), key_of(bench)))
    assert called == ["views.open"]


def test_nobody_opens_the_question_of_another(bench: Bench) -> None:
    with pytest.raises(NotFound):
        ACTIONS["standup.answer"](at_ten(bench, key_of(bench, "U2")))
    with pytest.raises(NotFound):
        ACTIONS["standup.skip"](at_ten(bench, key_of(bench, "U2")))


def test_an_answer_is_kept_once_and_changed_by_another_form(bench: Bench) -> None:
    for _ in range(2):
        assert sent(bench, q1="slept") is None
    assert sent(bench, key="view:2", q1="worked") is None
    with bench.database.read() as tx:
        assert [row.said for row in tx.query(StandupAnswer)] == [{"q1": "worked"}]
    assert state(bench) == State.ANSWERED


def test_after_the_deadline_an_answer_is_late_and_closed(bench: Bench) -> None:
    sent(bench, q1="late", later=timedelta(hours=2))
    assert state(bench) == State.LATE
    with pytest.raises(Conflict):
        ACTIONS["standup.answer"](at_ten(bench, key_of(bench), later=timedelta(hours=2)))


def test_an_empty_form_says_so(bench: Bench) -> None:
    with pytest.raises(BotError) as refused:
        sent(bench)
    assert refused.value.name == "nothing_said"


def test_a_question_is_skipped(bench: Bench) -> None:
    ACTIONS["standup.skip"](at_ten(bench, key_of(bench)))
    assert state(bench) == State.SKIPPED


def planned(bench: Bench, plan: str) -> None:
    """Have somebody answer on Friday what they plan."""
    asks = (Question("d", "Did?", role=Role.DONE), Question("p", "Will?", role=Role.PLAN))
    with bench.database.write() as tx:
        row = next(each for each in occurrences(tx) if each.person == USER)
        service.ask(tx, row.workspace_id, row.standup_id, asks, "U0", TEN)
        friday = StandupOccurrence(
            workspace_id=row.workspace_id,
            standup_id=row.standup_id,
            person=USER,
            day=date(2026, 2, 27),
            kind=QUESTION,
            zone="UTC",
            due_at=TEN - timedelta(days=3),
            deadline=TEN,
            state=State.ASKED,
            changed_at=TEN,
        )
        tx.add(friday)
        tx.flush()
        answering.answer(tx, friday, service.asked_now(tx, row.standup_id)[0], {"p": plan}, TEN - timedelta(days=3))


def said(bench: Bench) -> Any:
    with bench.database.read() as tx:
        return tx.query(StandupAnswer).filter_by(occurrence_id=int(key_of(bench))).one().said


def test_what_was_planned_becomes_the_answer(bench: Bench) -> None:
    planned(bench, "- fix it\n- ship it\n- nap")
    fields: dict[str, Any] = {f"carry__{Line(text).key}": fate for text, fate in (("fix it", "done"), ("nap", "drop"))}
    assert sent(bench, d="slept", **fields) is None
    assert said(bench) == {"d": "fix it\nslept", "p": "ship it"}


def test_one_tick_says_that_all_of_it_is_done(bench: Bench) -> None:
    planned(bench, "fix it\nship it")
    assert sent(bench, carry__all=["carry.all"]) is None
    assert said(bench) == {"d": "fix it\nship it"}
    again = shown(at_ten(bench)).payload["blocks"]
    assert [block.get("block_id") for block in again] == ["d", "p", None]
    assert again[0]["element"]["initial_value"] == "fix it\nship it"


def test_a_plan_that_was_changed_meanwhile_is_not_sent(bench: Bench) -> None:
    planned(bench, "fix it")
    form = submitted(at_ten(bench, key="view:1"), shown(at_ten(bench)))
    with bench.database.write() as tx:
        tx.query(StandupAnswer).one().said = {"p": "ship it"}
    with pytest.raises(Conflict) as refused:
        VIEWS["standup.answered"](form)
    assert refused.value.name == "changed"
    assert state(bench) == State.ASKED


def deployed(bench: Bench) -> str:
    """Have somebody have deployed before they were asked, and answer what the button of their question is worth."""
    asks = (Question("d", "Did?", role=Role.DONE), Question("p", "Will?", role=Role.PLAN))
    asked = at_ten(bench)
    with bench.database.write() as tx:
        row = went_live(tx, HEAD)
        row.requester, row.ended_at = USER, utc("2026-03-02 08:30")
        row.started_at = row.ended_at
        service.ask(tx, row.workspace_id, 1, asks, "U0", TEN)
        ready = proposals.ready(tx, asked.words, queries.asked(tx, int(key_of(bench))))
    assert ready is not None
    return f"{key_of(bench)}:{ready.key}"


def test_one_press_sends_what_stands_ready_once(bench: Bench) -> None:
    pressed = deployed(bench)
    for _ in range(2):
        ACTIONS["standup.send"](at_ten(bench, pressed))
    assert said(bench) == {"d": "Deploy 1: web to staging"}
    assert state(bench) == State.ANSWERED


def test_what_stands_ready_no_more_is_not_sent(bench: Bench) -> None:
    pressed = deployed(bench)
    with bench.database.write() as tx:
        tx.query(Deploy).one().service = "api"
    with pytest.raises(Conflict):
        ACTIONS["standup.send"](at_ten(bench, pressed))
    with pytest.raises(NotFound):
        ACTIONS["standup.send"](at_ten(bench, key_of(bench, "U2") + ":0"))
    assert state(bench) == State.ASKED


@pytest.mark.parametrize(("view", "written"), [({"type": "home"}, 1), ({"type": "modal"}, 0)])
def test_an_answer_given_in_the_home_tab_is_shown_there(bench: Bench, view: dict[str, str], written: int) -> None:
    asked = at_ten(bench, key="view:1")
    assert dataclasses.replace(asked, body={"view": view}).is_at_home is bool(written)
    with bench.database.read() as tx:
        form = queries.form(tx, asked.who.workspace, int(key_of(bench)), USER)
    assert form is not None
    VIEWS["standup.answered"](submitted(asked, answer_view(asked.words, form, is_at_home=bool(written)), q1="slept"))
    assert state(bench) == State.ANSWERED
    with bench.database.read() as tx:
        assert tx.query(Job).filter_by(flow="home.publish/1").count() == written
