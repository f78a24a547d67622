"""Blocks show files of the bot once they are processed, and to those who see the channel alone."""

from typing import Any

import pytest
import requests

from bot.sandbox.files import PROCESSING
from tests.sandbox.picturing import picture, uploaded
from tests.sandbox.stage import Stage


def mistakes(stage: Stage, *blocks: dict[str, Any]) -> list[str]:
    told = stage.refusal("chat.postMessage", channel=stage.create("wrong"), text="a", blocks=list(blocks))
    assert told["error"] == "invalid_blocks"
    return [str(each) for each in told["response_metadata"]["messages"]]


def test_a_file_that_is_not_processed_yet_is_refused(stage: Stage) -> None:
    file = uploaded(stage)
    words = {"type": "section", "text": {"type": "mrkdwn", "text": "a"}}
    beside = {**words, "accessory": picture(id=file)}
    small = {"type": "context", "elements": [words["text"], picture(id=file)]}
    assert mistakes(stage, picture(id=file), beside, small) == [
        "[ERROR] invalid slack file [json-pointer:/blocks/0/slack_file]",
        "[ERROR] invalid slack file [json-pointer:/blocks/1/accessory/slack_file]",
        "[ERROR] invalid slack file [json-pointer:/blocks/2/elements/1/slack_file]",
    ]


@pytest.mark.parametrize("name", ["notes.txt", "chart.svg"])
def test_what_is_no_picture_is_refused(stage: Stage, name: str) -> None:
    file = uploaded(stage, name)
    stage.clock.now += PROCESSING
    assert mistakes(stage, picture(id=file)) == ["[ERROR] invalid slack file [json-pointer:/blocks/0/slack_file]"]


def test_an_address_names_a_file_too_and_both_are_one_too_many(stage: Stage) -> None:
    file = uploaded(stage)
    stage.clock.now += PROCESSING
    url = stage.bot.files_info(file=file)["file"]["url_private"]
    stage.bot.chat_postMessage(channel=stage.create("shop"), text="a", blocks=[picture(url=url)])
    assert "either id or url" in mistakes(stage, picture(id=file, url=url))[0]


def test_a_change_of_a_message_shows_the_file_to_the_people_of_its_channel_alone(stage: Stage) -> None:
    channel, file = stage.create("secret", is_private=True), uploaded(stage)
    stage.bot.conversations_invite(channel=channel, users="U0MAYAJOHN")
    ts = str(stage.bot.chat_postMessage(channel=channel, text="a")["ts"])
    stage.clock.now += PROCESSING
    stage.bot.chat_update(channel=channel, ts=ts, text="a", blocks=[picture(id=file)])
    seen = [
        requests.get(f"{stage.url}/sandbox/files/{file}?as={person}", timeout=5).status_code
        for person in ("U0MAYAJOHN", "U0KIMJIWOO")
    ]
    assert seen == [200, 404]
