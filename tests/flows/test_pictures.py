"""A message with a picture that Slack does not take goes out without it, and with it a little later."""

from pathlib import Path
from typing import Any

import pytest

from bot.db import Database
from bot.flows.pictures import PAUSES
from tests.flows.picturing import Stage, refuse_pictures, stage

WORDS = ["section", "section"]
WHOLE = [*WORDS, "image"]


@pytest.fixture
def of(database: Database, tmp_path: Path) -> Stage:
    found = stage(database, tmp_path)
    found.looks = 0
    return found


def test_a_picture_that_is_refused_is_shown_later(of: Stage) -> None:
    refuse_pictures(of.slack, 2)
    of.take()
    assert of.shown() == [WORDS, WHOLE, WORDS]
    for pause in PAUSES[:2]:
        of.wait(pause.total_seconds())
    assert of.shown()[3:] == [WHOLE, WORDS, WHOLE]
    assert (of.picture().state, of.picture().refused) == ("ready", 2)


def test_one_that_is_refused_for_good_is_shared_in_the_thread(of: Stage) -> None:
    refuse_pictures(of.slack, 100)
    of.take()
    for pause in PAUSES:
        of.wait(pause.total_seconds())
    assert of.shown()[-1] == WORDS
    shared = of.slack.of("files.completeUploadExternal")[-1]
    assert shared == {"files": [{"id": "F2"}], "channel_id": "C1", "thread_ts": "1.0"}
    assert (of.picture().state, of.picture().file) == ("shared", "F2")
    of.wait(600)
    assert len(of.slack.of("files.completeUploadExternal")) == 2


@pytest.mark.parametrize("came", [True, False])
def test_after_a_crash_it_is_shared_once(of: Stage, came: bool) -> None:  # noqa: FBT001
    refuse_pictures(of.slack, 100)
    failed: list[str] = []

    def away(given: dict[str, Any]) -> dict[str, Any]:
        if "channel_id" in given and not failed:
            failed.append("once")
            raise ConnectionError
        return {}

    of.slack.answers["files.completeUploadExternal"] = away
    of.slack.answers["files.info"] = lambda _: {"file": {"mimetype": "image/png", "channels": ["C1"] if came else []}}
    of.take()
    for pause in PAUSES:
        of.wait(pause.total_seconds())
    of.wait(60)
    shared = [given for given in of.slack.of("files.completeUploadExternal") if "channel_id" in given]
    assert len(shared) == (1 if came else 2)
    assert of.picture().state == "shared"


def test_the_words_are_first_even_where_the_picture_was_faster(of: Stage) -> None:
    refuse_pictures(of.slack, 1)
    post, late = of.slack.answers["chat.postMessage"], [True]

    def away(given: dict[str, Any]) -> dict[str, Any]:
        if late and late.pop():
            raise ConnectionError
        return post(given)

    of.slack.answers["chat.postMessage"] = away
    of.take()
    of.wait(60)
    assert of.shown() == [WORDS, WHOLE, WORDS, WHOLE]
