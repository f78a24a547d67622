"""Files are shared, seen by the people of their channel, fetched by the bot alone, and deleted for good."""

import base64

import requests

from tests.sandbox.stage import Stage

PNG = b"\x89PNG\r\n\x1a\n0000"


def share(stage: Stage, name: str = "disk.png", content: bytes = PNG, **more: str) -> tuple[str, str]:
    told = stage.act("upload", channel="C0GENERAL", name=name, content=base64.b64encode(content).decode(), **more)
    return told["ts"], told["file"]


def test_the_bot_fetches_what_was_shared_with_its_token(stage: Stage) -> None:
    stage.bot.conversations_join(channel="C0GENERAL")
    ts, file = share(stage, text="look")
    (message,) = [each for each in stage.messages("C0GENERAL") if each["ts"] == ts]
    (told,) = message["files"]
    assert (message["text"], told["id"], told["size"], told["mimetype"]) == ("look", file, len(PNG), "image/png")
    assert stage.bot.files_info(file=file)["file"]["url_private"] == told["url_private"]
    mine = {"Authorization": f"Bearer {stage.config.bot_token}"}
    assert requests.get(told["url_private"], headers=mine, timeout=5).content == PNG
    strange = requests.get(told["url_private"], timeout=5, allow_redirects=False)
    assert strange.status_code == 302
    assert requests.get(f"{stage.url}/sandbox/files/{file}?as=U0MAYAJOHN", timeout=5).content == PNG


def test_a_file_that_is_deleted_leaves_a_tombstone(stage: Stage) -> None:
    ts, file = share(stage)
    assert "own" in stage.refused("delete_file", "U0KIMJIWOO", file=file)
    stage.act("delete_file", file=file)
    (message,) = [each for each in stage.messages("C0GENERAL") if each["ts"] == ts]
    assert message["files"] == [{"id": file, "mode": "tombstone"}]
    assert stage.error("files.info", file=file) == "file_not_found"
    assert requests.get(f"{stage.url}/sandbox/files/{file}?as=U0MAYAJOHN", timeout=5).status_code == 404


def test_what_is_no_file_is_said(stage: Stage) -> None:
    assert "base64" in stage.refused("upload", channel="C0GENERAL", name="a", content="%")
    assert "byte" in stage.refused("upload", channel="C0GENERAL", name="a", content="")
    assert stage.error("files.info", file="F0NOTHING") == "file_not_found"
