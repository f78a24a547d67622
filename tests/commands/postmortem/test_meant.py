import pytest

from bot.errors import NotAllowed, NotFound
from commands.context import Bench
from commands.postmortem.meant import by_key, meant
from tests.commands.bench import ask
from tests.commands.postmortem.writing import make_private


@pytest.mark.parametrize(
    ("text", "channel", "rest"), [("1", "C1", ""), ("#1 impact", "C1", "impact"), ("impact", "C7", "impact")]
)
def test_one_is_meant_by_its_number_or_its_channel(bench: Bench, text: str, channel: str, rest: str) -> None:
    found, behind = meant(ask(bench, text, channel=channel))
    assert (found.number, behind) == (1, rest)


@pytest.mark.parametrize(("text", "name"), [("7", "not_found"), ("impact", "which"), ("", "which")])
def test_none_is_meant(bench: Bench, text: str, name: str) -> None:
    with pytest.raises(NotFound, match=name):
        meant(ask(bench, text))


def test_one_of_a_private_channel_is_for_those_in_it(bench: Bench) -> None:
    make_private(bench)
    for look in (lambda: meant(ask(bench, "1")), lambda: by_key(ask(bench), 1)):
        with pytest.raises(NotFound, match="not_found"):
            look()


def test_guests_see_none(bench: Bench) -> None:
    with pytest.raises(NotAllowed, match="guest"):
        by_key(ask(bench, is_outsider=True), 1)
