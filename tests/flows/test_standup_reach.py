"""One who cannot be written to stops nobody else, and is told of once."""

from collections.abc import Collection
from pathlib import Path
from typing import Any

import pytest

from bot.db import Database
from bot.models import Job
from bot.slack.client import SlackRefused
from tests.flows.bench import Slack, make
from tests.flows.standing_up import look_on
from tests.standups.making import standup
from tests.work.bench import Engine


@pytest.fixture
def made(database: Database, tmp_path: Path) -> tuple[Engine, Slack]:
    engine, slack, _ = make(database, tmp_path)
    with database.write() as tx:
        standup(tx, "U1", "U2", "U3", "U4", nudge=30)
    return engine, slack


def shut(slack: Slack, code: str, people: Collection[str]) -> list[tuple[str, str]]:
    """Have Slack refuse what is written to some; answer the list in which the rest will stand."""
    posted, let_through = slack.answers["chat.postMessage"], list[tuple[str, str]]()

    def refusing(given: dict[str, Any]) -> dict[str, Any]:
        if given["channel"] in people:
            raise SlackRefused("chat.postMessage", code)
        let_through.append((given["channel"], given["text"]))
        return posted(given)

    slack.answers["chat.postMessage"] = refusing
    return let_through


def last_change(slack: Slack) -> str:
    return [str(call["text"]) for call in slack.of("chat.update") if "does not let" in call["text"]][-1]


def dead(engine: Engine) -> int:
    with engine.database.read() as tx:
        return tx.query(Job).filter_by(state="dead").count()


@pytest.mark.parametrize("code", ["user_not_found", "user_disabled", "cannot_dm_bot", "channel_not_found"])
def test_one_who_cannot_be_written_to_stops_nobody_else(made: tuple[Engine, Slack], code: str) -> None:
    engine, slack = made
    seen = shut(slack, code, ["U1", "U3"])
    look_on(engine, "2026-03-02 09:00", "2026-03-02 11:30", "2026-03-03 09:00")
    told = [text for channel, text in seen if channel == "U0"]
    assert [channel for channel, _ in seen if channel in ("U2", "U4")] == ["U2", "U4", "U2", "U4", "U2", "U4"]
    assert len(told) == 1
    assert "<@U1>" in told[0]
    assert "<@U1>, <@U3>" in last_change(slack)
    assert dead(engine) == 0


def test_where_nobody_lets_bongsu_write_the_channel_is_told(made: tuple[Engine, Slack]) -> None:
    engine, slack = made
    seen = shut(slack, "messages_tab_disabled", ["U0", "U1", "U2", "U3", "U4"])
    look_on(engine, "2026-03-02 09:00", "2026-03-03 09:00")
    told = [text for channel, text in seen if channel == "C1" and "does not let" in text]
    assert len(told) == 1
    assert "<@U1>, <@U2>, <@U3>, <@U4>" in last_change(slack)
    assert dead(engine) == 0


def test_a_crowd_costs_one_call_each(database: Database, tmp_path: Path) -> None:
    engine, slack, _ = make(database, tmp_path)
    people = [f"U{number:03}" for number in range(130)]
    with database.write() as tx:
        standup(tx, *people)
    look_on(engine, "2026-03-02 08:00", *(f"2026-03-02 09:00:{second}" for second in (30, 52, 53, 54)))
    assert sorted(call["channel"] for call in slack.of("chat.postMessage")) == people
    assert {method for method, _ in slack.calls} == {"chat.postMessage"}
