"""Only a picture that Slack does not know yet makes a message go out in another way; any other no is one."""

from pathlib import Path
from typing import Any

from bot.db import Database
from bot.models import Job
from bot.slack.client import SlackRefused
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
