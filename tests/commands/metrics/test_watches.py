from datetime import timedelta
from pathlib import Path

import pytest

from bot.db import Database
from bot.errors import BotError, Conflict, NotAllowed, NotFound
from bot.models import Audit
from commands.context import Bench
from commands.metrics.watches import FOREVER
from tests.commands.bench import USER, make_bench
from tests.commands.metrics.watching import CATALOGUE, HOUR, ROLES, define, fire, press, said, type_in, until


@pytest.fixture
def bench(database: Database, tmp_path: Path) -> Bench:
    return make_bench(database, tmp_path, CATALOGUE)


def test_what_fires_comes_first_with_its_colour_value_and_threshold(bench: Bench) -> None:
    define(bench, "calm")
    fire(bench, define(bench, "zealous"), instance="web-1")
    text = type_in(bench, "watches")
    assert text.index("zealous") < text.index("calm")
    assert "Watches that fire: *1* of 2" in text
    assert "🔥🔥🔥🔥 *SEV2 urgent*" in text
    assert "web-1: *96.5 %* (95 %)" in text
    assert f"<@{USER}>" in text


def test_there_may_be_none(bench: Bench) -> None:
    assert "Nothing is watched yet" in type_in(bench, "watches")


def test_a_page_has_some_and_says_how_to_see_more(bench: Bench) -> None:
    for number in range(13):
        define(bench, f"w{number:02}")
    assert "`/metrics watches 2` shows the next" in type_in(bench, "watches")
    text = type_in(bench, "watches 2")
    assert "w12" in text
    assert "w11" not in text


def test_buttons_are_for_those_who_may_and_the_catalogue_is_only_paused(database: Database, tmp_path: Path) -> None:
    bench = make_bench(database, tmp_path, CATALOGUE + ROLES)
    define(bench, "mine")
    assert type_in(bench, "watches").count('"metrics.delete"') == 1
    define(bench, "others", author="U0OTHER00")
    define(bench, "filed", author=None, origin="catalogue")
    text = type_in(bench, "watches")
    assert (text.count('"metrics.delete"'), text.count('"metrics.pause"')) == (1, 1)
    assert "only its file changes it" in text


@pytest.mark.parametrize(
    ("typed", "lasts"),
    [
        ("pause cpu", FOREVER),
        ("pause cpu 2h", 2 * HOUR),
        ("pause cpu until 18:00", 9 * HOUR),
        ("pause CPU for 30m", HOUR / 2),
    ],
)
def test_a_pause_lasts_as_long_as_was_said(bench: Bench, typed: str, lasts: timedelta) -> None:
    define(bench, "cpu")
    assert "is paused" in type_in(bench, typed)
    assert until(bench, "paused_until") == {"cpu": lasts}
    assert "paused" in type_in(bench, "watches")
    assert "is watched again" in type_in(bench, "resume cpu")
    assert until(bench, "paused_until") == {"cpu": None}
    with pytest.raises(Conflict):
        type_in(bench, "resume cpu")


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("pause", "which"),
        ("pause cpo", "no_watch"),
        ("pause cpu soon", "no_end"),
        ("pause cpu until 2020-01-01", "over_already"),
        ("resume", "which"),
    ],
)
def test_what_is_not_understood_is_said(bench: Bench, typed: str, name: str) -> None:
    define(bench, "cpu")
    with pytest.raises(BotError) as refused:
        type_in(bench, typed)
    assert refused.value.name == name


def test_buttons_pause_go_on_maintain_and_end(bench: Bench) -> None:
    key = define(bench, "cpu")
    press(bench, "metrics.pause", key)
    assert until(bench, "paused_until") == {"cpu": FOREVER}
    press(bench, "metrics.resume", key)
    press(bench, "metrics.maintain", key)
    assert until(bench, "maintenance_until") == {"cpu": HOUR}
    assert '"metrics.end_maintenance"' in type_in(bench, "watches")
    press(bench, "metrics.end_maintenance", key)
    assert until(bench, "maintenance_until") == {"cpu": None}
    assert said(bench) == ["paused", "resumed", "maintained_an_hour", "maintenance_ended"]
    with bench.database.read() as tx:
        assert [row.action for row in tx.query(Audit).order_by(Audit.id)] == [
            "watch.pause",
            "watch.resume",
            "watch.maintain",
            "watch.end_maintenance",
        ]


def test_it_is_deleted_once_and_one_of_the_catalogue_never(bench: Bench) -> None:
    key, filed = define(bench, "cpu"), define(bench, "filed", author=None, origin="catalogue")
    press(bench, "metrics.delete", key)
    assert until(bench, "paused_until").keys() == {"filed"}
    with pytest.raises(NotFound):
        press(bench, "metrics.delete", key)
    with pytest.raises(BotError) as refused:
        press(bench, "metrics.delete", filed)
    assert refused.value.name == "in_catalogue"
    press(bench, "metrics.pause", filed)


def test_whose_it_is_not_needs_a_role(database: Database, tmp_path: Path) -> None:
    bench = make_bench(database, tmp_path, CATALOGUE + ROLES)
    key = define(bench, "cpu", author="U0OTHER00")
    for typed in ("pause cpu", "resume cpu"):
        with pytest.raises(NotAllowed):
            type_in(bench, typed)
    for action in ("metrics.pause", "metrics.resume", "metrics.delete"):
        with pytest.raises(NotAllowed):
            press(bench, action, key)


def test_guests_are_told_nothing(bench: Bench) -> None:
    define(bench, "cpu")
    for typed in ("watches", "pause cpu", "resume cpu"):
        with pytest.raises(NotAllowed):
            type_in(bench, typed, is_outsider=True)
