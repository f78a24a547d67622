import dataclasses
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from bot.db import Database
from bot.errors import Conflict, NotFound
from bot.models import Notice
from bot.standups.rules import State
from commands.context import Bench
from commands.standup import ACTIONS, COMMAND
from commands.table import obey
from tests.commands.bench import USER, ask, make_bench, silent_slack
from tests.standups.making import occurrences, standup, tick, utc

SEVEN = utc("2026-03-02 07:00")
MONDAY = date(2026, 3, 2)


@pytest.fixture
def slack() -> Iterator[tuple[str, list[str]]]:
    with silent_slack() as made:
        yield made


@pytest.fixture
def bench(database: Database, tmp_path: Path, slack: tuple[str, list[str]]) -> Bench:
    made = dataclasses.replace(make_bench(database, tmp_path, api=slack[0]), clock=lambda: SEVEN)
    with database.write() as tx:
        standup(tx, USER, "U2")
        tick(tx, SEVEN)
    return made


def said(bench: Bench, text: str, **more: str) -> str:
    return str(obey(COMMAND, ask(bench, text, **more)))


def states(bench: Bench) -> list[State]:
    with bench.database.read() as tx:
        return [State(row.state) for row in occurrences(tx) if (row.person, row.day) == (USER, MONDAY)]


def also(bench: Bench, name: str) -> int:
    with bench.database.write() as tx:
        return standup(tx, USER, name=name).id


def test_now_asks_once_and_opens_the_form_each_time(bench: Bench, slack: tuple[str, list[str]]) -> None:
    for text in ("now", "now daily"):
        assert obey(COMMAND, ask(bench, text)) is None
    assert (states(bench), slack[1]) == ([State.ASKED], ["views.open"] * 2)


def test_where_no_form_opens_the_direct_message_asks(database: Database, bench: Bench, tmp_path: Path) -> None:
    with silent_slack("expired_trigger_id") as (api, _):
        away = dataclasses.replace(make_bench(database, tmp_path, api=api), clock=lambda: SEVEN)
        assert "by direct message" in str(obey(COMMAND, ask(away, "now")))
    assert states(bench) == [State.ASKED]


def test_of_several_standups_one_is_named_or_chosen_by_its_button(bench: Bench, slack: tuple[str, list[str]]) -> None:
    key = also(bench, "Team")
    assert said(bench, "now").count("standup.now") == 2
    assert states(bench) == [State.PLANNED]
    ACTIONS["standup.now"](ask(bench, str(key)))
    assert slack[1] == ["views.open"]
    with pytest.raises(NotFound) as refused:
        said(bench, "now teem")
    assert refused.value.context["near"] == "Team"
    with pytest.raises(NotFound):
        ACTIONS["standup.now"](ask(bench, "999"))


def test_skip_leaves_out_the_next_once(bench: Bench) -> None:
    for _ in range(2):
        assert "*Daily* of Mon 2 Mar 2026 is skipped" in said(bench, "skip")
    with pytest.raises(Conflict):
        said(bench, "skip", key="trigger:2")
    assert states(bench) == [State.SKIPPED]


def test_skip_by_button_says_so(bench: Bench) -> None:
    key = also(bench, "Team")
    assert said(bench, "skip").count("standup.skip_next") == 2
    ACTIONS["standup.skip_next"](ask(bench, str(key)))
    with bench.database.read() as tx:
        assert tx.query(Notice).one().content["context"]["name"] == "Team"


def test_who_is_in_no_standup_is_told(database: Database, tmp_path: Path) -> None:
    assert "No standup asks you" in said(make_bench(database, tmp_path), "now")
