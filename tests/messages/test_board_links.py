from datetime import UTC, datetime

from bot.messages.board_links import Link, listed, made, revoked
from bot.messages.words import words_for

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
EN = words_for("en")


def test_a_link_is_shown_once() -> None:
    assert "https://b.example/board?key=abc" in made(EN, "wall", "https://b.example/board?key=abc").text
    assert "kept nowhere" in made(EN, "wall", None).text


def test_the_list_says_who_made_a_link_and_when_it_was_opened() -> None:
    shown = str(listed(EN, [Link("wall", "U1", NOW, None), Link("phone", "U2", NOW, NOW)]).payload)
    assert "`wall` · made by <@U1>" in shown
    assert "never opened" in shown
    assert "last opened" in shown
    assert "/metrics board link" in listed(EN, []).text
    assert "`wall`" in revoked(EN, "wall").text
