import json
from datetime import timedelta

import pytest

from bot.incidents.figures import Figures, Row
from bot.messages import figures
from bot.messages.words import words_for
from bot.severity import Severity

ROW = Row(Severity.SEV1, 2, timedelta(minutes=4), None)
FULL = Figures(
    Row(None, 2, timedelta(minutes=4), timedelta(hours=3)),
    [ROW],
    {"open": 3, "not_taken_up": 4, "cancelled": 5, "merged": 6},
)


@pytest.mark.parametrize("language", ["en", "ko"])
def test_all_is_said(language: str) -> None:
    shown = json.dumps(figures.shown(words_for(language), FULL, 30, "<check>").payload, ensure_ascii=False)
    for part in ("SEV1", "MTTA 4", "MTTR \u2013", "MTTR 3", ": 3", ": 4", ": 5", ": 6"):
        assert part in shown


def test_of_nothing_nothing_is_shown() -> None:
    message = figures.shown(words_for("en"), Figures(Row(None, 0, None, None), [], {}), 7, None)
    assert message.text == "Incidents of the last 7 days"
    assert "There was none." in str(message.blocks)
    assert "MTTR \u2013" not in str(message.blocks)
