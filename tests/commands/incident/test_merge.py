"""Merging is asked about first, and done once; the merged channel then says where it went."""

import pytest

from bot.errors import BotError, Conflict, NotAllowed, NotFound
from bot.incidents.queries import by_number
from bot.incidents.rules import State
from bot.incidents.service import locked
from bot.models import Audit, Incident
from commands.context import Bench
from commands.incident import ACTIONS
from commands.incident.declare import declare
from commands.incident.merge import merge
from tests.commands.bench import ask
from tests.commands.incident.test_state import open_channel, type_in


@pytest.fixture(autouse=True)
def declared(bench: Bench) -> None:
    """Have the incidents 1 and 2, the first of them with the channel C7."""
    for number, title in enumerate(("checkout is down", "disk is full"), 1):
        declare(ask(bench, title, key=f"trigger:{number}"))
    open_channel(bench)


def change(bench: Bench, incident: int, **values: object) -> None:
    workspace = ask(bench).who.workspace
    with bench.database.write() as tx:
        row = locked(tx, workspace, incident)
        for name, value in values.items():
            setattr(row, name, value)


def states(bench: Bench) -> list[str]:
    with bench.database.read() as tx:
        return [each.state for each in tx.query(Incident).order_by(Incident.id)]


def press(bench: Bench, value: str = "1 investigating 2 investigating") -> None:
    ACTIONS["incident.merge"](ask(bench, value))


@pytest.mark.parametrize(("channel", "typed"), [("C7", "2"), ("C1", "1 into 2"), ("C7", "#1 #2")])
def test_it_is_asked_about_first(bench: Bench, channel: str, typed: str) -> None:
    shown = type_in(bench, f"merge {typed}", channel=channel)
    assert "Merge incident 1 (checkout is down) into 2 (disk is full)?" in shown
    assert "1 investigating 2 investigating" in shown
    assert states(bench) == ["investigating"] * 2


def test_it_is_done_once(bench: Bench) -> None:
    for _ in range(2):
        press(bench)
    assert states(bench) == [State.MERGED, "investigating"]
    with bench.database.read() as tx:
        assert [each.action for each in tx.query(Audit)].count("incident.merge") == 1


@pytest.mark.parametrize("changed", [1, 2])
def test_what_has_changed_since_is_not_merged(bench: Bench, changed: int) -> None:
    change(bench, changed, state=State.IDENTIFIED)
    press(bench)
    assert State.MERGED not in states(bench)


@pytest.mark.parametrize(
    ("values", "reason"),
    [
        ({2: {"state": State.RESOLVED}}, "into_ended"),
        ({1: {"state": State.CANCELLED}}, "false_alarm"),
        ({2: {"is_private": True}}, "would_hide"),
        ({1: {"is_private": True}}, "would_leak"),
    ],
)
def test_what_stands_in_the_way_is_said(bench: Bench, values: dict[int, dict[str, object]], reason: str) -> None:
    for key, each in values.items():
        change(bench, key, channel_state="failed", **each)
    with pytest.raises(Conflict, match=reason):
        merge(ask(bench, "1 into 2"))
    before = states(bench)
    if reason.startswith("would"):
        with pytest.raises(Conflict, match=reason):
            press(bench)
    assert states(bench) == before


WORDS = "resolve reopen update snooze customers note timeline severity rename role alerts similar"


@pytest.mark.parametrize("typed", [f"{word} x" for word in WORDS.split()])
def test_commands_in_the_merged_channel_say_where_it_went(bench: Bench, typed: str) -> None:
    press(bench)
    with pytest.raises(Conflict, match="gone") as refused:
        type_in(bench, typed, channel="C7")
    assert refused.value.context == {"number": 1, "into": 2, "channel": None}


@pytest.mark.parametrize("typed", ["resolve 1", "reopen 1", "note #1 x", "channel 1", "relate 1 2"])
def test_by_its_number_it_is_read_and_not_changed(bench: Bench, typed: str) -> None:
    press(bench)
    with pytest.raises(BotError):
        type_in(bench, typed)
    assert states(bench) == [State.MERGED, "investigating"]
    assert "merged this incident into incident 2" in type_in(bench, "timeline 1")


def test_the_panel_there_shows_it(bench: Bench) -> None:
    change(bench, 2, channel_id="C8", channel_state="open")
    press(bench)
    shown = type_in(bench, "", channel="C7")
    assert "Merged into incident 2." in shown
    assert "<#C8>" in shown
    assert "disk is full" in shown


def test_it_is_in_no_list(bench: Bench) -> None:
    press(bench)
    assert "checkout is down" not in type_in(bench, "list", channel="C1")
    assert "Merged into incident 2." in type_in(bench, "search checkout", channel="C1")


def test_a_note_of_the_merged_one_can_be_erased(bench: Bench) -> None:
    type_in(bench, "note 1 hunter2")
    press(bench)
    change(bench, 2, channel_id="C8", channel_state="open")
    shown = type_in(bench, "timeline", channel="C8")
    assert "[1]" in shown
    key = shown.partition("hunter2")[0].rpartition("`")[0].rpartition("`")[2]
    assert "erased" in type_in(bench, f"redact {key}", channel="C8")
    assert "hunter2" not in type_in(bench, "timeline", channel="C8", key="trigger:99")


def test_who_may_not_know_of_one_merges_nothing(bench: Bench) -> None:
    change(bench, 2, is_private=True, channel_id="C8", channel_state="open")
    with pytest.raises(NotFound):
        merge(ask(bench, "1 into 2"))
    with pytest.raises(NotFound):
        press(bench)


def test_guests_merge_nothing(bench: Bench) -> None:
    with pytest.raises(NotAllowed):
        merge(ask(bench, "1 into 2", is_outsider=True))
    with bench.database.read() as tx:
        assert by_number(tx, 1, 1) is not None
