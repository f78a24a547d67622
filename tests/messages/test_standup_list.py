import json
from dataclasses import replace
from typing import Any

from bot.messages.standup_list import WITH_BUTTONS, deletion, listing
from bot.messages.words import words_for
from tests.messages.test_standup import BOTH, STANDUP

PAUSED = replace(STANDUP, id=2, is_paused=True, is_personal=False)


def actions(payload: dict[str, Any]) -> list[list[str]]:
    rows = [each["elements"] for each in payload["blocks"] if each["type"] == "actions"]
    return [[f"{button['action_id']} {button['value']}" for button in row] for row in rows]


@BOTH
def test_the_list_names_each(lang: str) -> None:
    words = words_for(lang)
    shown = listing(words, [STANDUP, PAUSED], ())
    assert json.dumps(shown.payload, ensure_ascii=False).count("Daily &lt;!here&gt;") == 2
    assert actions(shown.payload) == []
    assert "/standup create" in listing(words, [], ()).text


@BOTH
def test_who_may_change_one_has_its_buttons(lang: str) -> None:
    words = words_for(lang)
    first, second = (actions(listing(words, [STANDUP, PAUSED], {own}).payload) for own in (1, 2))
    assert first == [["standup.edit 1", "standup.pause 1", "standup.delete 1"]]
    assert second == [["standup.edit 2", "standup.resume 2", "standup.delete 2"]]


def test_a_long_list_fits() -> None:
    many = [replace(STANDUP, id=number, name=f"Team {number}") for number in range(200)]
    shown = listing(words_for("en"), many, range(200)).payload
    assert len(actions(shown)) == WITH_BUTTONS
    assert "Team 199" in json.dumps(shown)


@BOTH
def test_a_deletion_is_asked_for_once(lang: str) -> None:
    assert actions(deletion(words_for(lang), STANDUP).payload) == [["standup.delete 1"]]
