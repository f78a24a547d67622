from typing import Any

import pytest

from bot.deploys.rules import State
from bot.errors import BotError, NotAllowed
from bot.models import Job
from commands.context import Bench
from tests.commands.deploy.typing import bring, type_in

OUT = (State.STARTING, State.RUNNING, State.LIVE)
OLD, HEAD = "b" * 40, "a" * 40


@pytest.fixture(autouse=True)
def live(bench: Bench) -> None:
    for number, (text, commit) in enumerate((("web to production", OLD), ("web", HEAD)), start=1):
        type_in(bench, text)
        bring(bench, number, *OUT, commit=commit)


def compared(bench: Bench) -> list[tuple[Any, Any]]:
    with bench.database.read() as tx:
        jobs = tx.query(Job).filter(Job.flow == "deploy.diff/1")
        return [(job.payload["base"]["ref"], job.payload["head"]["ref"]) for job in jobs]


@pytest.mark.parametrize(
    ("text", "sides"),
    [
        ("web", (HEAD, "main")),
        ("web production", (OLD, "main")),
        ("web @feature/x", (HEAD, "feature/x")),
        ("web@feature/x", (HEAD, "feature/x")),
        ("web production..staging", (OLD, HEAD)),
        ("web Production..@feature/x", (OLD, "feature/x")),
        ("web v1..v2", ("v1", "v2")),
    ],
)
def test_what_is_compared(bench: Bench, text: str, sides: tuple[str, str]) -> None:
    for _ in range(2):
        assert "Comparing" in type_in(bench, f"diff {text}")
    assert compared(bench) == [sides]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("", "which_service"),
        ("wob", "no_service"),
        ("web @--upload-pack=x", "no_ref"),
        ("web@--upload-pack=x", "no_ref"),
        ("web ../..", "no_ref"),
        ("web staging..", "no_ref"),
        ("web staging..--output=x", "no_ref"),
        ("api", "nothing_live"),
    ],
)
def test_what_cannot_be_compared_is_said(bench: Bench, text: str, name: str) -> None:
    with pytest.raises(BotError) as refused:
        type_in(bench, f"diff {text}")
    assert refused.value.name == name
    assert compared(bench) == []


def test_guests_compare_nothing(bench: Bench) -> None:
    with pytest.raises(NotAllowed):
        type_in(bench, "diff web", is_outsider=True)
