from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.messages.charts.chart import Level, Mark
from bot.messages.metric_charts import Drawing
from bot.messages.metric_round_charts import chosen, compared, deployed, together
from bot.messages.words import words_for
from bot.metrics.ports import Point, Span
from bot.metrics.queries import SnapshotView
from bot.metrics.rounds import ASKED, DECLARED, SCHEDULED, RoundView
from bot.severity import Severity
from tests.messages.test_deploy import VIEW as DEPLOY
from tests.messages.test_metric import TAKEN
from tests.work.bench import NOW

SEOUL, MINUTE = ZoneInfo("Asia/Seoul"), timedelta(minutes=1)
MARK = Mark(NOW - MINUTE, "v1.4.2")
LEVELS = {"errors": (Level(Severity.SEV3, low=5.0),)}


def snapshot(metric: str = "latency", end: int = 0, value: float | None = 0.2) -> SnapshotView:
    """Make a snapshot of three minutes that end some minutes from now."""
    until = NOW + end * MINUTE
    points = [Point(until - ago * MINUTE, value) for ago in (3, 2, 1, 0)]
    span, titles = Span(until - 3 * MINUTE, until, MINUTE), {"en": metric.title(), "ko": metric}
    return replace(TAKEN, metric=metric, titles=titles, span=span, points=points, now=value, taken_at=until)


def of(*snapshots: SnapshotView, reason: str = ASKED, title: str | None = None) -> RoundView:
    return RoundView(1, 1, reason, "incident:1", title, "checkout", NOW, snapshots)


def drawn(found: Drawing | None) -> Drawing:
    assert found is not None
    assert found.content(words_for("ko"), SEOUL).startswith(b"\x89PNG")
    return found


@pytest.mark.parametrize(
    ("reason", "lang", "title"),
    [
        (ASKED, "en", "checkout"),
        (SCHEDULED, "en", "Every morning"),
        (DECLARED, "en", "As the incident began"),
        (DECLARED, "ko", "장애 시작 시점"),
    ],
)
def test_metrics_stand_one_below_the_other_under_a_title(reason: str, lang: str, title: str) -> None:
    round_ = of(snapshot(), snapshot("errors", value=2.0), reason=reason, title="Every morning")
    chart = drawn(together(words_for(lang), round_, LEVELS, [MARK], SEOUL)).chart
    assert chart.title == title
    names = {"en": ["Errors", "Latency"], "ko": ["errors", "latency"]}
    assert [panel.title for panel in chart.panels] == names[lang]
    assert [list(panel.levels) for panel in chart.panels] == [list(LEVELS["errors"]), []]


def test_what_is_shown_is_said() -> None:
    found = drawn(together(words_for("en"), of(snapshot()), {}, [MARK], SEOUL))
    assert found.alt == (
        "checkout (3 min until 1 Mar 2026, 18:00 KST). Latency: 200 ms now; from 200 ms to 200 ms, 200 ms in the mean."
        " Marked: v1.4.2 (1 Mar 17:59)."
    )


def test_what_is_watched_goes_first_and_what_is_not_known_is_left_out() -> None:
    found: Sequence[SnapshotView] = [snapshot(f"m{place}") for place in range(5)]
    shown = chosen([snapshot("empty", value=None), *found, snapshot("errors")], LEVELS)
    assert [each.metric for each in shown] == ["errors", "m0", "m1", "m2"]
    assert together(words_for("en"), of(snapshot(value=None)), {}, [], SEOUL) is None


def test_a_deploy_has_both_spans_in_one_panel_with_a_gap_between_them() -> None:
    deploy = replace(DEPLOY, started_at=NOW, ended_at=NOW + 5 * MINUTE)
    before, after = snapshot(), snapshot(end=9, value=0.4)
    found = drawn(deployed(words_for("en"), deploy, [before], [after, snapshot("new", 9)], {}, [MARK], SEOUL))
    latency, new = found.chart.panels
    values = [point.value for point in latency.lines[0].points]
    assert values == [0.2, 0.2, 0.2, 0.2, None, 0.4, 0.4, 0.4, 0.4]
    assert len(new.lines[0].points) == 4
    assert [(part.name, part.is_apart) for part in found.chart.parts] == [
        ("before", True),
        ("after", False),
    ]
    assert (found.chart.start, found.chart.end) == (before.span.start, after.span.end)
    assert found.chart.title.startswith(f"Deploy {deploy.number} of {deploy.service}")


def test_spans_that_meet_have_no_gap_and_count_no_moment_twice() -> None:
    deploy = replace(DEPLOY, started_at=NOW, ended_at=NOW)
    found = drawn(deployed(words_for("en"), deploy, [snapshot()], [snapshot(end=3, value=0.4)], {}, [], SEOUL))
    assert [point.value for point in found.chart.panels[0].lines[0].points] == [0.2] * 4 + [0.4] * 3


@pytest.mark.parametrize(
    ("lang", "end", "names"),
    [
        ("en", -1440, ["1 Mar", "28 Feb"]),
        ("ko", -1440, ["3월 1일", "2월 28일"]),
        ("en", -60, ["17:57", "16:57"]),
    ],
)
def test_an_earlier_span_lies_under_the_later_one(lang: str, end: int, names: list[str]) -> None:
    found = drawn(compared(words_for(lang), snapshot(end=end, value=0.1), snapshot(), (), SEOUL))
    now, then = found.chart.panels[0].lines
    assert [now.name, then.name] == names
    assert [point.at for point in then.points] == [point.at for point in now.points]
    assert (now.now, then.now) == (0.2, None)
    assert found.alt.count("200 ms in the mean") + found.alt.count("평균 200 ms") == 1


def test_nothing_is_compared_with_nothing() -> None:
    assert compared(words_for("en"), snapshot(value=None), snapshot(), (), SEOUL) is None
