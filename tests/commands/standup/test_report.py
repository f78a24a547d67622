import dataclasses
import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from bot.db import Database
from bot.errors import BotError
from bot.standups.dates import Span
from bot.standups.reports import PAGE, Place, Wanted, ticket
from bot.standups.service import GROUP
from commands.context import Bench
from commands.standup import ACTIONS, COMMAND, VIEWS
from commands.table import obey
from tests.commands.bench import USER, ask, make_bench, silent_slack
from tests.standups.making import START, standup
from tests.standups.reading import place, told

DAY = date(2026, 2, 20)  # nine days before the tests' clock
ROLES = '[person.maya]\nslack = "{}"\n[role.lead]\nmay = ["standup.manage"]\nmembers = ["maya"]\n'


@pytest.fixture
def bench(database: Database, tmp_path: Path) -> Bench:
    bench = make_bench(database, tmp_path)
    with database.write() as tx:
        ours = standup(tx, "U2", name="Our daily")
        place(tx, ours.workspace_id, "C1", USER, "U2")
        told(tx, ours, "U2", DAY, q1="ours")
        told(tx, ours, "U2", date(2025, 12, 24), q1="in december")
        secret = standup(tx, "U2", name="Secret", channel="C2", members=GROUP, group="S1")
        place(tx, ours.workspace_id, "C2", "U2", is_private=True)
        told(tx, secret, "U2", DAY, q1="hush")
        mine = standup(tx, USER, name="Mine", channel="C3")
        told(tx, mine, USER, DAY, q1="my own")
    return bench


def said(bench: Bench, text: str, **more: Any) -> str:
    return json.dumps(obey(COMMAND, ask(bench, text, **more)), ensure_ascii=False)


def test_bare_it_tells_of_the_channel_else_of_ones_own_standups(bench: Bench) -> None:
    here, elsewhere = said(bench, "report"), said(bench, "report", channel="C9")
    assert "ours" in here
    assert "my own" not in here
    assert "my own" in elsewhere


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("report our daily", {"ours"}),
        ('report "Our daily" 2w', {"ours"}),
        ("report Our daily December", {"in december"}),
        ("report me", {"my own"}),
        ("report 나 2주", {"my own"}),
        ("report <@U2|somebody> 2026-02-01..28", {"ours"}),
        ("report <@U2> our daily", {"ours"}),
        ("report <!subteam^S1|@team>", set()),
        ("report 3d", set()),
        ("history Mine", {"my own"}),
    ],
)
def test_who_and_when_by_words(bench: Bench, text: str, shown: set[str]) -> None:
    found = said(bench, text)
    assert {each for each in ("ours", "in december", "my own", "hush") if f" {each}" in found} == shown


def test_the_answers_of_a_private_channel_are_never_outside_of_it(bench: Bench, tmp_path: Path) -> None:
    for catalogue in ('[standup_settings]\nreports = "team"\n', ROLES.format(USER)):
        changed = make_bench(bench.database, tmp_path, catalogue)
        for text in ("report", "report <@U2>", "report <!subteam^S1>", "report 2026-02"):
            for channel in ("C1", "C2", "C9"):
                assert "hush" not in said(changed, text, channel=channel)
        with pytest.raises(BotError):
            said(changed, "report Secret")


def test_who_is_in_the_private_channel_reads_there(bench: Bench) -> None:
    workspace = ask(bench).who.workspace
    with bench.database.write() as tx:
        place(tx, workspace, "C2", USER, "U2", is_private=True)
    assert "hush" in said(bench, "report Secret")
    assert "hush" in said(bench, "report <!subteam^S1>")


def test_where_others_read_along_only_what_is_of_that_channel_is_told(bench: Bench) -> None:
    overheard = {"event": {"type": "app_mention", "channel_type": "channel"}}
    asked = dataclasses.replace(ask(bench, "report me", channel="C1"), body=overheard)
    assert "my own" not in json.dumps(obey(COMMAND, asked))
    asked = dataclasses.replace(ask(bench, "report", channel="C1"), body=overheard)
    assert "ours" in json.dumps(obey(COMMAND, asked))


def test_roles_let_managers_read_open_channels_elsewhere(bench: Bench, tmp_path: Path) -> None:
    with bench.database.write() as tx:
        other = standup(tx, "U2", name="Other", channel="C4")
        place(tx, other.workspace_id, "C4", "U2")
        told(tx, other, "U2", DAY, q1="elsewhere")
    with pytest.raises(BotError):
        said(bench, "report Other")
    assert "elsewhere" in said(make_bench(bench.database, tmp_path, ROLES.format(USER)), "report Other")
    with pytest.raises(BotError):
        said(make_bench(bench.database, tmp_path, ROLES.format("U0SOMEBODY")), "report Other")


@pytest.mark.parametrize("text", ["report Nobody knows", "report Secret", "report Mine soon", "report 400d"])
def test_what_is_not_understood_is_said(bench: Bench, text: str) -> None:
    with pytest.raises(BotError) as refused:
        said(bench, text)
    assert refused.value.name == "wrong"


def test_older_answers_open_in_a_form_and_go_on_there(database: Database, bench: Bench, tmp_path: Path) -> None:
    with database.write() as tx:
        row = standup(tx, USER, name="Long", channel="C5", now=START)
        for number in range(PAGE * 2 + 5):
            told(tx, row, USER, date.fromordinal(DAY.toordinal() - number), q1=f"answer {number}.")
    shown = obey(COMMAND, ask(bench, "report Long 100d"))
    assert shown is not None
    carried = shown["blocks"][-2]["elements"][0]["value"]
    with silent_slack() as (api, called):
        ACTIONS["standup.report"](ask(make_bench(database, tmp_path, api=api), carried))
    assert called == ["views.open"]
    second = VIEWS["standup.report"](ask(bench, channel=carried))
    assert second is not None
    assert f"answer {PAGE}." in str(second)
    third = VIEWS["standup.report"](ask(bench, channel=second["view"]["private_metadata"]))
    assert third is not None
    assert f"answer {PAGE * 2 + 4}." in str(third)
    assert "submit" not in third["view"]


def test_a_button_shows_nothing_that_its_presser_may_not_read(bench: Bench) -> None:
    carried = ticket(Wanted(Span(DAY, DAY), (), "U2"), Place(date(2026, 3, 1), 99, "U99"))
    shown = str(VIEWS["standup.report"](ask(bench, channel=carried)))
    assert "ours" in shown
    assert "hush" not in shown
