from datetime import UTC, datetime, timedelta

import pytest

from bot.deploys.delivery import DAY, Ended, Ending, Incidents, Range, Report, report
from bot.deploys.delivery_queries import Scope
from bot.messages.delivery import shown
from bot.messages.words import words_for

BEGIN = datetime(2026, 3, 2, tzinfo=UTC)
RANGE = Range(BEGIN - 28 * DAY, BEGIN, BEGIN + 28 * DAY)
BETWEEN = "(the mean of the two in the middle)"
SCOPE = Scope(["production"])


def made(*days: int, faulty: int = 0, since: datetime | None = None) -> Report:
    """Tell of a release on each of these days, the first of them faulty, each with two commits of an hour and three."""
    ended = [
        Ended(
            at,
            at,
            "web",
            "production",
            BEGIN + day * DAY,
            Ending.FAULTY if at < faulty else Ending.OUT,
            leads="[3600, 10800]",
        )
        for at, day in enumerate(days)
    ]
    return report(ended, RANGE, {}, Incidents(3, 2), since)


def texts(of: Report, lang: str = "en", scope: Scope = SCOPE) -> list[str]:
    found = shown(words_for(lang), of, scope).blocks
    return [block["text"]["text"] if "text" in block else block["elements"][0]["text"] for block in found]


def test_each_figure_stands_with_what_is_behind_it_and_what_it_means() -> None:
    heading, figures, apart, how = texts(made(*range(-10, 0), *range(0, 24, 4), faulty=5))
    assert heading == "Delivery into production, Mon 2 Mar \u2013 Sun 29 Mar 2026"
    assert figures.splitlines() == [
        "*Deployment frequency*: 0.21 a day · 6 releases · before: 0.36 a day, worse",
        "`███▁` releases by weeks",
        "_Releases a day, over every day of the time_",
        f"*Change lead time*: 2 h · median of 12 commits {BETWEEN} · before: 2 h, much the same",
        "_From a commit being written to its first release there_",
        "*Change fail rate*: 0% · 0 of 6 releases · before: 50%, better",
        "_Releases that turned out faulty, were rolled back or caused an incident_",
        "*Failed deployment recovery time*: too little data · median of 0 recoveries (it takes 5)",
        "_From such a release being out until its incident was over, else until the next good release_",
        "*Deployment rework rate*: 0% · 0 of 6 releases · before: 0%, much the same",
        "_Releases that were made to mend an incident_",
    ]
    assert "Incidents: 3, of which 2 belong to no deploy" in apart
    assert "definitions of 2026" in how


def test_what_is_too_little_is_said_with_how_much_it_takes() -> None:
    text = texts(made(1, 2, faulty=2))[1]
    assert "*Deployment frequency*: 0.07 a day · 2 releases\n" in text
    assert "*Change fail rate*: too little data · 2 of 2 releases (it takes 5)" in text
    assert "median of 0 recoveries (it takes 5) · not over yet: 2" in text
    assert "before:" not in text


@pytest.mark.parametrize("lang", ["en", "ko"])
def test_without_a_release_there_are_no_figures(lang: str) -> None:
    assert "\n" not in texts(made(), lang)[1]


@pytest.mark.parametrize(("days", "is_told"), [(-28, False), (-27, True), (3, True)])
def test_records_that_begin_within_the_time_are_told_of(days: int, *, is_told: bool) -> None:
    assert ("is known from" in " ".join(texts(made(1, since=BEGIN + days * DAY)))) is is_told


@pytest.mark.parametrize(
    ("scope", "expected"),
    [
        (Scope(["production"], ["web"], "web"), "Delivery of web into production"),
        (Scope(["staging"], ["web"], "web", "staging"), "Delivery of web into staging"),
        (Scope(["staging"], None, None, "staging"), "Delivery into staging"),
    ],
)
def test_the_heading_says_of_what_it_tells(scope: Scope, expected: str) -> None:
    assert texts(made(1), scope=scope)[0].startswith(f"{expected}, ")


def test_the_days_are_those_of_the_teams_clock() -> None:
    until = datetime(2026, 3, 31, 23, 59, tzinfo=UTC) + timedelta(minutes=1)
    of = report([], Range(BEGIN, BEGIN, until), {}, Incidents(0, 0))
    assert texts(of, "ko")[0].endswith("2026년 3월 2일 (월) ~ 3월 31일 (화)")
