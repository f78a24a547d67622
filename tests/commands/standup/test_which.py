import dataclasses
from pathlib import Path

import pytest

from bot.db import Database
from bot.errors import NotFound
from bot.models import StandupAnswer, StandupReply
from commands import direct, mentions
from commands.standup import ACTIONS
from tests.commands.bench import USER, ask, make_bench
from tests.standups.making import standup, tick, utc

TEN = utc("2026-03-02 10:00")


def test_a_message_is_taken_for_the_standup_that_a_button_names(database: Database, tmp_path: Path) -> None:
    bench = dataclasses.replace(make_bench(database, tmp_path), clock=lambda: TEN)
    with database.write() as tx:
        standup(tx, USER)
        standup(tx, USER, name="Team")
        tick(tx, utc("2026-03-02 09:00"))
    event = {"type": "message", "channel_type": "im", "user": USER, "channel": "D1", "ts": "5.0", "text": "slept"}
    assert direct.answer(mentions.asked(bench, {"team_id": "T0BEACON", "event_id": "Ev1", "event": event})) is None
    with database.read() as tx:
        (reply,) = tx.query(StandupReply)
        assert tx.query(StandupAnswer).count() == 0
    for _ in range(2):
        ACTIONS["standup.this_one"](ask(bench, f"{reply.id}:{reply.offered[1]}"))
    with database.read() as tx:
        assert [(row.occurrence_id, row.said) for row in tx.query(StandupAnswer)] == [
            (reply.offered[1], {"q1": "slept"})
        ]
    with pytest.raises(NotFound):
        ACTIONS["standup.this_one"](ask(bench, f"99:{reply.offered[1]}"))
