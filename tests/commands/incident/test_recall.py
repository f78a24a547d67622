import pytest

from bot.errors import BotError, NotAllowed
from commands.context import Bench
from commands.incident import declare, recall
from tests.commands.bench import ask


@pytest.fixture
def past(bench: Bench) -> Bench:
    for number, title in enumerate(("checkout is failing", "disk is full", "결제가 실패합니다"), 1):
        declare.declare(ask(bench, title, key=f"trigger:{number}"))
    return bench


@pytest.mark.parametrize(
    ("typed", "shown", "hidden"),
    [("checkout", "checkout is", "disk"), ("결제 실패", "결제가", "disk"), ('"is full"', "disk", "checkout is")],
)
def test_searching(past: Bench, typed: str, shown: str, hidden: str) -> None:
    answer = str(recall.search(ask(past, typed)))
    assert shown in answer
    assert hidden not in answer


def test_a_search_without_words_says_how(past: Bench) -> None:
    with pytest.raises(BotError, match="which_words"):
        recall.search(ask(past, ""))


def test_similar_ones_by_number(past: Bench) -> None:
    declare.declare(ask(past, "checkout fails again", key="trigger:9"))
    assert "checkout is failing" in str(recall.similar(ask(past, "4")))
    assert "No incident" in str(recall.similar(ask(past, "2")))


@pytest.mark.parametrize("handler", [recall.search, recall.similar])
def test_guests_find_nothing(past: Bench, handler: object) -> None:
    assert callable(handler)
    with pytest.raises(NotAllowed):
        handler(ask(past, "checkout", is_outsider=True))
