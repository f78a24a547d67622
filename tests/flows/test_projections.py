from pathlib import Path
from typing import Any

import pytest

from bot.db import Database
from bot.flows import incidents, projections
from bot.incidents import service
from bot.models import Incident, Job, Projection
from bot.severity import Severity
from bot.slack.client import SlackAway, SlackRefused
from bot.work import Lane, Run
from tests.flows.bench import Slack, make
from tests.work.bench import Engine


@pytest.fixture
def made(database: Database, tmp_path: Path) -> tuple[Engine, Slack]:
    engine, slack, services = make(database, tmp_path)
    with database.write() as tx:
        incidents.declare(tx, services.catalogue, engine.workspace, "down", Severity.SEV2, engine.now)
    return engine, slack


def _want(engine: Engine) -> None:
    with engine.database.write() as tx:
        projections.want(tx, engine.workspace, "incident.announcement", "1", "#incidents", engine.now)


def test_a_message_is_posted_once_and_then_kept_current(made: tuple[Engine, Slack]) -> None:
    engine, slack = made
    engine.run_all()
    updates = len(slack.of("chat.update"))
    _want(engine)
    _want(engine)
    engine.run_all()
    assert len([call for call in slack.of("chat.postMessage") if call["channel"] == "CI"]) == 1
    assert len(slack.of("chat.update")) == updates + 1


def test_after_a_lost_reply_ones_own_message_is_found(made: tuple[Engine, Slack]) -> None:
    engine, slack = made
    posted: list[dict[str, Any]] = []

    def lost(given: dict[str, Any]) -> dict[str, Any]:
        posted.append(given)
        raise SlackAway("chat.postMessage")

    slack.answers["chat.postMessage"] = lost
    slack.answers["conversations.history"] = lambda given: {
        "messages": [
            {"ts": "7.0", "metadata": call["metadata"]} for call in posted if call["channel"] == given["channel"]
        ]
    }
    for _ in range(4):
        engine.run_all()
        engine.later(minutes=1)
    assert len({call["metadata"]["event_payload"]["key"] for call in posted}) == len(posted)
    assert slack.of("pins.add") == [{"channel": "C-inc-1-down", "timestamp": "7.0"}]


def test_a_message_found_after_a_crash_is_brought_up_to_date(made: tuple[Engine, Slack]) -> None:
    """What it shows is as old as the attempt that posted it; the channel may be open since."""
    engine, slack = made
    posted: list[dict[str, Any]] = []

    def lost(given: dict[str, Any]) -> dict[str, Any]:
        posted.append(given)
        raise SlackAway("chat.postMessage")

    slack.answers["conversations.create"] = lambda _: {}  # no channel yet: the announcement says so
    slack.answers["chat.postMessage"] = lost
    engine.run_all()
    slack.answers["conversations.create"] = lambda given: {"channel": {"id": f"C-{given['name']}"}}
    slack.answers["conversations.history"] = lambda given: {
        "messages": [
            {"ts": "7.0", "metadata": call["metadata"]} for call in posted if call["channel"] == given["channel"]
        ]
    }
    for _ in range(4):
        engine.later(minutes=1)
        engine.run_all()
    (announced,) = [call for call in posted if call["channel"] == "CI"]
    assert "C-inc-1-down" not in str(announced["blocks"])
    (*_, shown) = [call for call in slack.of("chat.update") if call["channel"] == "CI"]
    assert "C-inc-1-down" in str(shown["blocks"])


def test_a_message_that_somebody_deleted_is_not_posted_again(made: tuple[Engine, Slack]) -> None:
    engine, slack = made
    engine.run_all()
    posted = len(slack.of("chat.postMessage"))

    def gone(_: dict[str, Any]) -> dict[str, Any]:
        raise SlackRefused("chat.update", "message_not_found")

    slack.answers["chat.update"] = gone
    _want(engine)
    engine.run_all()
    assert len(slack.of("chat.postMessage")) == posted


def test_a_sweep_deletes_the_twin_that_the_row_does_not_name(made: tuple[Engine, Slack]) -> None:
    engine, slack = made
    engine.run_all()
    mine = next(call for call in slack.of("chat.postMessage") if call["channel"] == "CI")
    key = mine["metadata"]["event_payload"]["key"]
    with engine.database.write() as tx:
        shown = tx.get_one(Projection, int(key.partition(":")[2]))
        kept = shown.ts
        job = Job(flow="projection.show/1", workspace_id=engine.workspace, payload={"projection": shown.id})
        projections.sweep_later(tx, [job], engine.now)
    twins = [{"ts": ts, "metadata": mine["metadata"]} for ts in (kept, "999.0")]
    slack.answers["conversations.history"] = lambda _: {"messages": twins}
    engine.run_all()
    assert slack.of("chat.delete") == []
    engine.later(seconds=30)
    engine.run_all()
    assert slack.of("chat.delete") == [{"channel": "CI", "ts": "999.0"}]


def test_a_channel_that_nobody_made_waits_for_a_person(made: tuple[Engine, Slack]) -> None:
    engine, slack = made
    slack.answers["conversations.list"] = lambda _: {"channels": []}
    engine.run_all()
    assert not [call for call in slack.of("chat.postMessage") if call["channel"] == "CI"]


def test_what_is_wanted_while_nothing_was_to_send_is_not_forgotten(made: tuple[Engine, Slack]) -> None:
    """Whoever commits a change while the job runs in vain had found it waiting, and left no job of their own."""
    engine, _ = made
    engine.run_all()
    services, payload = engine.runner.services, {"projection": 1}
    run = Run(0, engine.workspace, payload, Lane.URGENT, engine.database, services, lambda: engine.now, lambda: None)
    record = projections._show(run)
    with engine.database.write() as tx:
        tx.get_one(Projection, 1).wanted += 1
    with engine.database.write() as tx:
        record(tx)
        assert [job.payload for job in tx.query(Job).filter(Job.state == "ready")] == [payload]


def test_what_happened_is_told_in_order_whoever_is_slow(made: tuple[Engine, Slack]) -> None:
    engine, slack = made
    engine.run_all()
    answer = slack.answers["chat.postMessage"]
    before = len(slack.of("chat.postMessage"))
    with engine.database.write() as tx:
        incident = tx.get_one(Incident, 1)
        entries = [service.note(tx, incident, "acknowledged", engine.now, actor=f"U{n}") for n in range(3)]
        tx.flush()
        for entry in entries:
            projections.want(tx, engine.workspace, "incident.entry", str(entry.id), "C-inc-1-down", engine.now)

    def away(_given: dict[str, Any]) -> dict[str, Any]:
        raise SlackAway("chat.postMessage")

    slack.answers["chat.postMessage"] = away
    engine.run_all()  # the first fails and is put back; the others wait for it
    slack.answers["chat.postMessage"] = answer
    for _ in range(5):
        engine.later(minutes=1)
        engine.run_all()
    told = [call["text"] for call in slack.of("chat.postMessage")[before + 1 :]]
    assert [next(f"U{n}" for n in range(3) if f"<@U{n}>" in text) for text in told] == ["U0", "U1", "U2"]
