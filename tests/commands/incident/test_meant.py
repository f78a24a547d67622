import pytest

from bot.errors import NotFound
from commands.context import Bench
from commands.incident.declare import declare
from commands.incident.meant import meant, meant_first
from tests.commands.bench import ask
from tests.commands.incident.test_state import open_channel


@pytest.mark.parametrize("typed", ["", "99", "x", "9" * 40, "-1", "1; drop table"])
def test_an_incident_that_is_not_there(bench: Bench, typed: str) -> None:
    with pytest.raises(NotFound):
        meant(ask(bench, typed))


@pytest.mark.parametrize(
    ("channel", "text", "number", "rest"),
    [
        ("C7", "half of it is back", 1, "half of it is back"),
        ("C7", "500 errors a second", 1, "500 errors a second"),
        ("C7", "#2 is better", 2, "is better"),
        ("C9", "2 is better", 2, "is better"),
        ("C9", "#2", 2, ""),
    ],
)
def test_the_number_comes_first(bench: Bench, channel: str, text: str, number: int, rest: str) -> None:
    for key in ("1", "2"):
        declare(ask(bench, "checkout is down", key=key))
    open_channel(bench)
    found, left = meant_first(ask(bench, text, channel=channel))
    assert (found.number, left) == (number, rest)


def test_without_a_number_and_outside_nobody_is_meant(bench: Bench) -> None:
    with pytest.raises(NotFound):
        meant_first(ask(bench, "is better", channel="C9"))
