from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from bot.incidents.recall import Past
from bot.incidents.rules import State, Times
from bot.messages import recall
from bot.messages.recall import Reading
from bot.messages.words import words_for
from tests.messages.test_incident import INCIDENT
from tests.messages.test_postmortem import LISTED

THEN = datetime(2026, 3, 1, 9, 0, tzinfo=UTC)


def past(told: str | None = None, **changes: Any) -> Past:
    ended = {"state": State.RESOLVED, "resolved_by": "U0MAYA"}
    times = Times(THEN, THEN, THEN, resolved=THEN + timedelta(minutes=45))
    return Past(replace(INCIDENT, **{"times": times, **ended, **changes}), told)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({}, "Resolved after 45 min by <@U0MAYA>."),
        ({"resolved_by": None}, "Resolved after 45 min."),
        ({"state": State.INVESTIGATING, "times": Times(THEN, THEN, THEN)}, "Still open."),
        ({"state": State.CANCELLED}, "It was a false alarm."),
        ({"told": "Rolled back\n*v2*"}, "> Rolled back"),
    ],
)
def test_how_it_ended(changes: dict[str, Any], said: str) -> None:
    assert said in str(recall.similar(words_for("en"), Reading([past(**changes)])).blocks)


def test_in_korean() -> None:
    assert "45분 만에 해결" in str(recall.similar(words_for("ko"), Reading([past()])).blocks)


def test_a_title_and_what_was_typed_stay_as_they_are() -> None:
    shown = recall.found(words_for("en"), "<!channel> *now*", [past("<!here>", title="<!channel> down")])
    assert "<!channel>" not in str(shown.payload)
    assert "<!here>" not in str(shown.payload)


def test_where_nothing_is_found_it_says_so() -> None:
    assert "checkout" in recall.found(words_for("en"), "checkout", []).text
    assert recall.similar(words_for("en"), Reading()).text


def test_what_was_written_of_it_can_be_opened_beside_it() -> None:
    reading = Reading([past(), past(id=2)], {2: LISTED}, [replace(LISTED, key=7, title="Search <!here>")])
    blocks = recall.similar(words_for("en"), reading).blocks
    assert [block.get("accessory", {}).get("value") for block in blocks] == [None, None, "1", None, "7"]
    assert "<!here>" not in str(blocks)
    others = recall.similar(words_for("en"), replace(reading, past=[]))
    assert "Nothing like it has happened before" in others.text
