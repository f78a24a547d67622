import json
from dataclasses import replace

import pytest

from bot.incidents.merging import Plan
from bot.incidents.queries import Survivor
from bot.incidents.rules import State
from bot.messages import incident, merging
from bot.messages.words import words_for
from bot.severity import Severity
from tests.messages.test_incident import INCIDENT, WHEN

OTHER = replace(INCIDENT, id=9, number=14, severity=Severity.SEV3)


@pytest.mark.parametrize("language", ["en", "ko"])
def test_the_question_says_what_it_will_do(language: str) -> None:
    shown = json.dumps(merging.question(words_for(language), Plan(INCIDENT, OTHER, 7, 42)).payload, ensure_ascii=False)
    for part in ("SEV2", "SEV3", "42", '"value": "7 investigating 9 investigating"', "danger"):
        assert part in shown
    assert "<!channel>" not in shown
    assert "private" not in shown


def test_of_private_ones_it_says_who_will_read_what() -> None:
    one, other = replace(INCIDENT, is_private=True), replace(INCIDENT, number=14, is_private=True)
    shown = json.dumps(merging.question(words_for("en"), Plan(one, other, 0, 1)).payload)
    assert "Both are private" in shown
    assert "The severity stays" not in shown


@pytest.mark.parametrize(("channel", "name"), [("C9", "inc-14-x"), (None, None)])
def test_what_was_merged_shows_where_it_went_and_no_button(channel: str | None, name: str | None) -> None:
    words = words_for("en")
    merged = replace(INCIDENT, state=State.MERGED, closed_at=WHEN, merged_into=Survivor(14, channel, name))
    for message in (incident.panel(words, merged), incident.announcement(words, merged)):
        shown = json.dumps(message.payload)
        assert "Merged into incident 14." in shown
        assert ("<#C9>" in shown) == (channel is not None)
        assert "action_id" not in shown
    assert incident.topic(words, merged).startswith("Merged into incident 14")
    assert ("#inc-14-x" in incident.topic(words, merged)) == (name is not None)
