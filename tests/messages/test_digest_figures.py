from datetime import UTC, datetime

import pytest

from bot.catalogue.metrics import Metric
from bot.messages import digest_figures
from bot.messages.digest_figures import Course
from bot.messages.words import words_for
from bot.metrics.rolling import Sum

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
LOAD = Metric(source="host", query="load", title="Load", title_ko="부하", good="low")


def day(mean: float) -> Sum:
    return Sum(NOW, 86_400, 0.0, 2 * mean, mean, 10)


@pytest.mark.parametrize(
    ("lang", "before", "end"),
    [
        ("en", 4.0, " · +25 % since the day before, worse"),
        ("en", 10.0, " · -50 % since the day before, better"),
        ("en", 5.01, " · no change since the day before"),
        ("en", 0.0, ""),
        ("en", None, ""),
        ("ko", 4.0, " · 전날보다 +25 %, 나빠짐"),
    ],
)
def test_a_metric_is_told_against_the_day_before(lang: str, before: float | None, end: str) -> None:
    of = Course({}, 5.0, day(5.0), None if before is None else day(before))
    told = {
        "en": "*Load*: 5 · in a day 5 in the mean, from 0 to 10",
        "ko": "*부하*: 5 · 하루 평균 5, 0에서 10까지",
    }
    assert digest_figures.metric(words_for(lang), "load", LOAD, [of], more=0) == told[lang] + end


@pytest.mark.parametrize("lang", ["en", "ko"])
def test_without_a_figure_it_says_so(lang: str) -> None:
    silent = digest_figures.metric(words_for(lang), "load", LOAD, [], more=0)
    past = digest_figures.metric(words_for(lang), "load", LOAD, [Course({}, None, None, None)], more=0)
    assert "\n" not in silent
    assert past.endswith(": —")


def test_labels_are_told_in_one_order() -> None:
    assert digest_figures.label({"job": "node", "host": "web-1"}) == "host=web-1, job=node"
