import json
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from bot.alerts.queries import GroupView
from bot.catalogue.watches import level
from bot.messages.watch import alarm, over
from bot.messages.words import words_for
from bot.metrics.ports import Point
from bot.severity import Severity
from bot.watches.alarms import AlarmView
from bot.watches.queries import StateView, WatchView
from bot.watches.rules import Definition, Happened, State
from tests.watches.making import CPU
from tests.work.bench import NOW

MINUTE = timedelta(minutes=1)
WATCH = WatchView(1, replace(CPU, service="shop"), "slack", "U1", None, None, 1, 1, Severity.SEV3)
STATE = StateView(
    id=7,
    workspace=1,
    watch=WATCH,
    labels={"host": "web-1"},
    state=State.FIRING,
    severity=Severity.SEV3,
    since=NOW,
    value=93.0,
    seen_at=NOW,
    episode=1,
    raised_at=NOW,
    told_at=NOW,
    flapping_until=None,
    missed=0,
    alert_key="1:",
)
ALARM = AlarmView(
    state=STATE,
    series=1,
    titles={"en": "CPU in use", "ko": "CPU 사용률"},
    unit="%",
    reasons=frozenset({"value"}),
    severity=Severity.SEV3,
    worst=Severity.SEV3,
    value=93.0,
    seen_at=NOW + 4 * MINUTE,
    raised_at=NOW,
    ended_at=None,
    end=None,
    why=None,
)
COURSE = [Point(NOW, 50.0), Point(NOW + MINUTE, 93.0)]
GROUP = GroupView(5, "cpu", "shop", Severity.SEV3, None, NOW, None, 1, ("cpu",), "", "")


def said(of: AlarmView, group: GroupView | None = GROUP, number: int | None = None, lang: str = "en") -> str:
    return json.dumps(alarm(words_for(lang), of, COURSE, group, number).payload, ensure_ascii=False)


def of_watch(**changes: Any) -> AlarmView:
    definition: Definition = replace(CPU, **changes)
    return replace(ALARM, state=replace(STATE, watch=replace(WATCH, definition=definition)))


def test_an_alarm_says_how_grave_it_is_of_what_and_for_how_long() -> None:
    text = said(ALARM)
    for told in ("🔥🔥🔥 *cpu* (host=web-1) · SEV3 danger", "CPU in use: *93 %* (threshold 90 %)", "for 4 min", "`▁█`"):
        assert told in text
    assert "SEV3 위험" in said(ALARM, lang="ko")
    assert "CPU 사용률" in said(ALARM, lang="ko")


@pytest.mark.parametrize(
    ("changes", "value", "told"),
    [
        ({"condition": "change", "levels": {Severity.SEV3: level(-0.5, -0.2)}}, -0.6, "*-60 %* (threshold -50 %)"),
        ({"condition": "full", "levels": {Severity.SEV3: level(7200, 9000)}}, 3600, "*1 h* (threshold 2 h)"),
        (
            {"condition": "outside", "levels": {Severity.SEV3: level((1, 9), (2, 8))}},
            12,
            "*12 %* (threshold 1 % … 9 %)",
        ),
        ({"condition": "no_data", "levels": {Severity.SEV3: level(3, 1)}}, 4, "*4 looks without data*"),
        ({"levels": {}}, 93, "*93 %*\\n"),
    ],
)
def test_figures_are_written_as_their_condition_means_them(changes: dict[str, Any], value: float, told: str) -> None:
    assert told in said(replace(of_watch(**changes), value=value))


@pytest.mark.parametrize(
    ("reason", "told"),
    [
        ("missed", "No data of CPU in use"),
        ("free", "Less than 5 GB are left"),
        ("full", "At this pace it is full within 4 h"),
    ],
)
def test_other_reasons_are_told(reason: str, told: str) -> None:
    text = said(replace(ALARM, reasons=frozenset({reason})))
    assert told in text
    assert "threshold" not in text


@pytest.mark.parametrize("state", [State.AWAITING, State.RECOVERING, State.VERIFYING, State.ESCALATED])
def test_what_is_done_about_it_is_told(state: State) -> None:
    assert ":wrench:" in said(replace(ALARM, state=replace(STATE, state=state)))


def test_its_buttons_are_there_until_it_is_an_incident_or_muted() -> None:
    assert "alert.declare" in said(ALARM)
    assert "alert.declare" not in said(ALARM, None)
    assert "alert.mute" not in said(ALARM, replace(GROUP, muted_until=NOW))
    assert "Incident 12 was declared from this." in said(ALARM, GROUP, 12)


def test_labels_ping_nobody() -> None:
    assert "<!channel>" not in said(replace(ALARM, state=replace(STATE, labels={"host": "<!channel>"})))


@pytest.mark.parametrize(
    ("end", "why", "told"),
    [
        (Happened.CLEARED, None, "Well again after 5 min. Now: 93 %"),
        (Happened.RECOVERED, None, "Mended by its script after 5 min. Now: 93 %"),
        (Happened.CLEARED, "gone", "no data for a day"),
        (Happened.CLEARED, "deleted", "was deleted"),
        (Happened.CLEARED, "unmatched", "no longer about this"),
    ],
)
def test_an_end_is_told_with_its_reason(end: Happened, why: str | None, told: str) -> None:
    ended = replace(ALARM, ended_at=NOW + 5 * MINUTE, end=end, why=why)
    assert told in over(words_for("en"), ended).text
    assert said(ended).count("alert.") == 0


def test_the_script_that_mended_it_is_named() -> None:
    ended = replace(ALARM, ended_at=NOW + 5 * MINUTE, end=Happened.RECOVERED)
    assert "Recovered by `restart` after 5 min" in over(words_for("en"), ended, "restart").text
