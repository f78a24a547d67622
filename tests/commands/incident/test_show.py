import json

from commands.context import Bench
from commands.incident.declare import declare
from commands.incident.show import bare, listing
from tests.commands.bench import ask


def test_the_list_and_the_bare_command_show_what_is_open(bench: Bench) -> None:
    declare(ask(bench, "search is slow"))
    for shown in (listing(ask(bench)), bare(ask(bench))):
        assert "search is slow" in json.dumps(shown)
