from datetime import UTC, datetime, timedelta

import pytest

from bot.integrations.host import FIGURES, Host
from bot.metrics.ports import Span, Unanswerable

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


@pytest.mark.parametrize("query", sorted(FIGURES))
def test_each_figure_is_measured(query: str) -> None:
    found = Host().now(query, NOW).last
    assert found is not None
    assert found.at == NOW
    assert found.value is not None
    assert found.value >= 0
    assert FIGURES[query][1] != "%" or found.value <= 100


def test_what_it_offers_can_be_asked_and_nothing_else() -> None:
    assert [each.query for each in Host().offered()] == list(FIGURES)
    with pytest.raises(Unanswerable, match="missing"):
        Host().now("x", NOW)
    with pytest.raises(Unanswerable, match="missing"):
        Host().over("x", Span(NOW, NOW, timedelta(seconds=15)))
