import pytest

from bot.errors import NotFound
from commands.context import Bench
from commands.incident.meant import meant
from tests.commands.bench import ask


@pytest.mark.parametrize("typed", ["", "99", "x", "9" * 40, "-1", "1; drop table"])
def test_an_incident_that_is_not_there(bench: Bench, typed: str) -> None:
    with pytest.raises(NotFound):
        meant(ask(bench, typed))
