from datetime import timedelta

import pytest

from bot.deploys.figures import Figures, summed
from bot.messages.deploy_figures import shown
from bot.messages.template import UNKNOWN
from bot.messages.words import words_for

HOUR = timedelta(hours=1)
WHOLE = Figures(4, 0.5, 3 * HOUR, 3, 0.25, 1, 2 * HOUR, 1, 0.5, 2)


def test_each_figure_stands_with_what_is_behind_it() -> None:
    text = shown(words_for("en"), WHOLE, 8, "web").blocks[1]["text"]["text"]
    assert text.splitlines() == [
        "*Releases*: 4 · 0.50 a day",
        "*From a commit to people*: 3 h · 3 commits",
        "*Failed*: 25% · 1",
        "*Until that was over*: 2 h · 1 of them are over",
        "*Made to mend an incident*: 50% · 2",
    ]


@pytest.mark.parametrize("lang", ["en", "ko"])
def test_what_is_not_known_is_a_dash_and_without_a_release_there_are_no_rows(lang: str) -> None:
    lacking = Figures(1, 1.0, None, 0, 0.0, 0, None, 0, 0.0, 0)
    assert shown(words_for(lang), lacking, 1, None).blocks[1]["text"]["text"].count(UNKNOWN) == 2
    assert "\n" not in shown(words_for(lang), summed([], HOUR * 24), 1, "web").blocks[1]["text"]["text"]
