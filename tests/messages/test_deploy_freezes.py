from datetime import UTC, datetime, timedelta

import pytest

from bot.deploys.freezing import Freeze
from bot.messages.deploy_freezes import card, listed, why
from bot.messages.words import words_for
from bot.slack import limits

NOW = datetime(2026, 11, 25, 9, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
ENGLISH = words_for("en")
BOTH = pytest.mark.parametrize("lang", ["en", "ko"])


@pytest.mark.parametrize(
    ("made", "until", "closed", "expected"),
    [
        (NOW, NOW + HOUR, (None, None), ":snowflake: <@U1> froze `web all`: nothing is deployed there until "),
        (NOW - HOUR, NOW + HOUR, (None, None), "nothing is deployed there from "),
        (NOW, None, (None, None), "until somebody lifts it. a &lt;fair&gt;"),
        (NOW, NOW + HOUR, (NOW, "U2"), ":sunny: <@U2> lifted the freeze of `web all`. a &lt;fair&gt;"),
        (NOW, NOW + HOUR, (NOW, None), ":sunny: The freeze of `web all` is over. a &lt;fair&gt;"),
    ],
)
def test_a_freeze_is_told(
    made: datetime, until: datetime | None, closed: tuple[datetime | None, str | None], expected: str
) -> None:
    message = card(ENGLISH, Freeze("U1", "web", "", NOW, until, "a <fair>", made, *closed))
    assert expected in message.blocks[0]["text"]["text"]
    assert "web all" in message.text


@pytest.mark.parametrize(
    ("by", "until", "reason", "expected"),
    [
        ("U1", None, "", "frozen by <@U1>, until somebody lifts it"),
        ("year-end", None, "", "frozen by year-end, until somebody lifts it"),
        ("U1", NOW, "a *fair*", f"frozen by <@U1>, until <!date^{int(NOW.timestamp())}^"),
    ],
)
def test_the_gate_says_until_when(by: str, until: datetime | None, reason: str, expected: str) -> None:
    kept = {"names": {"by": by, "until": until.isoformat() if until else None, "reason": reason}}
    said = why(ENGLISH, kept)
    assert said.startswith(expected)
    assert ("(" in said) is bool(reason)


def test_what_is_on_stands_before_what_is_to_come() -> None:
    later = Freeze("year-end", "", "production", NOW + HOUR, NOW + 2 * HOUR)
    shown = str(listed(ENGLISH, [later, Freeze("U1", "web", "", NOW, None)], NOW).payload)
    places = [shown.index(each) for each in ("Frozen now", "`web all`", "To come", "`all production`")]
    assert places == sorted(places)
    assert "To come" not in str(listed(ENGLISH, [Freeze("U1", "web", "", NOW, None)], NOW).payload)


@BOTH
def test_many_are_cut_and_none_is_said(lang: str) -> None:
    many = [Freeze("U1", "web" * 20, "x" * 60, NOW + n * HOUR, NOW + 900 * HOUR, "y" * 300) for n in range(60)]
    assert len(listed(words_for(lang), many, NOW).blocks) < limits.BLOCKS_OF_MESSAGE
    assert len(listed(words_for(lang), [], NOW).blocks) == 1
