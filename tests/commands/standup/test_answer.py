import dataclasses
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.db import Database
from bot.errors import BotError, Conflict, NotFound
from bot.messages.standup_answering import answer_view
from bot.models import StandupAnswer
from bot.standups import queries
from bot.standups.rules import State
from commands.context import Ask, Bench
from commands.standup import ACTIONS, VIEWS
from tests.commands.bench import USER, ask, make_bench, silent_slack
from tests.commands.incident.forms import submitted
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
    with bench.database.read() as tx:
        form = queries.form(tx, asked.who.workspace, int(key_of(bench)), USER)
    assert form is not None
    return VIEWS["standup.answered"](submitted(asked, answer_view(asked.words, form), **said))


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
