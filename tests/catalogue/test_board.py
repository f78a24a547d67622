from datetime import timedelta

import pytest

from bot.catalogue.board import MOST, BoardSettings
from bot.catalogue.load import parse
from bot.catalogue.mistakes import CatalogueError


def test_without_a_table_nothing_is_chosen() -> None:
    assert (BoardSettings().charts, BoardSettings().span) == (None, timedelta(hours=3))


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ('span = "29m"', "board.span"),
        ('span = "8d"', "board.span"),
        (f"charts = {['cpu'] * (MOST + 1)}", "board.charts"),
        ('colour = "red"', "board.colour"),
    ],
)
def test_what_does_not_fit_is_named(text: str, key: str) -> None:
    with pytest.raises(CatalogueError) as caught:
        parse(f"[board]\n{text}\n")
    assert [mistake.key for mistake in caught.value.mistakes] == [key]
