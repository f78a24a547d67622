from pathlib import Path

import pytest

from bot.db import Database
from bot.errors import BotError, NotFound
from commands.context import Bench
from commands.standup.meant import standup_by, standup_of
from tests.commands.bench import ask, make_bench
from tests.standups.making import standup


@pytest.fixture
def bench(database: Database, tmp_path: Path) -> Bench:
    with database.write() as tx:
        standup(tx, "U1")
        standup(tx, "U1", name="Weekly", channel="C2")
    return make_bench(database, tmp_path)


@pytest.mark.parametrize(
    ("typed", "channel", "found"),
    [("WEEKLY", "C1", "Weekly"), ("  daily ", "C9", "Daily"), ("", "C1", "Daily"), ("", "C2", "Weekly")],
)
def test_it_is_named_or_the_only_one_of_the_channel(bench: Bench, typed: str, channel: str, found: str) -> None:
    assert standup_of(ask(bench, channel=channel), typed).name == found


@pytest.mark.parametrize(("typed", "near"), [("Dayly", "Daily"), ("something else", None)])
def test_an_unknown_name_gets_the_nearest(bench: Bench, typed: str, near: str | None) -> None:
    with pytest.raises(NotFound) as refused:
        standup_of(ask(bench), typed)
    assert refused.value.context["near"] == near


@pytest.mark.parametrize(("channel", "known"), [("C1", ["Daily", "Monthly"]), ("C3", [])])
def test_without_a_name_it_has_to_be_clear(bench: Bench, channel: str, known: list[str]) -> None:
    with bench.database.write() as tx:
        standup(tx, "U1", name="Monthly")
    with pytest.raises(BotError) as refused:
        standup_of(ask(bench, channel=channel), "")
    assert refused.value.context["known"] == known


def test_a_button_of_one_that_is_gone_says_so(bench: Bench) -> None:
    with pytest.raises(NotFound):
        standup_by(ask(bench), 99)
