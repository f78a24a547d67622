"""The READMEs name every word of `/standup`.

A word that no table names is found by nobody but its author.
"""

import re

import pytest

from commands.standup import COMMAND
from tests.house.checkout import CHECKOUT


@pytest.mark.parametrize("readme", ["README.md", "README.ko.md"])
def test_the_readmes_name_every_word(readme: str) -> None:
    rows = [line for line in (CHECKOUT / readme).read_text().splitlines() if line.startswith("| `/standup")]
    known = set(re.findall(r"[\w-]+", " ".join(row.split(" | ")[0] for row in rows)))
    assert {each.word for each in COMMAND.subcommands} - {"help"} <= known
