import dataclasses
import json
from datetime import date

import pytest

from bot.messages import standup_replies
from bot.messages.words import words_for
from bot.standups.queries import AskedView
from bot.standups.replying import Choice
from bot.standups.rules import Question, State
from tests.standups.making import utc

ASKED = AskedView(
    7,
    1,
    "Daily <!here>",
    "C1",
    "U1",
    date(2026, 3, 2),
    utc("2026-03-02 09:00"),
    utc("2026-03-02 12:00"),
    State.ASKED,
    None,
    (),
)
OTHER = dataclasses.replace(ASKED, id=8, standup="Team")
QUESTIONS = ((1, Question("q1", "Yesterday <!here>?")), (3, Question("q3", "Blockers?")))


@pytest.mark.parametrize("language", ["en", "ko"])
def test_what_is_open_stands_behind_its_number(language: str) -> None:
    words = words_for(language)
    for of in (ASKED, dataclasses.replace(ASKED, state=State.ANSWERED)):
        shown = json.dumps(standup_replies.still_open(words, of, QUESTIONS))
        assert "3. Blockers?" in shown
        assert "<!here>" not in shown
    assert standup_replies.still_open(words, ASKED, ()) == ()


@pytest.mark.parametrize("language", ["en", "ko"])
def test_each_standup_has_its_button_until_one_is_chosen(language: str) -> None:
    words = words_for(language)
    asked = standup_replies.which(words, Choice(5, (ASKED, OTHER), None))
    assert [each["accessory"]["value"] for each in asked.blocks if "accessory" in each] == ["5:7", "5:8"]
    assert "<!here>" not in json.dumps(asked.payload)
    chosen = standup_replies.which(words, Choice(5, (ASKED, OTHER), OTHER))
    assert "accessory" not in json.dumps(chosen.payload)
    assert "Team" in chosen.text
    assert standup_replies.which(words, None).text
