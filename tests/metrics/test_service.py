from bot.db import Database
from bot.metrics.rules import State
from tests.metrics.making import MINUTE, SPAN, asked, told


def test_what_was_told_is_kept_with_what_it_means(database: Database) -> None:
    found = told(database, asked(database), {0: 0.5, 1: None, 3: 2.0}, 1.5)
    assert [point.value for point in found.points] == [0.5, None, None, 2.0]
    assert [point.at for point in found.points] == [SPAN.start + place * MINUTE for place in range(4)]
    assert (found.now, found.unit, found.good, found.state) == (1.5, "s", "low", State.TAKEN)
    assert found.titles == {"en": "Latency", "ko": "지연"}
    assert found.warnings == ["slow", "old"]
    assert found.span == SPAN


def test_a_source_without_a_past_leaves_the_figure_of_now(database: Database) -> None:
    found = told(database, asked(database), {}, 1.5)
    assert (found.points, found.now) == ((), 1.5)
