import json
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from bot.catalogue import Catalogue, parse
from bot.db import Database
from bot.flows import standups
from bot.models import Job, Projection, StandupOccurrence
from bot.standups import service
from bot.work import Lane
from tests.flows.bench import Slack, make
from tests.flows.standing_up import look
from tests.standups.making import lives, occurrences, standup, utc
from tests.work.bench import Engine


@pytest.fixture
def made(database: Database, tmp_path: Path) -> tuple[Engine, Slack]:
    engine, slack, _ = make(database, tmp_path)
    return engine, slack


def said(slack: Slack, method: str = "chat.postMessage") -> list[tuple[str, str]]:
    return [(call["channel"], call["text"]) for call in slack.of(method)]


def answer(engine: Engine, person: str, now: str, **given: str) -> None:
    engine.now = utc(now)
    with engine.database.write() as tx:
        row = next(each for each in occurrences(tx) if each.person == person and each.day == date(2026, 3, 2))
        version, _ = service.asked_now(tx, row.standup_id)
        standups.answer(tx, engine.workspace, row.id, person, version, given, engine.now)
    engine.run_all()


def test_a_day_of_a_standup(made: tuple[Engine, Slack]) -> None:
    engine, slack = made
    with engine.database.write() as tx:
        standup(tx, "U1", "U2")
    for now in ("2026-03-02 08:59", "2026-03-02 09:00", "2026-03-02 09:00:01"):
        look(engine, now)
    assert [channel for channel, _ in said(slack)] == ["U1", "U2"]
    answer(engine, "U1", "2026-03-02 09:05", q1="*slept*", q3="the key")
    assert "thank you" in said(slack, "chat.update")[0][1]
    look(engine, "2026-03-02 11:30")
    assert said(slack)[2:] == [("U2", said(slack)[2][1])]
    look(engine, "2026-03-02 12:00")
    summary, entry = slack.of("chat.postMessage")[3:]
    assert summary["channel"] == entry["channel"] == "C1"
    shown = json.dumps(summary["blocks"])
    assert "<@U1>" in json.dumps(entry["blocks"])
    assert "Have not answered (1): <@U2>" in shown
    answer(engine, "U2", "2026-03-02 13:00", q1="late")
    look(engine, "2026-03-02 13:01")
    changed = [call for call in slack.of("chat.update") if call["channel"] == "C1"]
    assert len(changed) == 1
    assert "2 of 2 have answered, 1 of them late" in json.dumps(changed[0]["blocks"])
    assert "<@U2> · late" in json.dumps(slack.of("chat.postMessage")[-1]["blocks"], ensure_ascii=False)
    assert len(said(slack)) == 6


def test_questions_go_out_behind_all_that_is_urgent(made: tuple[Engine, Slack]) -> None:
    engine, _ = made
    with engine.database.write() as tx:
        standup(tx, "U1")
        standups.plan(tx, engine.workspace, utc("2026-03-02 09:00"))
        standups.look(tx, Catalogue(), engine.workspace, utc("2026-03-02 09:00"))
        assert [job.lane for job in tx.query(Job)] == [Lane.BULK]


def test_only_the_asking_waits_behind_all_else(made: tuple[Engine, Slack]) -> None:
    engine, _ = made
    with engine.database.write() as tx:
        standup(tx, "U1")
    look(engine, "2026-03-02 09:00")
    with engine.database.write() as tx:
        row = occurrences(tx)[0]
        standups.skip(tx, engine.workspace, row.id, "U1", engine.now)
        assert [job.lane for job in tx.query(Job).filter_by(state="ready")] == [Lane.NORMAL]


def test_each_is_spoken_to_in_their_own_language(made: tuple[Engine, Slack]) -> None:
    engine, slack = made
    with engine.database.write() as tx:
        lives(tx, "U1", None, locale="ko-KR")
        standup(tx, "U1", "U2")
    look(engine, "2026-03-02 09:00")
    texts = dict(said(slack))
    assert "답해 주세요" in texts["U1"]
    assert "how is it going" in texts["U2"]


def test_after_a_downtime_each_is_told_once_of_what_was_missed(made: tuple[Engine, Slack]) -> None:
    engine, slack = made
    with engine.database.write() as tx:
        standup(tx, "U1", "U2")
    look(engine, "2026-03-02 08:00")
    for _ in range(2):
        look(engine, "2026-03-06 13:00")
    missed = [(channel, text) for channel, text in said(slack) if "Bongsu was away" in text]
    assert sorted(channel for channel, _ in missed) == ["U1", "U2"]
    with engine.database.read() as tx:
        assert {row.state for row in occurrences(tx) if row.day <= date(2026, 3, 6)} == {"missed"}


def test_nobody_is_asked_on_a_holiday_of_the_team_or_of_their_country(made: tuple[Engine, Slack]) -> None:
    engine, slack = made
    catalogue = parse('[workspace]\nholidays = ["03-03"]\n[[holiday]]\ndates = ["2026-03-04"]\ntitle = "Ours"\n')
    with engine.database.write() as tx:
        standup(tx, "U1", "U2")
        service.set_country(tx, engine.workspace, "U1", "KR")
    asked: dict[int, set[str]] = {}
    for day in (2, 3, 4):
        before = len(said(slack))
        look(engine, f"2026-03-0{day} 09:00", catalogue)
        asked[day] = {channel for channel, _ in said(slack)[before:]} - {"C1"}
    assert asked == {2: {"U2"}, 3: {"U1"}, 4: set()}  # 1 March was a Sunday, so that Koreans keep the second


