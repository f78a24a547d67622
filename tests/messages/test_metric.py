import json
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.catalogue.metrics import Metric
from bot.messages.charts.chart import Level
from bot.messages.metric import WHY, listing, snapshot, sparkline
from bot.messages.words import words_for
from bot.metrics.ports import REASONS, Point, Span
from bot.metrics.queries import SeriesView, SnapshotView
from bot.metrics.rules import State
from bot.severity import Severity
from tests.work.bench import NOW

MINUTE = timedelta(minutes=1)
VALUES = (0.1, None, 0.2, 0.4)
TAKEN = SnapshotView(
    id=1,
    metric="latency",
    titles={"en": "Latency", "ko": "지연"},
    service="checkout",
    source="shop",
    unit="s",
    good="low",
    span=Span(NOW - 3 * MINUTE, NOW, MINUTE),
    state=State.TAKEN,
    taken_at=NOW,
    now=0.4,
    points=tuple(Point(NOW + (place - 3) * MINUTE, value) for place, value in enumerate(VALUES)),
    warnings=(),
    why=None,
    said=None,
)


def said(of: SnapshotView, lang: str = "en") -> str:
    return json.dumps(snapshot(words_for(lang), of).payload, ensure_ascii=False)


def test_the_figure_comes_first_and_then_its_course() -> None:
    text = said(TAKEN)
    assert "*Latency*: *400 ms* · worse" in text
    assert "`▁·▃█`" in text
    assert "3 min: from 100 ms to 400 ms, 233 ms in the mean, +300 %" in text


@pytest.mark.parametrize(("good", "told"), [("high", "better"), ("low", "worse"), ("none", '400 ms*"')])
def test_which_way_is_better_is_the_catalogues(good: str, told: str) -> None:
    assert told in said(replace(TAKEN, good=good))


def test_where_its_watches_alarm_is_told() -> None:
    levels = [Level(Severity.SEV4, low=0.5), Level(Severity.SEV2, high=0.01)]
    text = json.dumps(snapshot(words_for("en"), TAKEN, levels).payload, ensure_ascii=False)
    assert "Alarms: SEV4 caution from 500 ms · SEV2 urgent at 10 ms or less" in text
    assert "Alarms" not in said(TAKEN)


def test_no_data_is_said_and_is_not_zero() -> None:
    text = said(replace(TAKEN, now=None, points=()))
    assert "*Latency*: *—*" in text
    assert "No figures are known" in text


def test_what_a_source_warns_of_is_shown_and_pings_nobody() -> None:
    assert "&lt;!channel&gt;" in said(replace(TAKEN, warnings=("<!channel> partial",)))


@pytest.mark.parametrize("lang", ["en", "ko"])
@pytest.mark.parametrize("why", [*REASONS, "away", "gone"])
def test_every_reason_has_words(lang: str, why: str) -> None:
    text = said(replace(TAKEN, state=State.FAILED, why=why, said="(<x>)"), lang)
    assert words_for(lang).label(WHY[why]) in text
    assert "&lt;x&gt;" in text


def series(value: float | None) -> SeriesView:
    return SeriesView(1, "m", {}, "", NOW, NOW, value, NOW, 0)


@pytest.mark.parametrize("lang", ["en", "ko"])
def test_the_list_has_each_metric_with_its_newest_figure(lang: str) -> None:
    latency = Metric(source="shop", query="x", title="Latency", kind="latency")
    found = {"latency": latency, "orders": Metric(source="shop", query="y"), "carts": Metric(source="shop", query="z")}
    kept = {"latency": [series(0.4), series(None), series(0.1)], "orders": [series(3.0)]}
    text = json.dumps(listing(words_for(lang), found, kept).payload, ensure_ascii=False)
    assert "`latency` Latency: 100 ms … 400 ms · " in text
    assert "`orders` orders: 3 · " in text
    assert "`carts` carts: —" in text
    assert "[metric." in json.dumps(listing(words_for(lang), {}, {}).payload)


def test_a_long_course_fits_a_line() -> None:
    points = tuple(Point(NOW + place * MINUTE, float(place)) for place in range(360))
    assert len(sparkline(replace(TAKEN, points=points))) == 24
