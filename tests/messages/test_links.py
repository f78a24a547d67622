import pytest

from bot.incidents.links import Link
from bot.messages.links import KINDS, belonging
from bot.messages.words import words_for
from bot.slack.mrkdwn import plain


@pytest.mark.parametrize("language", ["en", "ko"])
def test_each_kind_is_a_line_of_its_own(language: str) -> None:
    shown = belonging(words_for(language), [Link(kind, 9, "disk <!channel>", "C9") for kind in KINDS])
    assert len(shown.splitlines()) == len(KINDS)
    assert "<!channel>" not in shown


def test_what_is_of_a_kind_stands_together() -> None:
    links = [Link("related", 9, "disk", "C9"), Link("continued", 12, "", "C3"), Link("related", 11, "mail", None)]
    shown = belonging(words_for("en"), links)
    assert shown == "Related: *9* disk · <#C9>; *11* mail\nChannel before: <#C3>"
    assert plain(belonging(words_for("en"), [])) == ""
