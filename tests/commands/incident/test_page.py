"""People, groups and services are called into an incident, once, by whoever works on it."""

from pathlib import Path

import pytest

from bot.db import Database
from bot.errors import BotError, Conflict, NotAllowed, NotFound
from bot.incidents.service import locked
from bot.models import Audit, Page, TimelineEntry
from commands.context import Bench
from commands.incident.declare import declare
from commands.incident.page import page
from tests.commands.bench import USER, ask, make_bench
from tests.commands.incident.test_state import open_channel, type_in

CATALOGUE = """
[person.anna]
email = "anna@example.com"
[service.checkout]
aliases = ["pay"]
pagerduty = "shop"
[service.lonely]
"""


@pytest.fixture
def bench(database: Database, tmp_path: Path) -> Bench:
    made = make_bench(database, tmp_path, CATALOGUE)
    declare(ask(made, "sev4 checkout is slow"))
    open_channel(made)
    return made


def pages(bench: Bench) -> list[tuple[str | None, list[str]]]:
    with bench.database.read() as tx:
        rows = list(tx.query(Page).order_by(Page.sequence))
        assert {(row.reason, row.asked_by, row.escalate_at) for row in rows} <= {("asked", USER, None)}
        assert len({row.key for row in rows}) == len(rows)
        return [(row.target, row.callees) for row in rows]


@pytest.mark.parametrize(
    ("typed", "called"),
    [
        ("<@U2|luca>", [(None, ["U2"])]),
        ("<@U2>, <@W3> Anna", [(None, ["U2", "W3", "anna"])]),
        ("<!subteam^S0ONCALL|@web>", [(None, ["S0ONCALL"])]),
        ("pay", [("shop", [])]),
        ("<@U2> checkout <!subteam^S0ONCALL>", [(None, ["U2"]), (None, ["S0ONCALL"]), ("shop", [])]),
    ],
)
def test_who_is_asked_for_is_called(bench: Bench, typed: str, called: list[tuple[str | None, list[str]]]) -> None:
    assert "They are called to incident 1" in type_in(bench, f"page {typed}", channel="C7")
    assert pages(bench) == called
    with bench.database.read() as tx:
        assert tx.query(TimelineEntry).filter_by(kind="called").one().actor == USER
        assert [each.action for each in tx.query(Audit)][-1] == "incident.page"


def test_a_redelivery_calls_nobody_twice_and_asking_again_does(bench: Bench) -> None:
    for key in ("trigger:5", "trigger:5", "trigger:6"):
        page(ask(bench, "#1 <@U2>", key=key))
    assert len(pages(bench)) == 2


@pytest.mark.parametrize(
    ("typed", "reason"),
    [
        ("", "whom"),
        ("somebody", "nobody"),
        ("<@U2> lonely", "no_callees"),
        (" ".join(f"<@U{number}>" for number in range(10, 21)), "too_many"),
    ],
)
def test_who_cannot_be_called(bench: Bench, typed: str, reason: str) -> None:
    with pytest.raises((BotError, NotFound), match=reason):
        page(ask(bench, typed, channel="C7"))
    assert pages(bench) == []


@pytest.mark.parametrize(("name", "value"), [("state", "resolved"), ("is_private", True)])
def test_of_what_is_over_or_private_nobody_is_told(bench: Bench, name: str, value: object) -> None:
    with bench.database.write() as tx:
        setattr(locked(tx, 1, 1), name, value)
    with pytest.raises(Conflict):
        page(ask(bench, "<@U2>", channel="C7"))
    assert pages(bench) == []


def test_guests_call_nobody(bench: Bench) -> None:
    with pytest.raises(NotAllowed):
        page(ask(bench, "<@U2>", channel="C7", is_outsider=True))
