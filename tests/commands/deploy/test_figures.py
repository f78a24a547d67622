import pytest

from bot.deploys.rules import State
from bot.errors import BotError, NotAllowed
from commands.context import Bench
from commands.deploy.figures import figures
from tests.commands.bench import ask
from tests.commands.deploy.typing import bring, type_in


@pytest.fixture(autouse=True)
def released(bench: Bench) -> None:
    type_in(bench, "web to production")
    bring(bench, 1, State.STARTING, State.RUNNING, State.LIVE)


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("figures", ["in the last 30 days", "*Releases*: 1 · 0.03 a day"]),
        ("figures web 10d", ["Releases of web", "in the last 10 days", "0.10 a day"]),
        ("figures 10", ["in the last 10 days"]),
        ("figures api", ["Releases of api", "There was none."]),
    ],
)
def test_the_releases_of_a_while_are_counted(bench: Bench, typed: str, told: list[str]) -> None:
    said = type_in(bench, typed)
    assert [text for text in told if text not in said] == []


@pytest.mark.parametrize("typed", ["figures 10x", "figures 99999d", "figures nothing"])
def test_what_is_not_understood_is_said(bench: Bench, typed: str) -> None:
    with pytest.raises(BotError):
        type_in(bench, typed)


def test_guests_are_told_nothing(bench: Bench) -> None:
    with pytest.raises(NotAllowed):
        figures(ask(bench, is_outsider=True))
