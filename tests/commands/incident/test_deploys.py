import pytest

from bot.deploys import causes, queries
from bot.errors import BotError, NotAllowed
from bot.models import Audit, TimelineEntry
from commands.context import Bench
from commands.incident import ACTIONS
from commands.incident.declare import declare
from commands.incident.deploys import cause
from tests.commands.bench import ask
from tests.commands.incident.test_state import open_channel, type_in
from tests.deploys.making import HEAD, OLD, went_live


@pytest.fixture(autouse=True)
def declared(bench: Bench) -> None:
    declare(ask(bench, "checkout is down"))
    open_channel(bench)
    with bench.database.write() as tx:
        deploys = [went_live(tx, commit) for commit in (OLD, HEAD)]
        keys = [row.id for row in deploys]
        causes.keep_near(tx, 1, 1, queries.by_ids(tx, keys), deploys[0].asked_at)


def known(bench: Bench) -> int | None:
    with bench.database.read() as tx:
        found = causes.cause(tx, 1)
    return found.number if found else None


def test_what_went_before_is_listed(bench: Bench) -> None:
    told = type_in(bench, "deploys", channel="C7")
    assert [f"*{number}* `web`" in told for number in (1, 2, 3)] == [True, True, False]


def test_the_cause_is_named_and_taken_back(bench: Bench) -> None:
    for typed, number in (("cause 2", 2), ("cause #1 1", 1), ("cause none", None)):
        type_in(bench, typed, channel="C7")
        assert known(bench) == number
    with bench.database.read() as tx:
        assert [each.action for each in tx.query(Audit)].count("incident.cause") == 3
        assert [each.kind for each in tx.query(TimelineEntry)].count("cause") == 3


@pytest.mark.parametrize("typed", ["cause none", "cause 9", "cause", "cause web"])
def test_what_changes_nothing_is_said(bench: Bench, typed: str) -> None:
    with pytest.raises(BotError):
        type_in(bench, typed, channel="C7")
    assert known(bench) is None


def test_the_menu_changes_what_it_showed_and_nothing_else(bench: Bench) -> None:
    for value, number in (("1 2 1", None), ("1 - 2", 2), ("1 - 1", 2), ("1 2 1", 1), ("1 1 -", None)):
        ACTIONS["incident.cause"](ask(bench, value))
        assert known(bench) == number, value


def test_guests_name_no_cause(bench: Bench) -> None:
    for handler, text in ((cause, "2"), (ACTIONS["incident.cause"], "1 - 2")):
        with pytest.raises(NotAllowed):
            handler(ask(bench, text, channel="C7", is_outsider=True))
