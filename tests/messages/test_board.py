from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.deploys.freezing import Freeze
from bot.messages.board import Board, Leaving, ServiceState, age, message
from bot.messages.words import words_for
from bot.severity import Severity
from bot.slack.mrkdwn import plain

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
EN, KO = words_for("en"), words_for("ko")
BOARD = Board(
    NOW,
    services=(
        ServiceState("web", {"en": "Web <shop>", "ko": "웹"}, Severity.SEV2, (3, 5, 8, 9)),
        ServiceState("mail", {"en": "Mail", "ko": "메일"}),
    ),
    freezes=(Freeze("U1", "", "production", NOW, None, "audit"),),
    train=Leaving({"en": "Daily train", "ko": "정기 배포"}, "production", NOW + timedelta(hours=2), 3),
)


@pytest.mark.parametrize(
    ("seconds", "said"),
    [(0, "under 1 min"), (59, "under 1 min"), (60, "1 min"), (3599, "59 min"), (5430, "1 h 30 min")],
)
def test_an_age_is_told_in_whole_minutes(seconds: int, said: str) -> None:
    assert age(EN, NOW - timedelta(seconds=seconds), NOW) == said


def test_all_is_normal_until_something_is_open() -> None:
    assert Board(NOW).gravest is None
    assert "All is normal" in message(EN, Board(NOW)).text
    assert "모두 정상" in message(KO, Board(NOW)).text


def test_the_message_tells_who_suffers_what_is_frozen_and_what_leaves() -> None:
    said = str(message(EN, BOARD).payload)
    assert "SEV2 urgent" in plain(message(EN, BOARD).text)
    assert "Web &lt;shop&gt;" in said
    assert "#3 · #5 · #8 +1" in said
    assert "normal: 1" in said
    assert "audit" in said
    assert "Daily train leaves for `production`" in said
    assert "정기 배포" in str(message(KO, BOARD).payload)


def test_of_many_rows_the_first_are_shown_and_the_others_counted() -> None:
    many = [ServiceState(f"s{n}", {"en": f"S{n}", "ko": f"S{n}"}, Severity.SEV4) for n in range(14)]
    said = str(message(EN, replace(BOARD, services=many)).payload)
    assert "*S9*" in said
    assert "*S10*" not in said
    assert "and 4 more" in said
