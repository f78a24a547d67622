from pathlib import Path

import pytest

from bot.db import Database
from bot.flows import watch_cards
from bot.messages.words import words_for
from tests.flows.watching import Tower


@pytest.fixture
def tower(database: Database, tmp_path: Path) -> Tower:
    return Tower(database, tmp_path)


def test_an_alarm_shows_its_course_and_its_incident(tower: Tower) -> None:
    tower.see(50, 99, 99)
    (state,) = tower.states
    with tower.database.read() as tx:
        shown = watch_cards.alarm(tx, words_for("en"), f"{state.id}:1")
        assert watch_cards.alarm(tx, words_for("en"), f"{state.id}:2") is None
        assert watch_cards.over(tx, words_for("en"), f"{state.id}:1") is None
    text = str(shown.blocks if shown else "")
    assert "▅` the last 1 h" in text
    assert "Incident 1 was declared from this." in text
