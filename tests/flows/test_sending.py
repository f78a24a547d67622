"""What Slack says no to: a picture that it does not know yet, and a channel in which we are not, are got around."""

from pathlib import Path
from typing import Any

from bot.db import Database
from bot.flows.metric_rounds import KIND
from bot.flows.projections import want
from bot.metrics import rounds
from bot.metrics.rounds import ASKED, Cause
from bot.models import Job, JobStep
from bot.slack.client import SlackRefused
from tests.flows.bench import make
from tests.flows.picturing import stage


def test_another_no_than_that_to_a_picture_stays_one(database: Database, tmp_path: Path) -> None:
    of = stage(database, tmp_path)
    of.looks = 0
    of.slack.answers["chat.update"] = refused
    of.take()
    assert [kinds[-1] for kinds in of.shown()] == ["section", "image"]
    with database.read() as tx:
        (dead,) = tx.query(Job).filter(Job.state == "dead")
        assert "restricted_action" in str(dead.error)


def refused(_: dict[str, Any]) -> dict[str, Any]:
    raise SlackRefused("chat.update", "restricted_action")


def test_killed_before_a_post_into_a_channel_that_it_never_was_in_it_joins_and_posts_once(
    database: Database, tmp_path: Path
) -> None:
    engine, slack, _ = make(database, tmp_path)
    joined: list[str] = []

    def read(_: dict[str, Any]) -> dict[str, Any]:
        if not joined:
            raise SlackRefused("conversations.history", "not_in_channel")
        return {"messages": []}

    def enter(given: dict[str, Any]) -> dict[str, Any]:
        joined.append(given["channel"])
        return {}

    slack.answers |= {"conversations.history": read, "conversations.join": enter}
    with database.write() as tx:
        key = rounds.begin(tx, engine.workspace, Cause("asked:1", ASKED), engine.now)
        want(tx, engine.workspace, KIND, str(key), "C1", engine.now)
        job = tx.query(Job).one()
        tx.add(JobStep(job_id=job.id, name="show", begun_at=engine.now))
        job.started_at, job.tries = engine.now, 1
    engine.later(seconds=1)
    engine.run_all()
    assert joined == ["C1"]
    assert [call["channel"] for call in slack.of("chat.postMessage")] == ["C1"]
