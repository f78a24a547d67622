"""The five figures, worked out by hand: each case is a history that one can follow with a pencil.

A line is a deploy: its number, hours after Monday 09:00, its service, how it came out, and what more is known of it.
"""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.deploys.delivery import (
    DAY,
    ENOUGH,
    Ended,
    Ending,
    Figure,
    Incidents,
    Range,
    Report,
    Way,
    course,
    failures,
    middle,
    report,
    way,
)

MONDAY = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
WEEK = Range(MONDAY - 7 * DAY, MONDAY, MONDAY + 7 * DAY)
NONE = Incidents(0, 0)


def history(text: str) -> list[Ended]:
    ended = [_ended(line.split()) for line in text.strip().splitlines()]
    return sorted(ended, key=lambda each: each.at)


def _ended(told: list[str]) -> Ended:
    number, hour, service, how, *rest = told
    more = dict(each.split("=") for each in rest)
    return Ended(
        int(number),
        int(number),
        service,
        more.get("in", "production"),
        MONDAY + float(hour) * HOUR,
        Ending.OUT if how == "back" else Ending(how),
        is_back=how == "back",
        leads=str([int(float(hours) * 3600) for hours in more.get("leads", "").split(",") if hours]),
        undoes=int(more["of"]) if "of" in more else None,
        fixes=int(more["fixes"]) if "fixes" in more else None,
    )


def incidents(text: str) -> dict[int, datetime | None]:
    """Read `2@5`: the second deploy caused an incident that was over in the fifth hour; `2@` still is not."""
    told = [each.split("@") for each in text.split()]
    return {int(number): MONDAY + int(hour) * HOUR if hour else None for number, hour in told}


def told(of: Report) -> str:
    """Say figures as the cases do: medians in hours with their count, shares as so many of so many."""
    now = of.now
    lead, recovery = (
        f"{each.value / HOUR:g} of {each.count}" if each.value is not None else "- of 0"
        for each in (now.lead, now.recovery)
    )
    failed, rework = (f"{each.part}/{each.whole}" for each in (now.failed, now.rework))
    return f"releases {now.releases} · lead {lead} · failed {failed} · recovery {recovery} · rework {rework}"


CASES = {
    "nothing at all": ("", "", "releases 0 · lead - of 0 · failed 0/0 · recovery - of 0 · rework 0/0"),
    "an odd number: the value in the middle": (
        """
        1  0 web out leads=1,2
        2  9 web out leads=30
        """,
        "",
        "releases 2 · lead 2 of 3 · failed 0/2 · recovery - of 0 · rework 0/2",
    ),
    "an even number: the mean of the two in the middle, 2 and 5": (
        """
        1  0 web out leads=1,2
        2  9 web out leads=5,30
        """,
        "",
        "releases 2 · lead 3.5 of 4 · failed 0/2 · recovery - of 0 · rework 0/2",
    ),
    "a faulty release is over when the next good one is out, not when the next faulty one is": (
        """
        1  0 web out
        2 10 web faulty
        3 11 web faulty
        4 14 web out
        """,
        "",  # 2 took 4 hours, 3 took 3 hours: the mean is 3.5
        "releases 4 · lead - of 0 · failed 2/4 · recovery 3.5 of 2 · rework 0/4",
    ),
    "a rollback ends what it undoes, and is no release": (
        """
        1  0 web out
        2 10 web out
        3 12 web back of=2
        """,
        "",
        "releases 2 · lead - of 0 · failed 1/2 · recovery 2 of 1 · rework 0/2",
    ),
    "the same number in another place is not undone": (
        """
        1  0 web out
        2 10 web out
        3 12 api back of=2
        """,
        "",
        "releases 2 · lead - of 0 · failed 0/2 · recovery - of 0 · rework 0/2",
    ),
    "an incident goes before what was deployed next": (
        """
        1  0 web out
        2 10 web faulty
        3 12 web out
        """,
        "2@16 3@",  # 2 took 6 hours; the incident of 3 is open, so that it has no time
        "releases 3 · lead - of 0 · failed 2/3 · recovery 6 of 1 · rework 0/3",
    ),
    "an incident that belongs to no deploy makes no release fail": (
        """
        1  0 web out
        2 10 web out
        """,
        "",
        "releases 2 · lead - of 0 · failed 0/2 · recovery - of 0 · rework 0/2",
    ),
    "an incident that was over before the release was out took no time": (
        "1 10 web out",
        "1@9",
        "releases 1 · lead - of 0 · failed 1/1 · recovery 0 of 1 · rework 0/1",
    ),
    "one commit that fails twice and goes out then is one release": (
        """
        1  0 web failed
        2  1 web cancelled
        3  2 web out leads=4
        """,
        "",
        "releases 1 · lead 4 of 1 · failed 0/1 · recovery - of 0 · rework 0/1",
    ),
    "one commit that goes out twice is two releases, and its way there counts once": (
        """
        1  0 web out leads=4
        2  9 web out
        """,
        "",
        "releases 2 · lead 4 of 1 · failed 0/2 · recovery - of 0 · rework 0/2",
    ),
    "a train of three services is three releases, of which one fails": (
        """
        1  0 web out leads=2
        2  0 api faulty leads=4
        3  0 jobs out leads=6
        4  3 api back of=2
        """,
        "",
        "releases 3 · lead 4 of 3 · failed 1/3 · recovery 3 of 1 · rework 0/3",
    ),
    "what goes well elsewhere cures nothing": (
        """
        1  0 web faulty
        2  1 web out in=staging
        """,
        "",
        "releases 2 · lead - of 0 · failed 1/2 · recovery - of 0 · rework 0/2",
    ),
    "what mends an incident is rework": (
        """
        1  0 web out
        2  8 web out fixes=3
        3  9 web out
        4 10 web out
        """,
        "1@8",
        "releases 4 · lead - of 0 · failed 1/4 · recovery 8 of 1 · rework 1/4",
    ),
    "the week before is not in it, what comes after is neither, but cures": (
        """
        1  -1 web out leads=9
        2 167 web faulty
        3 169 web out
        """,
        "",
        "releases 1 · lead - of 0 · failed 1/1 · recovery 2 of 1 · rework 0/1",
    ),
}


