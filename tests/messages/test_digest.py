import json
from datetime import date

import pytest

from bot.messages.digest import HOURS, digest, form
from bot.messages.words import words_for
from bot.slack.mrkdwn import Mrkdwn

BOTH = pytest.mark.parametrize("lang", ["en", "ko"])


@BOTH
def test_it_tells_how_to_change_it(lang: str) -> None:
    told = [("incidents", [Mrkdwn("one"), Mrkdwn("two")])]
    for is_channel, hint in ((True, "/bongsu digest here`"), (False, "/bongsu digest`")):
        message = digest(words_for(lang), "morning", date(2026, 3, 3), told, is_channel=is_channel)
        assert [block["type"] for block in message.blocks] == ["header", "section", "section", "context"]
        assert hint in json.dumps(message.blocks[-1])


@BOTH
def test_without_news_it_says_so(lang: str) -> None:
    message = digest(words_for(lang), "weekly", date(2026, 3, 3), [], is_channel=True)
    assert [block["type"] for block in message.blocks] == ["header", "section", "context"]


@BOTH
def test_the_form_shows_what_is_chosen(lang: str) -> None:
    chosen = {"morning": (["incidents", "actions"], HOURS[1]), "weekly": ([], HOURS[0])}
    view = form(words_for(lang), "U1", chosen, is_channel=False).payload
    fields = {block["block_id"]: block["element"] for block in view["blocks"] if block["type"] == "input"}
    assert [each["value"] for each in fields["morning_sections"]["initial_options"]] == ["incidents", "actions"]
    assert "initial_options" not in fields["weekly_sections"]
    assert fields["morning_minute"]["initial_option"]["text"]["text"] == "06:30"
    assert view["private_metadata"] == "U1"
