import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.db import Database
from bot.deploys.delivery import Ended, Ending, Incidents, Range, report
from bot.deploys.freezing import Freeze
from bot.messages import board_page
from bot.messages.board import Board, Leaving, ServiceState
from bot.messages.board_page import Alarm, fragment, notice, shell, shown
from bot.messages.pages import asset
from bot.messages.words import words_for
from bot.severity import Severity
from bot.watches import queries as watches
from bot.watches.recovery_queries import Stopped
from tests import town

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
SEOUL = ZoneInfo("Asia/Seoul")
EN, KO = words_for("en"), words_for("ko")
TROUBLED = ServiceState("web", {"en": "<Web>", "ko": "웹"}, Severity.SEV2, (3,))
WELL = ServiceState("mail", {"en": "Mail", "ko": "메일"})
BOARD = Board(NOW, services=(TROUBLED, WELL))


def lit(html: str) -> int:
    """Count the fires of the first tile that burn, by the shape that it uses."""
    (level,) = re.findall(r'<div class="tile".*?#fires-(\d)', html, re.DOTALL)
    symbol = re.findall(rf'<symbol id="fires-{level}".*?</symbol>', shell(EN, html, "v1", None, SEOUL), re.DOTALL)
    return len(re.findall(r"<path (?!.{0,40}class)", symbol[0]))


@pytest.mark.parametrize("level", Severity)
def test_a_severity_is_told_by_its_fires_and_both_names_and_not_by_colour_alone(level: Severity) -> None:
    board = replace(BOARD, services=(replace(TROUBLED, severity=level),))
    assert lit(fragment(EN, board, SEOUL)) == level.fires
    assert f"SEV{int(level)} {level.word}" in fragment(EN, board, SEOUL)
    assert f"SEV{int(level)} {level.korean}" in fragment(KO, board, SEOUL)


def test_what_people_named_is_shown_as_text() -> None:
    html = fragment(EN, BOARD, SEOUL)
    assert "&lt;Web&gt;" in html
    assert "<Web>" not in html


def test_rows_that_a_page_does_not_hold_are_counted() -> None:
    many = [replace(WELL, name=f"s{n}") for n in range(board_page.MOST + 7)]
    of = shown(EN, replace(BOARD, services=many), SEOUL).well
    assert (len(of.rows), of.left) == (board_page.MOST, 7)


@pytest.mark.parametrize(
    ("begin", "until", "said"),
    [
        (-1, 2, "all production: frozen until 20:00 · audit"),
        (-1, 20, "all production: frozen until Tue 14:00 · audit"),
        (-1, None, "all production: frozen until somebody lifts it · audit"),
        (3, 5, "all production: frozen from 21:00 · audit"),
    ],
)
def test_freezes_are_told_by_the_clock_of_the_workspace(begin: int, until: int | None, said: str) -> None:
    end = NOW + timedelta(hours=until) if until else None
    freeze = Freeze("U1", "", "production", NOW + timedelta(hours=begin), end, "audit")
    assert shown(EN, replace(BOARD, freezes=(freeze,)), SEOUL).notes == (("freeze", said),)


def test_the_next_train_is_told_with_how_many_are_aboard() -> None:
    train = Leaving({"en": "Daily", "ko": "매일"}, "production", NOW + timedelta(hours=2), 3)
    board = replace(BOARD, train=train)
    assert shown(EN, board, SEOUL).notes == (("train", "Daily → production at 20:00 · 3 aboard"),)
    assert shown(KO, board, SEOUL).notes[0][1].startswith("매일 → production")


def test_the_page_holds_its_script_and_nothing_else_runs() -> None:
    html = shell(KO, "<p>body</p>", "v1", "dark", SEOUL)
    assert '<html lang="ko" data-theme="dark">' in html
    assert re.findall(r"<script>(.*?)</script>", html, re.DOTALL) == [asset("board.js")]
    assert not re.findall(r'\s(?:on[a-z]+|style)="', html)
    assert not re.findall(r"""(?:src|href)=["']|<link|@import|url\(""", html)
    assert 'data-version="v1" data-zone="Asia/Seoul"><p>body</p>' in html


def test_a_board_that_may_come_back_is_asked_for_anew() -> None:
    assert "http-equiv" in notice(EN, "away")
    assert "http-equiv" not in notice(EN, "needs_link")
    assert "/metrics board link" in notice(KO, "needs_link")


def test_what_watches_found_is_told_with_its_value_and_who_mends_it(database: Database) -> None:
    with database.write() as tx:
        workspace = town.fill(tx, NOW, 0, moving=0)
        town.alarm(tx, workspace, NOW)
        town.alarm(tx, workspace, NOW, "recovering", "urgent", label_key="host=b", labels={"host": "b"})
    with database.read() as tx:
        board = replace(BOARD, alarms=watches.standing(tx, workspace), units={"cpu": "%"}, stopped=Stopped("U1", NOW))
    html = fragment(KO, board, SEOUL)
    assert "91.3 %" in html
    assert "복구 중" in html
    assert "18:00부터 복구 스크립트 중지됨" in html
    assert [each.is_mended for each in shown(EN, board, SEOUL).alarms.rows if isinstance(each, Alarm)] == [True, False]


def test_how_delivery_went_is_told_by_the_five_figures() -> None:
    end = NOW
    over = Range(end - timedelta(days=60), end - timedelta(days=30), end)
    out = [Ended(n, n, "web", "production", end - timedelta(days=n), Ending.OUT) for n in range(1, 9)]
    told = shown(EN, replace(BOARD, delivery=report(out, over, {}, Incidents(0, 0), None)), SEOUL).delivery
    assert [title for title, *_ in told][:3] == ["Deployment frequency", "Change lead time", "Change fail rate"]
    assert told[0][1] == "0.27 a day"
    assert told[1][1] == "too little data"
    assert shown(EN, BOARD, SEOUL).delivery == ()
