from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from bot.incidents.recall import Past
from bot.incidents.rules import State, Times
from bot.messages import recall
from bot.messages.words import words_for
from tests.messages.test_incident import INCIDENT

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
    assert said in str(recall.similar(words_for("en"), [past(**changes)]).blocks)


def test_in_korean() -> None:
    assert "45분 만에 해결" in str(recall.similar(words_for("ko"), [past()]).blocks)


def test_a_title_and_what_was_typed_stay_as_they_are() -> None:
    shown = recall.found(words_for("en"), "<!channel> *now*", [past("<!here>", title="<!channel> down")])
    assert "<!channel>" not in str(shown.payload)
    assert "<!here>" not in str(shown.payload)


def test_where_nothing_is_found_it_says_so() -> None:
    assert "checkout" in recall.found(words_for("en"), "checkout", []).text
    assert recall.similar(words_for("en"), []).text
