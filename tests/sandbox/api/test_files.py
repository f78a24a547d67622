"""The bot gives files: it is told an address, sends them there, and shares them."""

import requests

from bot.sandbox.files import PROCESSING
from tests.sandbox.picturing import picture, uploaded
from tests.sandbox.stage import Stage


def test_a_file_of_the_bot_is_seen_once_it_is_shared(stage: Stage) -> None:
    told = stage.bot.files_getUploadURLExternal(filename="days.csv", length=7)
    where = stage.bot.conversations_open(users="U0MAYAJOHN")["channel"]["id"]
    given = {"files": [{"id": told["file_id"]}], "channel_id": where}
    assert stage.error("files.completeUploadExternal", **given) == "file_not_found"
    assert requests.post(told["upload_url"], data=b"a,b", timeout=5).status_code == 200
    assert stage.error("files.info", file=told["file_id"]) == "file_not_found"
    stage.bot.files_completeUploadExternal(**given, initial_comment="here")
    (message,) = stage.messages(where)
    assert (message["text"], message["files"][0]["name"]) == ("here", "days.csv")
    assert stage.bot.files_info(file=told["file_id"])["file"]["ims"] == [where]
    seen = requests.get(f"{stage.url}/sandbox/files/{told['file_id']}?as=U0MAYAJOHN", timeout=5)
    assert seen.text == "a,b"
    assert requests.get(f"{stage.url}/sandbox/files/{told['file_id']}?as=U0KIMJIWOO", timeout=5).status_code == 404
    assert stage.error("files.completeUploadExternal", **given) == "file_not_found"


def test_nothing_is_sent_without_an_address(stage: Stage) -> None:
    assert requests.post(f"{stage.url}/files/upload/F0NOTHING", data=b"x", timeout=5).status_code == 404
    assert stage.error("files.completeUploadExternal", files="none", channel_id="C0GENERAL") == "invalid_arguments"


def test_a_picture_that_only_blocks_show_has_no_type_until_it_is_processed(stage: Stage) -> None:
    file = uploaded(stage)
    assert (told := stage.bot.files_info(file=file)["file"])["mimetype"] == ""
    assert (told["channels"], told["ims"]) == ([], [])
    stage.clock.now += PROCESSING
    assert stage.bot.files_info(file=file)["file"]["mimetype"] == "image/png"
    address = f"{stage.url}/sandbox/files/{file}?as=U0MAYAJOHN"
    assert requests.get(address, timeout=5).status_code == 404
    stage.bot.chat_postMessage(channel=stage.create("shop"), text="x", blocks=[picture(id=file)])
    assert requests.get(address, timeout=5).content == b"png"


def test_a_file_is_shared_in_a_thread(stage: Stage) -> None:
    channel = stage.create("shop")
    above = str(stage.bot.chat_postMessage(channel=channel, text="x")["ts"])
    uploaded(stage, channel_id=channel, thread_ts=above)
    (_, reply) = stage.bot.conversations_replies(channel=channel, ts=above)["messages"]
    assert [each["name"] for each in reply["files"]] == ["chart.png"]
