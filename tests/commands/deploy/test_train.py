from datetime import timedelta
from pathlib import Path

import pytest

from bot.db import Database
from bot.deploys import trains
from bot.deploys.rules import State
from bot.errors import BotError, NotAllowed
from bot.models import Audit, Job, Notice, TrainDeparture
from commands.context import Bench
from tests.commands.bench import USER
from tests.commands.deploy import riding
from tests.commands.deploy.riding import TWO, seen, team, type_in
from tests.commands.deploy.typing import bring
from tests.commands.deploy.typing import type_in as deploy
from tests.flows.training import DUE


@pytest.fixture
def bench(database: Database, tmp_path: Path) -> Bench:
    return team(database, tmp_path)


@pytest.fixture
def two(database: Database, tmp_path: Path) -> Bench:
    return team(database, tmp_path, TWO)


def test_a_service_boards_the_next_departure_once(bench: Bench) -> None:
    for _ in range(2):
        assert "`web` at `main` boards Daily release" in type_in(bench, "board web")
    view = seen(bench)
    assert [(each.service, each.ref, each.who) for each in view.aboard] == [("web", "main", USER)]
    assert view.leaves_at == DUE
    with bench.database.read() as tx:
        assert [job.flow for job in tx.query(Job).order_by(Job.id)] == ["projection.show/1", "train.board/1"]
        assert [row.action for row in tx.query(Audit)] == ["train.board"]


def test_what_boards_for_a_higher_place_is_what_is_live_below(two: Bench) -> None:
    with pytest.raises(BotError) as refused:
        type_in(two, "board web on live")
    assert refused.value.name == "nothing_earlier"
    deploy(two, "web")
    bring(two, 1, State.STARTING, State.RUNNING, State.LIVE, commit="b" * 40)
    assert "`web` at `bbbbbbb` boards live" in type_in(two, "board web on live", key="trigger:2")
    assert [each.ref for each in seen(two).aboard] == ["b" * 40]
    type_in(two, "board web@main on live", key="trigger:3")
    assert [each.ref for each in seen(two).aboard] == ["main"]


def test_what_is_coming_is_listed_with_who_is_aboard(bench: Bench) -> None:
    shown = type_in(bench, "")
    assert "Daily release" in shown
    assert "Boarding" not in shown
    type_in(bench, "board web")
    assert "Boarding" in type_in(bench, "list")
    with bench.database.read() as tx:
        assert tx.query(TrainDeparture).count() == 1


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("fly", "which_word"),
        ("board", "which_service"),
        ("board wob", "no_service"),
        ("board library", "no_train_for"),
        ("board web", "which_train"),
        ("board web on nothing", "no_train"),
        ("board web@--upload-pack=x on daily", "no_ref"),
        ("board web@../.. on daily", "no_ref"),
        ("board web now", "not_understood"),
        ("leave", "which_service"),
        ("leave web", "none_boarding"),
        ("leave web on nothing", "no_train"),
    ],
)
def test_what_cannot_be_is_said_and_nothing_is_recorded(two: Bench, text: str, name: str) -> None:
    with pytest.raises(BotError) as refused:
        type_in(two, text)
    assert refused.value.name == name
    with two.database.read() as tx:
        assert tx.query(TrainDeparture).count() == 0


def test_leaving_again(two: Bench) -> None:
    type_in(two, "board web on daily")
    deploy(two, "web")
    bring(two, 1, State.STARTING, State.RUNNING, State.LIVE)
    type_in(two, "board web on live")
    with pytest.raises(BotError) as refused:
        type_in(two, "leave web")
    assert refused.value.name == "which_train"
    assert "is off" in type_in(two, "leave web on live")
    assert "is off" in type_in(two, "leave web", key="trigger:9")
    with pytest.raises(BotError) as refused:
        type_in(two, "leave web", key="trigger:10")
    assert refused.value.name == "which_train"
    with pytest.raises(BotError) as refused:
        type_in(two, "leave web on daily", key="trigger:11")
    assert refused.value.name == "not_aboard"


def test_a_train_on_which_nothing_comes_says_so(database: Database, tmp_path: Path) -> None:
    dates = ", ".join(f'"{DUE + timedelta(days=day):%Y-%m-%d}"' for day in range(15))
    bench = team(database, tmp_path, f"[workspace]\nholidays = [{dates}]\n{riding.TEAM}")
    with pytest.raises(BotError) as refused:
        type_in(bench, "board web")
    assert refused.value.name == "none_coming"


def test_production_takes_somebody_who_is_named_and_guests_board_nothing(two: Bench) -> None:
    with pytest.raises(NotAllowed):
        type_in(two, "board web on daily", is_outsider=True)
    with pytest.raises(NotAllowed):
        type_in(two, "", is_outsider=True)
    unnamed = two.shelf.path
    unnamed.write_text(TWO.replace(USER, "U0ANOTHER"), encoding="utf-8")
    again = team(two.database, unnamed.parent, TWO.replace(USER, "U0ANOTHER"))
    with pytest.raises(NotAllowed):
        type_in(again, "board web on live")
    assert "boards" in type_in(again, "board web on daily")


def test_who_is_taken_off_by_somebody_else_is_told(bench: Bench) -> None:
    type_in(bench, "board web")
    with bench.database.write() as tx:
        for each in trains.aboard(tx, trains.locked(tx, 1, 1)):
            each.who = "U9"
    type_in(bench, "leave web")
    with bench.database.read() as tx:
        assert [(row.person, row.content["name"]) for row in tx.query(Notice)] == [("U9", "taken_off")]
