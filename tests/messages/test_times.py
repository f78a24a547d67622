import json
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.incidents.rules import Times
from bot.messages import times
from bot.messages.words import words_for
from bot.slack.mrkdwn import plain
from tests.messages.test_incident import INCIDENT, RESOLVED, WHEN

BOTH = Times(WHEN, WHEN, WHEN, acknowledged=WHEN + timedelta(minutes=5), resolved=WHEN)


@pytest.mark.parametrize(("language", "missing", "taken"), [("en", "not yet", "5 min"), ("ko", "아직 없음", "5분")])
def test_all_moments_are_shown(language: str, missing: str, taken: str) -> None:
    message = times.shown(words_for(language), replace(INCIDENT, times=BOTH), timedelta(hours=2))
    shown = json.dumps(message.payload, ensure_ascii=False)
    assert [part in shown for part in (missing, taken)] == [True, True]
    assert shown.count("<!date^") == 5


def test_what_is_over_says_so() -> None:
    shown = str(times.shown(words_for("en"), RESOLVED, timedelta(hours=2)).payload)
    assert "It needed people for 2 h" in shown
    assert "Taken up" not in shown


def test_a_correction_names_both_times() -> None:
    detail = {"name": "mitigated", "before": WHEN.isoformat(), "after": WHEN.isoformat(), "why": ""}
    told = plain(times.changed(words_for("en"), "U1", detail))
    assert told == ":clock3: @U1 corrected a time. Mitigated: 1 Mar 2026, 09:00 UTC instead of 1 Mar 2026, 09:00 UTC."
