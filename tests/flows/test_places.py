from pathlib import Path
from typing import Any

import pytest

from bot.db import Database
from bot.flows import incidents, projections
from bot.incidents import service
from bot.models import Channel, Incident, Job, Projection
from bot.severity import Severity
from bot.slack.client import SlackAway, SlackRefused
from tests.flows.bench import Slack, make
from tests.work.bench import Engine


@pytest.fixture
def made(database: Database, tmp_path: Path) -> tuple[Engine, Slack]:
    engine, slack, services = make(database, tmp_path)
    with database.write() as tx:
        incidents.declare(tx, services.catalogue, engine.workspace, "down", Severity.SEV2, engine.now)
    return engine, slack


def _refusing(code: str, *channels: str) -> Any:
    def answer(given: dict[str, Any]) -> dict[str, Any]:
        if given["channel"] in channels:
            raise SlackRefused("a method", code)
        return {"ts": "9.0"}

    return answer


def _again(engine: Engine) -> None:
    with engine.database.write() as tx:
        projections.want(tx, engine.workspace, "incident.announcement", "1", "#incidents", engine.now)
    engine.run_all()


def _dead(engine: Engine) -> list[str]:
    with engine.database.read() as tx:
        return [job.error or "" for job in tx.query(Job).where(Job.state == "dead")]


@pytest.mark.parametrize("code", ["channel_not_found", "is_archived"])
def test_an_incidents_own_channel_that_is_gone_is_told_in_the_announcement(
    made: tuple[Engine, Slack],
    code: str,
) -> None:
    engine, slack = made
    engine.run_all()
    for method in ("chat.update", "chat.postMessage", "conversations.join", "conversations.setTopic"):
        slack.answers[method] = _refusing(code, "C-inc-1-down")
    with engine.database.write() as tx:
        incident = service.locked(tx, engine.workspace, tx.query(Incident).one().id)
        entry = service.acknowledge(tx, incident, "U1", engine.now)
        assert entry is not None
        incidents.changed(tx, engine.runner.services.catalogue, incident, entry, engine.now)
    engine.run_all()
    with engine.database.read() as tx:
        assert tx.query(Incident).one().channel_state == "lost"
    assert "incident.reopen_channel" in str([call for call in slack.of("chat.update") if call["channel"] == "CI"][-1])
    assert _dead(engine) == []


@pytest.mark.parametrize("code", ["channel_not_found", "is_archived"])
def test_a_channel_of_the_catalogue_that_is_gone_waits_for_a_person(
    made: tuple[Engine, Slack],
    code: str,
) -> None:
    engine, slack = made
    engine.run_all()
    slack.answers["chat.update"] = _refusing(code, "CI")
    _again(engine)
    (error,) = _dead(engine)
    assert "#incidents" in error
    slack.answers["conversations.list"] = lambda _: {"channels": [{"id": "CI2", "name": "incidents"}]}
    with engine.database.write() as tx:
        tx.query(Job).where(Job.state == "dead").update({"state": "ready", "due_at": engine.now})
    engine.run_all()
    with engine.database.read() as tx:
        row = tx.query(Projection).where(Projection.kind == "incident.announcement").one()
    assert (row.channel_id, row.shown) == ("CI2", row.wanted)


def test_a_mirror_that_is_wrong_is_left_for_what_slack_says(
    made: tuple[Engine, Slack],
) -> None:
    engine, slack = made
    with engine.database.write() as tx:
        tx.add(Channel(workspace_id=engine.workspace, slack_id="COLD", name="incidents"))
    slack.answers["conversations.join"] = _refusing("channel_not_found", "COLD")
    engine.run_all()
    assert {call["channel"] for call in slack.of("chat.postMessage")} == {"CI", "C-inc-1-down"}
    with engine.database.read() as tx:
        assert [(row.slack_id, row.name) for row in tx.query(Channel)] == [("CI", "incidents")]


def test_a_channel_that_was_searched_for_is_known_from_then_on(made: tuple[Engine, Slack]) -> None:
    """OnCall #1214: the list of channels was asked for until Slack refused it for a quarter of an hour."""
    engine, slack = made
    engine.run_all()
    for number in (2, 3):
        with engine.database.write() as tx:
            projections.want(tx, engine.workspace, "incident.announcement", "1", "#incidents", engine.now)
            catalogue = engine.runner.services.catalogue
            incidents.declare(tx, catalogue, engine.workspace, f"down {number}", Severity.SEV2, engine.now)
        engine.run_all()
    assert len(slack.of("conversations.list")) == 1


def test_who_was_sent_out_comes_back_in(made: tuple[Engine, Slack]) -> None:
    engine, slack = made
    answers = [SlackRefused("chat.postMessage", "not_in_channel")]

    def once(given: dict[str, Any]) -> dict[str, Any]:
        if given["channel"] == "CI" and answers:
            raise answers.pop()
        return {"ts": "9.0"}

    slack.answers["chat.postMessage"] = once
    engine.run_all()
    assert len([call for call in slack.of("conversations.join") if call["channel"] == "CI"]) == 2
    assert _dead(engine) == []


def test_a_direct_message_whose_reply_was_lost_is_looked_for_where_it_stands(made: tuple[Engine, Slack]) -> None:
    engine, slack = made
    engine.run_all()
    posted = slack.answers["chat.postMessage"]

    def lost(given: dict[str, Any]) -> dict[str, Any]:
        slack.answers["chat.postMessage"] = posted
        slack.answers["conversations.history"] = lambda _: {"messages": [{"ts": "7.0", "metadata": given["metadata"]}]}
        raise SlackAway("chat.postMessage")

    slack.answers["chat.postMessage"] = lost
    with engine.database.write() as tx:
        projections.want(tx, engine.workspace, "incident.announcement", "1", "U1", engine.now)
    for _ in range(2):
        engine.run_all()
        engine.later(minutes=1)
    assert [call["channel"] for call in slack.of("chat.postMessage")].count("U1") == 1
    assert slack.of("conversations.history")[-1]["channel"] == "D-U1"
    with engine.database.read() as tx:
        (row,) = tx.query(Projection).filter_by(channel="U1")
        assert (row.channel_id, row.ts) == ("D-U1", "7.0")
