import json
from datetime import date
from pathlib import Path

import pytest

from bot.db import Database
from bot.errors import BotError
from bot.standups.service import PEOPLE
from commands.context import Bench
from commands.standup import COMMAND
from commands.table import obey
from tests.commands.bench import USER, ask, make_bench
from tests.standups.making import standup
from tests.standups.reading import place, told

DAY = date(2026, 2, 20)


@pytest.fixture
def bench(database: Database, tmp_path: Path) -> Bench:
    bench = make_bench(database, tmp_path)
    with database.write() as tx:
        ours, hidden = (
            standup(tx, USER, name="Ours"),
            standup(tx, "U2", USER, name="Hidden", channel="C2", members=PEOPLE),
        )
        place(tx, ours.workspace_id, "C2", "U2", is_private=True)
        for number in range(5):
            told(tx, ours, f"U{number}", DAY, q1="done")
            told(tx, hidden, f"U{number}", DAY, q1="done")
    return bench


def said(bench: Bench, text: str, channel: str = "C1") -> str:
    return json.dumps(obey(COMMAND, ask(bench, text, channel=channel)), ensure_ascii=False)


def test_the_channel_a_name_and_days(bench: Bench) -> None:
    for text in ("figures", "figures Ours", "figures ours February", "figures 2w"):
        assert "Took part: 100 %" in said(bench, text)
    assert "too little data" in said(bench, "figures 3d")


def test_of_a_private_channel_nothing_is_told_outside(bench: Bench) -> None:
    assert "Hidden" not in said(bench, "figures", channel="C9")
    with pytest.raises(BotError):
        said(bench, "figures Hidden")