@pytest.mark.parametrize(("text", "caused", "expected"), CASES.values(), ids=CASES)
def test_by_hand(text: str, caused: str, expected: str) -> None:
    assert told(report(history(text), WEEK, incidents(caused), NONE)) == expected


def test_what_is_counted_apart() -> None:
    text = """
        1  0 web out
        2  1 web faulty
        3  2 web back of=2
        4  3 web failed
        5  4 web failed
        6  5 web cancelled
    """
    now = report(history(text), WEEK, incidents("1@"), NONE).now
    assert (now.releases, now.back, now.broken, now.cancelled, now.still) == (2, 1, 2, 1, 1)
    assert now.a_day == pytest.approx(2 / 7)


def test_of_four_values_nothing_is_told_and_of_five_it_is() -> None:
    four, five = (
        report(history("\n".join(f"{n} {n} web out leads=1" for n in range(count))), WEEK, {}, NONE).now
        for count in (ENOUGH - 1, ENOUGH)
    )
    assert set(four.told.values()) == {None}
    assert {each: five.told[each] for each in (Figure.LEAD, Figure.FAILED, Figure.RECOVERY)} == {
        Figure.LEAD: 3600,
        Figure.FAILED: 0,
        Figure.RECOVERY: None,
    }
    assert five.told[Figure.FREQUENCY] == pytest.approx(5 / 7)


@pytest.mark.parametrize(
    ("now", "before", "is_high_good", "expected"),
    [
        (2.0, 1.0, True, Way.BETTER),
        (2.0, 1.0, False, Way.WORSE),
        (1.0, 2.0, False, Way.BETTER),
        (1.04, 1.0, True, Way.SAME),
        (0.0, 0.0, False, Way.SAME),
        (0.1, 0.0, False, Way.WORSE),
        (None, 1.0, True, None),
        (1.0, None, True, None),
    ],
)
def test_where_a_figure_went(
    now: float | None, before: float | None, expected: Way | None, *, is_high_good: bool
) -> None:
    assert way(now, before, is_high_good=is_high_good) == expected


def test_a_report_tells_where_each_figure_went() -> None:
    before = "\n".join(f"{n} {n - 100} web faulty leads=9" for n in range(5))
    now = "\n".join(f"{n} {n} web out leads=1" for n in range(5, 15))
    assert report(history(f"{before}\n{now}"), WEEK, {}, NONE).ways == {
        Figure.FREQUENCY: Way.BETTER,
        Figure.LEAD: Way.BETTER,
        Figure.FAILED: Way.BETTER,
        Figure.RECOVERY: None,
        Figure.REWORK: Way.SAME,
    }


def test_the_course_counts_by_days_and_of_a_longer_time_by_weeks() -> None:
    ended = history("1 0 web out\n2 23.5 web out\n3 24 web out\n4 25 web failed\n5 160 web out\n6 -1 web out")
    assert course(ended, WEEK) == [2, 1, 0, 0, 0, 0, 1]
    assert course(ended, Range(MONDAY, MONDAY - 23 * DAY, MONDAY + 7 * DAY)) == [0, 0, 1, 4]


@given(st.lists(st.integers(min_value=0, max_value=10**8), min_size=1))
def test_half_of_all_values_lie_on_either_side_of_the_median(seconds: list[int]) -> None:
    found = middle(seconds).value
    assert found is not None
    slack = timedelta(microseconds=1)
    assert sum(timedelta(seconds=each) <= found + slack for each in seconds) * 2 >= len(seconds)
    assert sum(timedelta(seconds=each) >= found - slack for each in seconds) * 2 >= len(seconds)


ENDINGS = st.sampled_from(["out", "faulty", "failed", "cancelled", "back"])


@given(st.lists(st.tuples(ENDINGS, st.sampled_from(["web", "api"]), st.integers(min_value=-160, max_value=160))))
def test_every_release_counts_once_and_only_releases_fail(told: list[tuple[str, str, int]]) -> None:
    ended = history("\n".join(f"{n} {hour} {service} {how}" for n, (how, service, hour) in enumerate(told, 1)))
    found = report(ended, WEEK, {}, NONE)
    both = [found.now, found.before]
    releases = [each for each in ended if each.is_release]
    assert sum(each.releases for each in both) == len(releases)
    assert sum(each.failed.part for each in both) == sum(each.ending == Ending.FAULTY for each in releases)
    over = failures(ended, {})
    assert all(end is None or end >= each.at for each in releases for end in [over.get(each.key)])
