import json
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.messages.metric_round import happened, shown
from bot.messages.words import words_for
from bot.metrics.ports import Point, Span
from bot.metrics.queries import SnapshotView
from bot.metrics.rounds import ASKED, COMPARED, DECLARED, RESOLVED, SCHEDULED, RoundView
from bot.metrics.rules import State
from tests.messages.test_metric import TAKEN
from tests.work.bench import NOW

DAY = timedelta(days=1)
ROUND = RoundView(1, 1, ASKED, None, None, "checkout", NOW, (TAKEN,))


def said(of: RoundView, lang: str = "en") -> str:
    return json.dumps(shown(words_for(lang), of).payload, ensure_ascii=False)


def before(of: SnapshotView, factor: float) -> SnapshotView:
    points = tuple(Point(point.at - DAY, point.value and point.value * factor) for point in of.points)
    return replace(of, span=Span(of.span.start - DAY, of.span.end - DAY, of.span.step), points=points)


@pytest.mark.parametrize(
    ("of", "heading"),
    [
        (ROUND, "The metrics of *checkout*"),
        (replace(ROUND, service=None), ":bar_chart: The metrics"),
        (replace(ROUND, reason=SCHEDULED, title="Shop <!here>"), "*Shop &lt;!here&gt;*"),
        (replace(ROUND, reason=DECLARED), "as the incident began"),
        (replace(ROUND, reason=RESOLVED), "as the incident was over"),
    ],
)
def test_what_it_is_about_comes_first(of: RoundView, heading: str) -> None:
    assert heading in said(of)


def test_each_metric_is_a_line() -> None:
    asked, failed = replace(TAKEN, state=State.ASKED), replace(TAKEN, state=State.FAILED, why="denied")
    text = said(replace(ROUND, snapshots=(TAKEN, asked, failed, replace(TAKEN, points=(), now=None))))
    assert "*Latency*: *400 ms* `▁·▃█` +300 % · worse" in text
    assert "*Latency*: :hourglass:" in text
    assert ":warning: *Latency*: it does not let Bongsu in" in text
    assert "*Latency*: *—*" in text
    assert "*지연*: *400 ms*" in said(ROUND, "ko")


def test_two_spans_are_compared_by_their_means() -> None:
    text = said(replace(ROUND, reason=COMPARED, snapshots=(before(TAKEN, 2), TAKEN)))
    assert ":bar_chart: *Latency*: *-50 %* · better" in text
    assert "*467 ms* in the mean, from 200 ms to 800 ms" in text
    assert "*233 ms* in the mean, from 100 ms to 400 ms" in text


def test_what_cannot_be_compared_is_said() -> None:
    text = said(replace(ROUND, reason=COMPARED, snapshots=(replace(before(TAKEN, 1), points=()), TAKEN)))
    assert "not to be compared" in text
    assert "no figures are known" in text


def test_a_timeline_tells_the_figures_in_a_line() -> None:
    figures = [
        {"titles": {"en": "Latency", "ko": "지연"}, "value": 0.25, "unit": "s", "change": 0.5},
        {"titles": {"en": "Orders"}, "value": 12.0, "unit": "orders/min", "change": None},
    ]
    told = happened(words_for("en"), {"moment": "declared", "figures": figures})
    assert str(told) == "The metrics as it began: *Latency* 250 ms (+50 %), *Orders* 12 orders/min"
    assert "지연" in happened(words_for("ko"), {"moment": "resolved", "figures": figures})
