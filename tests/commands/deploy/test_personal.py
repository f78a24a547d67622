import pytest

from bot.errors import NotAllowed
from bot.models import Person
from commands.context import Bench
from tests.commands.deploy.typing import type_in


def test_who_does_not_want_to_hear_says_so_and_takes_it_back(bench: Bench) -> None:
    for word, mutes in (("mute", True), ("mute me", True), ("unmute", False)):
        type_in(bench, word)
        with bench.database.read() as tx:
            assert [each.mutes_deploys for each in tx.query(Person)] == [mutes]


def test_guests_choose_nothing(bench: Bench) -> None:
    with pytest.raises(NotAllowed):
        type_in(bench, "mute", is_outsider=True)
