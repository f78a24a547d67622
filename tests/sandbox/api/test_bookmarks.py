from typing import Any

import pytest

from tests.sandbox.stage import Stage

LINK = {"title": "Board", "type": "link", "link": "https://example.com/board"}


def test_a_bookmark_is_added_changed_listed_and_removed(stage: Stage) -> None:
    channel = stage.create("inc-1")
    made = stage.bot.bookmarks_add(channel_id=channel, **LINK)["bookmark"]
    changed = stage.bot.bookmarks_edit(channel_id=channel, bookmark_id=made["id"], title="Dashboard")["bookmark"]
    assert (changed["title"], changed["link"]) == ("Dashboard", LINK["link"])
    assert stage.read(f"channels/{channel}/messages")["bookmarks"] == [changed]
    assert stage.bot.bookmarks_list(channel_id=channel)["bookmarks"] == [changed]
    stage.bot.bookmarks_remove(channel_id=channel, bookmark_id=made["id"])
    assert stage.error("bookmarks.remove", channel_id=channel, bookmark_id=made["id"]) == "not_found"


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"type": "page"}, "invalid_bookmark_type"),
        ({"link": "javascript:alert(1)"}, "invalid_link"),
        ({"channel_id": "C0GENERAL"}, "permission_denied"),
        ({"channel_id": "C0NOWHERE"}, "channel_not_found"),
    ],
)
def test_what_cannot_be_a_bookmark(stage: Stage, changes: dict[str, Any], error: str) -> None:
    channel = stage.create("inc-1")
    assert stage.error("bookmarks.add", **{"channel_id": channel, **LINK, **changes}) == error


def test_a_channel_holds_a_hundred(stage: Stage) -> None:
    channel = stage.create("inc-1")
    for _ in range(100):
        stage.bot.bookmarks_add(channel_id=channel, **LINK)
    assert stage.error("bookmarks.add", channel_id=channel, **LINK) == "too_many_bookmarks"
