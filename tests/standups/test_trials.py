from datetime import datetime, timedelta

import pytest

from bot.standups.trials import read_wait, trial, usual

SATURDAY = datetime.fromisoformat("2026-11-21 15:44:20")


@pytest.mark.parametrize(
    ("text", "minutes"),
    [
        ("in 2m", 2),
        ("2m", 2),
        ("in 5 minutes", 5),
        ("IN  1 Minute", 1),
        ("10min", 10),
        ("2h", 120),
        ("2분", 2),
        ("2분 뒤", 2),
        ("3분 후에", 3),
        ("1시간 뒤", 60),
        ("12 hours", 720),
    ],
)
def test_how_long_is_read_in_both_languages(text: str, minutes: int) -> None:
    assert read_wait(text) == timedelta(minutes=minutes)


@pytest.mark.parametrize("text", ["in", "two minutes", "0m", "-2m", "13h", "2d", "2m 3", "at 9", "9999m"])
def test_what_is_no_while_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=text.strip()):
        read_wait(text)


def test_the_usual_is_everybodys_own_nine_on_working_days() -> None:
    plan = usual("C1", "Asia/Seoul")
    assert (plan.minute, plan.deadline, plan.summary, plan.is_personal) == (540, 720, 720, True)
    assert plan.days == ("mon", "tue", "wed", "thu", "fri")


@pytest.mark.parametrize(
    ("wait", "minute", "deadline", "summary", "day"),
    [
        (timedelta(minutes=2), 15 * 60 + 47, 16 * 60 + 47, 15 * 60 + 50, "sat"),
        (timedelta(hours=8, minutes=14), 23 * 60 + 59, 59, 2, "sat"),
        (timedelta(hours=9), 45, 105, 48, "sun"),
    ],
)
def test_a_trial_asks_all_at_once_and_on_no_other_day(
    wait: timedelta, minute: int, deadline: int, summary: int, day: str
) -> None:
    plan = trial("C1", "America/New_York", SATURDAY, wait)
    assert (plan.minute, plan.deadline, plan.summary, plan.is_personal) == (minute, deadline, summary, False)
    assert plan.days == (day,)


def test_a_trial_begins_no_sooner_than_it_says() -> None:
    assert trial("C1", "UTC", SATURDAY.replace(second=0), timedelta(minutes=2)).minute == 15 * 60 + 46
