from dataclasses import replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.messages.charts.chart import Level, Mark
from bot.messages.metric_charts import Drawing, snapshot
from bot.messages.words import words_for
from bot.severity import Severity
from tests.messages.test_metric import TAKEN
from tests.work.bench import NOW

SEOUL = ZoneInfo("Asia/Seoul")
LEVELS = (Level(Severity.SEV3, low=0.5), Level(Severity.SEV4, high=0.05))
MARKS = (Mark(NOW - timedelta(minutes=2), "v1.4.2"), Mark(NOW - timedelta(minutes=1), "SEV2 #12", Severity.SEV2))


def drawing(lang: str = "en") -> Drawing:
    found = snapshot(words_for(lang), TAKEN, LEVELS, MARKS, SEOUL)
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("lang", "said"),
    [
        (
            "en",
            (
                "Chart of Latency over 3 min until 1 Mar 2026, 18:00 KST: 400 ms now; from 100 ms to 400 ms,"
                " 233 ms in the mean. Levels: SEV3 danger at 500 ms, SEV4 caution at 50 ms."
                " Marked: v1.4.2 (1 Mar 17:58), SEV2 #12 (1 Mar 17:59)."
            ),
        ),
        (
            "ko",
            (
                "2026년 3월 1일 18:00 KST까지 3분 동안의 지연 그래프: 현재 400 ms, 최저 100 ms, 최고 400 ms,"
                " 평균 233 ms. 단계: SEV3 위험 500 ms, SEV4 주의 50 ms."
                " 표시: v1.4.2 (3월 1일 17:58), SEV2 #12 (3월 1일 17:59)."
            ),
        ),
    ],
)
def test_what_is_drawn_is_said_to_those_who_do_not_see_it(lang: str, said: str) -> None:
    assert drawing(lang).alt == said


@pytest.mark.parametrize(("now", "end"), [(0.4, NOW + timedelta(seconds=20)), (None, NOW)])
def test_the_chart_ends_where_the_figure_of_now_was_taken(now: float | None, end: datetime) -> None:
    view = replace(TAKEN, taken_at=NOW + timedelta(seconds=20), now=now)
    found = snapshot(words_for("en"), view, (), (), SEOUL)
    assert found is not None
    assert (found.chart.start, found.chart.end, found.chart.panels[0].lines[0].now) == (TAKEN.span.start, end, now)
    assert ("400 ms now" in found.alt) == (now is not None)


def test_it_is_drawn() -> None:
    assert drawing("ko").content(words_for("ko"), SEOUL).startswith(b"\x89PNG")


@pytest.mark.parametrize("points", [(), tuple(replace(point, value=None) for point in TAKEN.points)])
def test_there_is_no_chart_of_nothing(points: tuple[()]) -> None:
    assert snapshot(words_for("en"), replace(TAKEN, points=points), LEVELS, MARKS, SEOUL) is None


def test_a_title_from_outside_is_words_that_can_be_drawn() -> None:
    found = snapshot(words_for("en"), replace(TAKEN, titles={"en": "<b>&\t🔥 disk"}), (), (), SEOUL)
    assert found is not None
    assert found.chart.title == "<b>& disk"
    assert found.alt.startswith("Chart of <b>& disk over")
