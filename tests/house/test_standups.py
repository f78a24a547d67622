"""The READMEs name every word of `/standup`, and the page of standups every key of the catalogue.

A word or a key that no table names is found by nobody but its author.
"""

import re

import pytest

from bot.catalogue.standups import StandupQuestion, StandupTable
from commands.standup import COMMAND
from tests.house.checkout import CHECKOUT

PAGE = CHECKOUT / "docs" / "standups.md"


@pytest.mark.parametrize("name", [*StandupTable.model_fields, *StandupQuestion.model_fields])
def test_the_page_names_every_key(name: str) -> None:
    assert re.search(rf"\b{name}\b", PAGE.read_text().partition("## In the catalogue")[2])


@pytest.mark.parametrize("readme", ["README.md", "README.ko.md"])
def test_the_readmes_name_every_word(readme: str) -> None:
    rows = [line for line in (CHECKOUT / readme).read_text().splitlines() if line.startswith("| `/standup")]
    known = set(re.findall(r"[\w-]+", " ".join(row.split(" | ")[0] for row in rows)))
    assert {each.word for each in COMMAND.subcommands} - {"help"} <= known