def test_a_failed_question_holds_up_no_other(made: tuple[Engine, Slack]) -> None:
    engine, slack = made
    with engine.database.write() as tx:
        standup(tx, "U1", "U2")

    def posted(given: dict[str, Any]) -> dict[str, Any]:
        if given["channel"] == "U1":
            raise ValueError(given["channel"])
        return {"ts": "1.0", "channel": "D-U2"}

    slack.answers["chat.postMessage"] = posted
    look(engine, "2026-03-02 09:00")
    assert [channel for channel, _ in said(slack)] == ["U1", "U2"]
    with engine.database.read() as tx:
        assert [row.channel_id for row in tx.query(Projection).order_by(Projection.id)] == [None, "D-U2"]


def test_a_question_is_skipped_and_that_is_shown(made: tuple[Engine, Slack]) -> None:
    engine, slack = made
    with engine.database.write() as tx:
        standup(tx, "U1")
    look(engine, "2026-03-02 09:00")
    with engine.database.write() as tx:
        row = occurrences(tx)[0]
        standups.skip(tx, engine.workspace, row.id, "U1", engine.now)
    engine.run_all()
    assert "skipped" in said(slack, "chat.update")[0][1]


def test_what_is_erased_leaves_the_messages_too(made: tuple[Engine, Slack]) -> None:
    engine, slack = made
    with engine.database.write() as tx:
        standup(tx, "U1")
    look(engine, "2026-03-02 09:00")
    answer(engine, "U1", "2026-03-02 09:05", q1="secret")
    look(engine, "2026-03-02 12:00")
    assert "secret" in json.dumps(slack.of("chat.postMessage")[-1])
    with engine.database.write() as tx:
        assert standups.erase(tx, engine.workspace, "U1", engine.now) == 1
    engine.later(seconds=10)
    engine.run_all()
    changed = {call["channel"]: json.dumps(call) for call in slack.of("chat.update")}
    assert "secret" not in changed["C1"]
    assert len(slack.of("chat.delete")) == 1
    assert "secret" not in changed["D-U1"]


def test_a_crash_between_the_row_and_the_message_asks_once(made: tuple[Engine, Slack]) -> None:
    engine, slack = made
    with engine.database.write() as tx:
        standup(tx, "U1")
        standups.plan(tx, engine.workspace, utc("2026-03-02 09:00"))
    with engine.database.read() as tx:  # rolled back, as by a crash
        standups.look(tx, Catalogue(), engine.workspace, utc("2026-03-02 09:00"))
    for _ in range(3):
        look(engine, "2026-03-02 09:00")
    assert len(said(slack)) == 1
    with engine.database.read() as tx:
        asked = tx.query(StandupOccurrence).filter(StandupOccurrence.asked_at.is_not(None)).one()
        assert asked.asked_at == datetime(2026, 3, 2, 9, tzinfo=UTC)


def buttons(call: dict[str, Any]) -> list[str]:
    return [each["action_id"] for block in call["blocks"] if block["type"] == "actions" for each in block["elements"]]


def test_at_the_deadline_no_button_is_left_that_does_nothing(made: tuple[Engine, Slack]) -> None:
    engine, slack = made
    with engine.database.write() as tx:
        standup(tx, "U1", "U2")
    look(engine, "2026-03-02 09:00")
    look(engine, "2026-03-02 11:30")
    answer(engine, "U1", "2026-03-02 11:45", q1="slept")
    nudged = [call for call in slack.of("chat.update") if "nothing is waiting" in call["text"]]
    assert [buttons(call) for call in nudged] == [[]]
    before = len(slack.of("chat.update"))
    look(engine, "2026-03-02 12:00")
    changed = slack.of("chat.update")[before:]
    mine = [call for call in changed if call["channel"] in {"D-U1", "U1"} and "your answer stands" in call["text"]]
    theirs = [call for call in changed if call["channel"] in {"D-U2", "U2"} and "deadline is past" in call["text"]]
    assert [buttons(call) for call in mine] == [[]]
    assert [buttons(call) for call in theirs] == [["standup.answer"]]
    before = len(slack.of("chat.update"))
    look(engine, "2026-03-02 12:00:05")
    assert [call for call in slack.of("chat.update")[before:] if call["channel"] != "C1"] == []


def test_a_day_over_which_a_traveller_jumped_says_so(made: tuple[Engine, Slack]) -> None:
    engine, slack = made
    with engine.database.write() as tx:
        lives(tx, "U1", "America/New_York")
        standup(tx, "U1")
    look(engine, "2026-03-02 12:00")
    with engine.database.write() as tx:
        lives(tx, "U1", "Asia/Seoul")
        standups.follow_clocks(tx, engine.workspace, engine.now)
    look(engine, "2026-03-02 13:00")
    missed = [text for _, text in said(slack) if "on your way" in text]
    assert len(missed) == 1
    assert not any("Bongsu was away" in text for _, text in said(slack))


def test_the_first_question_suggests_a_country_and_no_later_one(made: tuple[Engine, Slack]) -> None:
    engine, slack = made
    with engine.database.write() as tx:
        lives(tx, "U1", "Asia/Seoul")
        lives(tx, "U2", "Asia/Seoul")
        service.set_country(tx, engine.workspace, "U2", "DE")
        standup(tx, "U1", "U2", is_personal=False)
    hints = []
    for day in (2, 3):
        before = len(slack.of("chat.postMessage"))
        look(engine, f"2026-03-0{day} 09:00")
        hints.append([call["channel"] for call in slack.of("chat.postMessage")[before:] if "country KR" in str(call)])
    assert [len(each) for each in hints] == [1, 0]
    assert "U1" in hints[0][0]
