from datetime import UTC, datetime

import pytest

from bot.messages.bongsu import status
from bot.messages.standup_scale import unreached
from bot.messages.words import words_for
from bot.standups.progress import Progress
from bot.standups.reaching import Unreached


@pytest.mark.parametrize("language", ["en", "ko"])
def test_whom_it_did_not_reach(language: str) -> None:
    words = words_for(language)
    few = unreached(words, Unreached("Daily <!here>", "C1", ("U1", "U2"), 2)).text
    assert "<@U1>, <@U2>" in few
    assert "<!here>" not in few
    assert "7" in unreached(words, Unreached("Daily", "C1", ("U1", "U2"), 9)).text


@pytest.mark.parametrize(("language", "said"), [("en", "asked 612 of 10000, since"), ("ko", "10000명 중 612명")])
def test_the_state_of_bongsu_tells_how_far_a_standup_is(language: str, said: str) -> None:
    asking = [Progress("All <!here>", 612, 10_000, datetime(2026, 3, 2, 9, tzinfo=UTC))]
    shown = str(status(words_for(language), {}, None, [], asking=asking).blocks)
    assert said in shown
    assert "<!here>" not in shown
