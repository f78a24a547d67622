from dataclasses import replace
from datetime import UTC, datetime

import pytest

from bot.alerts.queries import GroupView, Overview, WatchdogView
from bot.messages.alert import line, overview, watchdog
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


@pytest.mark.parametrize("language", ["en", "ko"])
@pytest.mark.parametrize(
    ("alerts", "told"),
    [(Overview(300, 12, ("<!here>", "b")), ("12", "300", "&lt;!here&gt;, b")), (Overview(300, 0, ()), ("300",))],
)
def test_an_overview_counts_and_names(language: str, alerts: Overview, told: tuple[str, ...]) -> None:
    shown = str(overview(words_for(language), alerts).payload)
    assert [each in shown for each in told] == [True] * len(told)


@pytest.mark.parametrize(
    ("language", "is_missed", "told"),
    [("en", True, "silent"), ("en", False, "heard again"), ("ko", True, "끊겼습니다"), ("ko", False, "다시")],
)
def test_an_absence_is_warned_of_and_ends(language: str, is_missed: bool, told: str) -> None:  # noqa: FBT001
    shown = watchdog(words_for(language), WatchdogView("<!here>", WHEN, is_missed)).text
    assert told in shown
    assert "<!here>" not in shown


@pytest.mark.parametrize(
    ("language", "is_missed", "told"),
    [
        ("en", True, "has told no figures since"),
        ("en", False, "tells figures again"),
        ("ko", True, "지표를 받지 못하고"),
        ("ko", False, "다시 지표를"),
    ],
)
def test_a_source_of_metrics_is_named_as_such(language: str, is_missed: bool, told: str) -> None:  # noqa: FBT001 - a case
    shown = watchdog(words_for(language), WatchdogView("metrics: <!here>", WHEN, is_missed)).text
    assert told in shown
    assert "metrics: " not in shown
    assert "<!here>" not in shown
