from dataclasses import replace
from datetime import UTC, datetime

import pytest

from bot.alerts.queries import GroupView
from bot.messages.alert import line
from bot.messages.words import words_for
from bot.severity import Severity

WHEN = datetime(2026, 3, 1, tzinfo=UTC)
GROUP = GroupView(
    1, "<!here> disk", "web", Severity.SEV4, None, WHEN, None, 2, ("Disk",), "90 % `full`", "https://e.com/"
)


@pytest.mark.parametrize("language", ["en", "ko"])
@pytest.mark.parametrize(
    ("group", "number", "buttons"),
    [
        (GROUP, None, True),
        (GROUP, 4, False),
        (replace(GROUP, muted_until=WHEN), None, False),
        (replace(GROUP, firing=0, summary="", url=""), None, False),
    ],
)
def test_a_line_offers_what_can_be_done(language: str, group: GroupView, number: int | None, *, buttons: bool) -> None:
    shown = str(line(words_for(language), group, number).payload)
    assert ("alert.declare" in shown) is buttons
    assert "<!here>" not in shown
