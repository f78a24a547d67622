import json

import pytest

from bot.errors import NotAllowed
from commands.context import Bench, Handler
from commands.incident.declare import declare
from commands.incident.show import bare, listing
from commands.incident.updates import customers
from tests.commands.bench import ask


def test_the_list_and_the_bare_command_show_what_is_open(bench: Bench) -> None:
    declare(ask(bench, "search is slow"))
    for shown in (listing(ask(bench)), bare(ask(bench))):
        assert "search is slow" in json.dumps(shown)


@pytest.mark.parametrize("show", [bare, listing, customers])
def test_no_guest_is_shown_what_is_open(bench: Bench, show: Handler) -> None:
    declare(ask(bench, "search is slow"))
    with pytest.raises(NotAllowed):
        show(ask(bench, "1", is_outsider=True))
