from dataclasses import replace

import pytest

from bot.messages.home import SHOWN, home
from bot.messages.words import words_for
from tests.messages.test_incident import INCIDENT


@pytest.mark.parametrize("language", ["en", "ko"])
@pytest.mark.parametrize(("count", "lines"), [(0, 1), (1, 1), (SHOWN, SHOWN), (SHOWN + 1, SHOWN + 1)])
def test_what_is_open_is_listed_up_to_a_limit(language: str, count: int, lines: int) -> None:
    view = home(words_for(language), [replace(INCIDENT, number=n) for n in range(count)]).payload
    assert view["type"] == "home"
    shown = [block["type"] for block in view["blocks"]]
    assert shown.index("actions") - 1 == lines


def test_the_form_can_be_opened_from_there() -> None:
    view = home(words_for("en"), []).payload
    (row,) = [block for block in view["blocks"] if block["type"] == "actions"]
    assert [element["action_id"] for element in row["elements"]] == ["incident.form", "digest.form"]
