from datetime import date
from pathlib import Path
from typing import Any

import pytest

from bot.db import Database
from bot.errors import BotError
from bot.models import Audit, Job
from commands.context import Bench
from commands.standup import ACTIONS, COMMAND
from commands.table import obey
from tests.commands.bench import USER, ask, make_bench
from tests.standups.making import standup
from tests.standups.reading import told


@pytest.fixture
def bench(database: Database, tmp_path: Path) -> Bench:
    return make_bench(database, tmp_path)


def answered(bench: Bench) -> None:
    with bench.database.write() as tx:
        told(tx, standup(tx, USER), USER, date(2026, 2, 20), q1="mine")


def jobs(bench: Bench) -> list[str]:
    with bench.database.read() as tx:
        return [job.flow for job in tx.query(Job)]


def test_erasing_is_asked_once_more(bench: Bench) -> None:
    answered(bench)
    shown = obey(COMMAND, ask(bench, "forget"))
    assert shown is not None
    assert "keeps: 1." in shown["text"]
    (button,) = shown["blocks"][-1]["elements"]
    assert (button["action_id"], "confirm" in button) == ("standup.forget", True)
    assert jobs(bench) == []


def test_there_is_no_button_where_nothing_is_kept(bench: Bench) -> None:
    shown = obey(COMMAND, ask(bench, "forget"))
    assert shown is not None
    assert "no answer" in shown["text"]
    assert len(shown["blocks"]) == 1


def test_the_button_has_them_erased_and_a_guest_may_press_it_too(bench: Bench) -> None:
    answered(bench)
    ACTIONS["standup.forget"](ask(bench, is_outsider=True))
    assert jobs(bench) == ["standup.forget/1"]
    with bench.database.read() as tx:
        assert [(row.actor, row.action) for row in tx.query(Audit)] == [(USER, "standup.forget")]


def sent(bench: Bench, text: str, **more: Any) -> list[dict[str, Any]]:
    shown = obey(COMMAND, ask(bench, text, **more))
    assert shown is not None
    assert "direct message" in shown["text"]
    with bench.database.read() as tx:
        return [job.payload for job in tx.query(Job).filter_by(flow="standup.file/1").order_by(Job.id)]


def test_a_file_is_asked_for_once(bench: Bench) -> None:
    with bench.database.write() as tx:
        row = standup(tx, USER, name="Our daily")
    sent(bench, "export our daily 2026-02-01..14 JSON")
    (payload,) = sent(bench, "export our daily 2026-02-01..14 JSON")
    assert payload["wanted"] == ["2026-02-01", "2026-02-14", None, row.id]
    assert (payload["person"], payload["form"]) == (USER, "json")
    with pytest.raises(BotError):
        obey(COMMAND, ask(bench, "export Unknown csv", key="trigger:2"))


def test_all_of_ones_own_is_a_file_too_for_guests_as_well(bench: Bench) -> None:
    (payload,) = sent(bench, "my-data", is_outsider=True)
    assert payload["wanted"] == ["0001-01-01", "9999-12-31", USER]
    assert payload["form"] == "csv"
