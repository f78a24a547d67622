from datetime import UTC, datetime

import pytest

from bot.messages import bongsu
from bot.messages.words import words_for
from bot.work.queries import DeadJob

DEAD = DeadJob(3, "incident.open/1", "incident:3", 1, "<!channel>: refused", datetime(2026, 3, 1, tzinfo=UTC))


@pytest.mark.parametrize("language", ["en", "ko"])
def test_status_and_stuck_jobs(language: str) -> None:
    words = words_for(language)
    assert "7" in bongsu.status(words, {"dead": 7}, None).text
    assert "line 3" in str(bongsu.status(words, {}, "bongsu.toml, line 3").blocks)
    shown = str(bongsu.dead_jobs(words, [DEAD]).blocks)
    assert "incident.open/1" in shown
    assert "<!channel>" not in shown
    assert bongsu.dead_jobs(words, []).text
