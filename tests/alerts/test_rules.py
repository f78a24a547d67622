"""What the catalogue makes of an alert."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.alerts.rules import LONGEST_KEY, Past, is_silent, is_watchdog, judge, open_windows, returned, takes
from bot.catalogue import Catalogue
from bot.severity import Severity
from tests.alerts.making import FIRING, NOW, VERDICT

CATALOGUE = Catalogue.model_validate(
    {
        "window": [
            {"name": "nights", "from": "22:00", "to": "07:00"},
            {"name": "lunch", "from": "12:00", "to": "13:00"},
        ],
        "service": {"search": {"<key>": "search", "mute": "lunch"}, "web": {"<key>": "web"}},
        "alert": {
            "group_for": "20m",
            "watchdogs": ["Watchdog", "*-heartbeat"],
            "rule": [
                {"match": ['alertname = "Noise"'], "then": "ignore"},
                {"match": ['alertname = "Alive"'], "then": "watchdog"},
                {"match": ['alertname = "Cron-heartbeat"'], "then": "line"},
                {"match": ['alertname = "Disk"'], "then": "line", "severity": "danger", "mute": "nights"},
                {"match": ['alertname = "Pod"'], "then": "incident", "count": 3, "within": "10m"},
                {"match": ['team = "pay"'], "service": "web", "group_by": ["cluster", "zone"], "group_for": "1h"},
            ],
        },
    }
)


@pytest.mark.parametrize(
    ("labels", "expected"),
    [
        ({}, (False, 4, None)),
        ({"severity": "page"}, (True, 1, None)),
        ({"severity": "error", "job": "web"}, (True, 2, "web")),
        ({"severity": "info", "app": "elsewhere"}, (False, 5, "elsewhere")),
        ({"alertname": "Disk", "severity": "page"}, (False, 3, None)),
        ({"alertname": "Pod"}, (True, 4, None)),
        ({"team": "pay", "service": "search"}, (False, 4, "web")),
    ],
)
def test_what_an_alert_calls_for(labels: dict[str, str], expected: tuple[bool, int, str | None]) -> None:
    found = judge(CATALOGUE, replace(FIRING, labels=labels), frozenset())
    assert found is not None
    assert (found.opens, int(found.severity), found.service) == expected


def test_an_alert_that_is_ignored() -> None:
    assert judge(CATALOGUE, replace(FIRING, labels={"alertname": "Noise"}), frozenset()) is None


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Watchdog", True),
        ("watchdog", True),
        ("db-heartbeat", True),
        ("Alive", True),
        ("Cron-heartbeat", False),
        ("Disk", False),
    ],
)
def test_who_is_a_watchdog(name: str, expected: bool) -> None:  # noqa: FBT001
    assert is_watchdog(CATALOGUE, replace(FIRING, name=name, labels={"alertname": name})) is expected


@pytest.mark.parametrize(
    ("group", "labels", "key"),
    [
        ("{}:{a}", {"service": "web"}, "{}:{a}"),
        ("", {"service": "web"}, "service:web"),
        ("", {}, "service:Errors"),
        ("{}:{a}", {"team": "pay", "cluster": "eu"}, 'by:[["team=pay"], ["cluster=eu", "zone="]]'),
    ],
)
def test_what_belongs_together(group: str, labels: dict[str, str], key: str) -> None:
    found = judge(CATALOGUE, replace(FIRING, group=group, labels=labels), frozenset())
    assert found is not None
    assert (found.key, found.joins) == (key, "team" not in labels)


@pytest.mark.parametrize("labels", [{}, {"team": "pay"}])
def test_a_long_key_fits_an_index_and_stays_one_of_its_own(labels: dict[str, str]) -> None:
    long = [replace(FIRING, group="g" * 9000 + end, labels={**labels, "zone": "z" * 9000 + end}) for end in "ab"]
    first, second = (judge(CATALOGUE, each, frozenset()) for each in long)
    assert first is not None
    assert second is not None
    assert first.key != second.key
    assert len(first.key) <= LONGEST_KEY
    assert first.key.startswith("by:") is bool(labels)


@pytest.mark.parametrize(
    ("labels", "windows", "muted"),
    [
        ({"alertname": "Disk"}, {"nights"}, True),
        ({"alertname": "Disk"}, {"lunch"}, False),
        ({"alertname": "Disk"}, set(), False),
        ({"service": "search"}, {"lunch"}, True),
        ({"service": "search"}, {"nights"}, False),
        ({"alertname": "Disk", "service": "search"}, {"lunch"}, True),
        ({"service": "web"}, {"lunch", "nights"}, False),
    ],
)
def test_what_is_mute(labels: dict[str, str], windows: set[str], muted: bool) -> None:  # noqa: FBT001
    found = judge(CATALOGUE, replace(FIRING, labels=labels), frozenset(windows))
    assert found is not None
    assert found.muted is muted


@pytest.mark.parametrize(("hour", "expected"), [(23, {"nights"}), (12, {"lunch"}), (9, set())])
def test_in_which_windows_a_moment_lies(hour: int, expected: set[str]) -> None:
    assert open_windows(CATALOGUE, datetime(2026, 3, 2, hour, tzinfo=UTC)) == expected


def test_numbers_of_a_rule() -> None:
    counted = judge(CATALOGUE, replace(FIRING, labels={"alertname": "Pod"}), frozenset())
    grouped = judge(CATALOGUE, replace(FIRING, labels={"team": "pay"}), frozenset())
    assert counted is not None
    assert grouped is not None
    assert (counted.count, counted.within, counted.window) == (3, timedelta(minutes=10), timedelta(minutes=20))
    assert (grouped.count, grouped.window) == (1, timedelta(hours=1))
    assert counted.severity is Severity.SEV4


@pytest.mark.parametrize(
    ("minutes", "within", "expected"), [(30, 0, True), (31, 0, False), (31, 60, True), (61, 60, False)]
)
def test_how_long_a_group_takes_alerts(minutes: int, within: int, expected: bool) -> None:  # noqa: FBT001
    verdict = replace(VERDICT, within=timedelta(minutes=within))
    assert takes(NOW - timedelta(minutes=minutes), verdict, NOW) is expected


@pytest.mark.parametrize(
    ("seen", "since", "expected"), [(16, 60, True), (15, 60, False), (60, 14, False), (60, 16, True)]
)
def test_when_a_watchdog_is_silent(seen: int, since: int, expected: bool) -> None:  # noqa: FBT001
    heard, listening = (NOW - timedelta(minutes=minutes) for minutes in (seen, since))
    assert is_silent(heard, timedelta(minutes=15), NOW, listening) is expected


def past(ended_hours_ago: float | None, *, came_days_ago: float = 3, number: int = 1, state: str = "closed") -> Past:
    ended = None if ended_hours_ago is None else NOW - timedelta(hours=ended_hours_ago)
    return Past(number, number, state, NOW - timedelta(days=came_days_ago), ended)


@pytest.mark.parametrize(
    ("known", "expected"),
    [
        ([past(24)], (1, False, True)),
        ([past(24.1)], (1, False, False)),
        ([past(1, state="cancelled")], (1, False, False)),
        ([past(None, state="monitoring")], (1, True, False)),
        ([past(2), past(1, number=2)], (2, False, True)),
        ([past(1, number=3), past(2, number=4)], (3, False, True)),
        ([past(None, number=3, state="investigating"), past(1, number=4)], (3, True, False)),
    ],
)
def test_what_becomes_of_an_alert_that_comes_back(known: list[Past], expected: tuple[int, bool, bool]) -> None:
    found = returned(known, NOW, timedelta(hours=24))
    assert found is not None
    assert (found.past.number, found.joins, found.reopens) == expected


@pytest.mark.parametrize(("days", "times"), [([], 0), ([3], 2), ([7], 2), ([7.1], 1), ([0.1, 3, 6, 8], 4)])
def test_how_often_an_alert_came(days: list[float], times: int) -> None:
    found = returned([past(1, came_days_ago=each) for each in days], NOW, timedelta(hours=24))
    assert (found.times if found else 0) == times
