from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from bot.alerts.queries import LISTED, AlertView, FiringView, Overview, PostView
from bot.alerts.silences import SilenceView
from bot.messages import alert_lists
from bot.messages.words import words_for
from bot.severity import Severity
from tests.messages.test_incident import INCIDENT

THEN = datetime(2026, 3, 1, 9, 0, tzinfo=UTC)
ALERT = AlertView("Disk <!channel>", Severity.SEV2, "grafana", True, THEN, None, 1, "http://x/1")  # noqa: FBT003
OVER = replace(ALERT, is_firing=False, ends_at=THEN + timedelta(minutes=5), times=3, url="")
GROUP = FiringView("Disk", "web", Severity.SEV2, 12, THEN, 3)
POST = PostView(7, "datadog", THEN, "id: is missing", waits=False)


def texts(message: Any) -> list[str]:
    return [str(block.get("text", {}).get("text") or block["elements"][0]["text"]) for block in message.blocks]


def test_the_alerts_of_an_incident_are_a_line_each() -> None:
    shown = alert_lists.of_incident(words_for("en"), INCIDENT, Overview(2, 1, ()), [ALERT, OVER])
    assert shown.text == "Alerts of incident 12: 2, firing now: 1"
    _, fires, over = texts(shown)
    assert "<!channel>" not in fires
    assert (fires.count("\n"), over.count("\n")) == (0, 0)
    assert [word in fires for word in ("firing since", "grafana", "http://x/1", "times")] == [True, True, True, False]
    assert [word in over for word in ("→", "reported 3 times", "firing")] == [True, True, False]


@pytest.mark.parametrize(("total", "more"), [(LISTED, False), (LISTED + 1, True)])
def test_what_is_left_off_is_told(total: int, more: bool) -> None:  # noqa: FBT001
    shown = alert_lists.of_incident(words_for("en"), INCIDENT, Overview(total, 0, ()), [OVER] * LISTED)
    assert (f"Only the first {LISTED} are shown." in str(shown.blocks)) is more


QUIET = SilenceView("Disk <!channel>", "main", False, "a <!here> reason", "U1", THEN)  # noqa: FBT003


@pytest.mark.parametrize(
    ("firing", "silences", "can_silence", "buttons"),
    [
        (1, [], True, ["incident.silence"]),
        (0, [], True, []),
        (1, [], False, []),
        (1, [QUIET], True, ["incident.silence", "incident.unsilence"]),
        (0, [QUIET], False, ["incident.unsilence"]),
    ],
)
def test_what_is_silenced_is_told_with_what_can_be_done(
    firing: int, silences: list[SilenceView], *, can_silence: bool, buttons: list[str]
) -> None:
    counts = Overview(1, firing, ())
    shown = alert_lists.of_incident(words_for("en"), INCIDENT, counts, [ALERT], silences, can_silence=can_silence)
    found = [each["action_id"] for block in shown.blocks if block["type"] == "actions" for each in block["elements"]]
    assert found == buttons
    assert ("silenced until" in str(shown.blocks), "waiting for" in str(shown.blocks)) == (bool(silences),) * 2
    assert "<!here>" not in str(shown.blocks)


def test_an_incident_without_alerts() -> None:
    shown = alert_lists.of_incident(words_for("ko"), replace(INCIDENT, number=3), Overview(0, 0, ()), [])
    assert texts(shown) == ["장애 3에는 알림이 없습니다."]


def test_what_fires_and_what_could_not_be_read() -> None:
    shown = alert_lists.firing(words_for("en"), [GROUP, replace(GROUP, number=None, service=None)], [POST])
    assert shown.text == "What fires now"
    _, first, second, posts = texts(shown)
    assert [word in first for word in ("web", "firing: 3", "incident 12")] == [True] * 3
    assert [word in second for word in ("web", "incident")] == [False] * 2
    assert [word in posts for word in ("bongsu alerts", "*7*", "datadog", "`id: is missing`")] == [True] * 4


def test_when_nothing_fires() -> None:
    assert texts(alert_lists.firing(words_for("en"), [], [])) == ["No alert fires. All is calm."]


def test_however_much_there_is_it_fits_into_a_message() -> None:
    long = replace(GROUP, title="x" * 4000)
    shown = alert_lists.firing(words_for("ko"), [long] * LISTED, [replace(POST, error="y" * 4000)] * 5)
    assert len(shown.blocks) <= 50
    assert all(len(text) <= 3000 for text in texts(shown))
