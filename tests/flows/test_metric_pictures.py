"""The words go out first, the picture comes as soon as Slack knows it, and nothing that befalls it holds them back."""

from pathlib import Path
from typing import Any

import pytest

from bot.db import Database
from bot.flows import drawings, metric_pictures
from bot.models import Job
from bot.slack.client import SlackRefused
from tests.flows.picturing import Stage, stage

WORDS = ["section", "section"]
WHOLE = [*WORDS, "image"]


@pytest.fixture
def of(database: Database, tmp_path: Path) -> Stage:
    return stage(database, tmp_path)


def dead(of: Stage) -> int:
    with of.engine.database.read() as tx:
        return tx.query(Job).filter(Job.state == "dead").count()


def test_the_words_come_first_and_then_the_picture(of: Stage) -> None:
    of.take()
    assert of.shown() == [WORDS]
    assert of.slack.of("files.completeUploadExternal") == [{"files": [{"id": "F1"}]}]
    of.wait(2)
    assert of.shown() == [WORDS, WHOLE]
    (update,) = of.slack.of("chat.update")
    image = update["blocks"][-1]
    assert image["slack_file"] == {"id": "F1"}
    assert image["alt_text"].startswith("Chart of Latency over 1 h until 1 Mar 2026")
    assert of.slack.files["F1"].startswith(b"\x89PNG")
    assert of.picture().state == "ready"


def test_slack_is_asked_again_until_it_knows_the_picture_but_not_for_ever(of: Stage) -> None:
    of.looks = 1000
    of.take()
    for _ in range(20):
        of.wait(2)
    assert of.shown() == [WORDS]
    of.wait(30)
    assert of.shown() == [WORDS, WHOLE]


def test_where_nothing_is_known_there_is_no_picture(of: Stage) -> None:
    of.shop.figure = None
    of.take()
    of.wait(60)
    assert of.slack.of("upload") == []
    assert len(of.shown()) == 1


@pytest.mark.parametrize("method", ["upload", "files.completeUploadExternal"])
def test_what_slack_does_not_allow_holds_nothing_back(of: Stage, method: str) -> None:
    def refused(_: dict[str, Any]) -> dict[str, Any]:
        raise SlackRefused("files.getUploadURLExternal", "missing_scope")

    of.slack.answers[method] = refused
    of.take()
    of.wait(60)
    assert of.shown() == [WORDS]
    assert (of.picture().state, "missing_scope" in str(of.picture().why), dead(of)) == ("failed", True, 0)


def test_what_cannot_be_drawn_holds_nothing_back(
    of: Stage, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(*_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(drawings, "DRAWINGS", {"metric.snapshot": broken})
    of.take()
    of.wait(60)
    assert of.shown() == [WORDS]
    assert "could not be drawn" in caplog.text
    assert (of.picture().state, dead(of)) == ("failed", 0)


@pytest.mark.parametrize("came", [True, False])
def test_after_a_crash_a_file_is_completed_once(of: Stage, came: bool) -> None:  # noqa: FBT001
    failed: list[str] = []

    def away(_: dict[str, Any]) -> dict[str, Any]:
        if not failed:
            failed.append("once")
            raise ConnectionError
        return {}

    def info(_: dict[str, Any]) -> dict[str, Any]:
        if not came and len(of.slack.of("files.completeUploadExternal")) < 2:
            raise SlackRefused("files.info", "file_not_found")
        return {"file": {"mimetype": "image/png"}}

    of.slack.answers["files.completeUploadExternal"], of.slack.answers["files.info"] = away, info
    of.take()
    of.wait(60)
    assert len(of.slack.of("files.completeUploadExternal")) == (1 if came else 2)
    assert len(of.slack.of("upload")) == 1
    assert of.shown() == [WORDS, WHOLE]


def test_a_picture_that_is_drawn_again_takes_the_place_of_the_one_before(of: Stage) -> None:
    of.looks = 0
    of.take()
    with of.engine.database.write() as tx:
        metric_pictures.ask(tx, of.engine.workspace, "metric.snapshot", of.picture().subject, of.engine.now)
    of.engine.run_all()
    assert of.shown()[-1] == WHOLE
    shown = [update["blocks"][-1]["slack_file"]["id"] for update in of.slack.of("chat.update")]
    assert shown == ["F1", "F2"]


def test_one_that_stands_stays_where_drawing_it_again_fails(of: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    of.looks = 0
    of.take()
    monkeypatch.setattr(drawings, "DRAWINGS", {})
    with of.engine.database.write() as tx:
        metric_pictures.ask(tx, of.engine.workspace, "metric.snapshot", of.picture().subject, of.engine.now)
    of.engine.run_all()
    assert (of.picture().state, of.picture().file) == ("ready", "F1")
