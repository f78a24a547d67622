"""Two incidents are named by the channel and a number, or by two numbers, in any way that people write them."""

import pytest

from bot.errors import Conflict, NotAllowed, NotFound
from bot.models import Audit, IncidentLink, TimelineEntry
from commands.context import Bench
from commands.incident.declare import declare
from commands.incident.links import relate, unrelate
from tests.commands.bench import ask
from tests.commands.incident.test_state import open_channel, type_in


@pytest.fixture(autouse=True)
def declared(bench: Bench) -> None:
    for number, title in enumerate(("checkout is down", "disk is full"), 1):
        declare(ask(bench, title, key=f"trigger:{number}"))
    open_channel(bench)


def pairs(bench: Bench) -> list[tuple[int, int]]:
    with bench.database.read() as tx:
        return [(each.incident_id, each.other_id) for each in tx.query(IncidentLink)]


@pytest.mark.parametrize(
    ("channel", "typed"), [("C7", "2"), ("C7", "#2"), ("C7", "2 1"), ("C1", "1 2"), ("C1", "#2 to #1")]
)
def test_two_are_related(bench: Bench, channel: str, typed: str) -> None:
    assert "are related now" in type_in(bench, f"relate {typed}", channel=channel)
    assert pairs(bench) == [(1, 2)]
    with bench.database.read() as tx:
        assert [each.action for each in tx.query(Audit)][-1] == "incident.relate"
        assert [each.kind for each in tx.query(TimelineEntry)].count("related") == 2


@pytest.mark.parametrize("handler", [relate, unrelate])
def test_what_is_so_already_is_told(bench: Bench, handler: object) -> None:
    assert callable(handler)
    if handler is relate:
        relate(ask(bench, "1 2"))
    with pytest.raises(Conflict):
        handler(ask(bench, "1 2"))


def test_it_is_shown_and_taken_back(bench: Bench) -> None:
    relate(ask(bench, "1 2"))
    for text in ("timeline", ""):
        assert "Related: *2* disk is full" in type_in(bench, text, channel="C7")
    assert "no longer" in type_in(bench, "unrelate 2", channel="C7")
    assert pairs(bench) == []
    assert "Related:" not in type_in(bench, "", channel="C7", key="trigger:9")


@pytest.mark.parametrize(
    ("channel", "typed"),
    [("C1", "1"), ("C1", ""), ("C1", "1 2 1"), ("C7", "99"), ("C7", ""), ("C7", "1"), ("C1", "1 1")],
)
def test_what_names_no_two_incidents(bench: Bench, channel: str, typed: str) -> None:
    with pytest.raises((NotFound, Conflict)):
        relate(ask(bench, typed, channel=channel))
    assert pairs(bench) == []


def test_guests_relate_nothing(bench: Bench) -> None:
    with pytest.raises(NotAllowed):
        relate(ask(bench, "1 2", is_outsider=True))
