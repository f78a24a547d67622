from collections import namedtuple
from datetime import UTC, datetime, timedelta

import psutil
import pytest

from bot.integrations.host import CORES, Host
from bot.metrics.ports import Span, Unanswerable

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
OFFERED = {each.query: each for each in Host().offered()}
Times = namedtuple("Times", ["user", "idle", "iowait", "guest"])  # noqa: PYI024 - psutil's are such tuples


@pytest.mark.parametrize("query", sorted(OFFERED.keys() - {"cpu"}))
def test_each_figure_is_measured(query: str) -> None:
    found = Host().now(query, NOW).last
    assert found is not None
    assert found.at == NOW
    assert found.value is not None
    assert found.value >= 0
    assert OFFERED[query].unit != "%" or found.value <= 100


def test_the_cpu_is_measured_since_it_was_asked_before_and_not_known_at_first(monkeypatch: pytest.MonkeyPatch) -> None:
    spent = iter([(100, 0, 0, 50), (100, 0, 0, 50), (101, 2, 1, 50), (101.1, 2, 1, 50), (104, 3, 1, 51)])
    monkeypatch.setattr(psutil, "cpu_times", lambda: Times(*(CORES * each for each in next(spent))))
    host = Host()
    told = [host.now("cpu", NOW).points[0].value for _ in range(4)]
    assert told[0] is None
    assert told[1:] == [pytest.approx(25.0), pytest.approx(100 * 1.1 / 4.1), pytest.approx(75.0)]


def test_several_are_measured_at_once() -> None:
    found = Host().many(["memory", "x", "disk"], NOW)
    assert [type(each) for each in found.values()] == [tuple, Unanswerable, tuple]


def test_what_it_offers_can_be_asked_and_nothing_else() -> None:
    assert all(Host().now(query, NOW).points for query in OFFERED)
    with pytest.raises(Unanswerable, match="missing"):
        Host().now("x", NOW)
    with pytest.raises(Unanswerable, match="missing"):
        Host().over("x", Span(NOW, NOW, timedelta(seconds=15)))
    assert Host().over("cpu", Span(NOW, NOW, timedelta(seconds=15))).points == ()
