from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from bot.catalogue.watches import Level, completed, level
from bot.severity import Severity
from bot.watches.machine import CALM_FOR, MAIN, MISSED, Gauge, Sample, Standing, gauges, is_well, moved, reasons
from bot.watches.rules import ALARMED, CALM, Definition, Happened, State
from tests.watches.making import CPU
from tests.work.bench import NOW

STEP = timedelta(seconds=30)
GAP = timedelta(seconds=90)
QUICK = replace(CPU, hold=timedelta(0), count=2)
DANGER, CRITICAL = Severity.SEV3, Severity.SEV1


def played(
    values: Sequence[float | None], of: Definition = QUICK, begin: Standing | None = None, step: timedelta = STEP
) -> tuple[Standing, list[tuple[Happened, Severity | None]]]:
    """Play samples at equal distances."""
    standing, happened = begin or Standing(NOW), []
    plan, first = gauges(of), (begin.seen_at or NOW) if begin else NOW
    for count, value in enumerate(values, 1):
        sample = Sample(first + count * step, {} if value is None else {MAIN: value})
        standing, changes = moved(plan, standing, sample, GAP)
        happened += [(each.kind, each.severity) for each in changes]
    return standing, happened


@pytest.mark.parametrize(
    ("values", "state", "severity", "kinds"),
    [
        ([50, 89.9], State.OK, None, []),
        ([90], State.PENDING, None, []),
        ([90, 90], State.FIRING, DANGER, [Happened.RAISED]),
        ([90, 85, 90], State.PENDING, None, []),
        ([90, None, 90], State.FIRING, DANGER, [Happened.RAISED]),
        ([99, 99], State.FIRING, CRITICAL, [Happened.RAISED]),
        ([90, 90, 99, 99], State.FIRING, CRITICAL, [Happened.RAISED, Happened.WORSE]),
        ([99, 99, 96, 96, 96], State.FIRING, CRITICAL, [Happened.RAISED]),
        ([99, 99, 90, 90], State.FIRING, DANGER, [Happened.RAISED, Happened.BETTER]),
        ([90, 90, 85, 85, 85], State.FIRING, DANGER, [Happened.RAISED]),
        ([90, 90, 79, 79], State.OK, None, [Happened.RAISED, Happened.CLEARED]),
        ([90, 90, 79, 85, 79], State.FIRING, DANGER, [Happened.RAISED]),
        ([90, 90, None, None, None, None], State.FIRING, DANGER, [Happened.RAISED]),
        ([90, 90, 79, None, 79], State.OK, None, [Happened.RAISED, Happened.CLEARED]),
        ([99, 99, 50, 50, 90, 90], State.FIRING, DANGER, [Happened.RAISED, Happened.CLEARED, Happened.RAISED]),
    ],
)
def test_courses(values: list[float | None], state: State, severity: Severity | None, kinds: list[Happened]) -> None:
    standing, happened = played(values)
    assert (standing.state, standing.severity) == (state, severity)
    assert [kind for kind, _ in happened] == kinds
    assert standing.episode == kinds.count(Happened.RAISED)


@pytest.mark.parametrize(
    ("hold", "count", "samples", "fires"),
    [(5, 3, 10, False), (5, 3, 11, True), (0, 3, 2, False), (0, 3, 3, True), (1, 20, 19, False), (1, 20, 20, True)],
)
def test_it_has_to_last_and_to_come_often_together(hold: int, count: int, samples: int, fires: bool) -> None:  # noqa: FBT001 - a column of the table
    standing, _ = played([95.0] * samples, replace(CPU, hold=timedelta(minutes=hold), count=count))
    assert (standing.state == State.FIRING) == fires


def test_samples_far_apart_do_not_last_together() -> None:
    standing, _ = played([95.0] * 50, replace(CPU, hold=timedelta(minutes=5)), step=GAP + STEP)
    assert (standing.state, standing.hits) == (State.PENDING, 1)


def test_the_time_without_data_does_not_last() -> None:
    values = [95.0, *[None] * 30, 95.0]
    standing, _ = played(values, replace(CPU, hold=timedelta(minutes=5), count=2))
    assert standing.state == State.PENDING


def test_a_sample_that_is_not_newer_changes_nothing() -> None:
    standing, _ = played([95.0])
    again, changes = moved(gauges(QUICK), standing, Sample(NOW + STEP, {MAIN: 95.0}), GAP)
    assert (again, changes) == (standing, [])
    assert standing.seen_at == NOW + STEP


def test_a_clock_that_was_set_back_begins_anew() -> None:
    standing, _ = played([95.0])
    again, _ = moved(gauges(QUICK), standing, Sample(NOW - timedelta(days=1), {MAIN: 95.0}), GAP)
    assert (again.hits, again.state) == (1, State.PENDING)


def test_without_traffic_nothing_is_raised_and_what_fires_goes_on() -> None:
    plan = gauges(replace(QUICK, minimum_metric="requests", minimum=2.0))
    quiet = Sample(NOW + STEP, {MAIN: 99.0}, is_enough=False)
    assert moved(plan, Standing(NOW), quiet, GAP)[0].state == State.OK
    firing, _ = played([99, 99])
    after, changes = moved(plan, firing, replace(quiet, at=NOW + 3 * STEP), GAP)
    assert (after.state, after.severity, changes) == (State.FIRING, CRITICAL, [])


@pytest.mark.parametrize(
    ("condition", "levels", "bad", "between", "well"),
    [
        ("above", {DANGER: level(10, 5)}, 10, 5, 4.9),
        ("below", {DANGER: level(10, 15)}, 10, 15, 15.1),
        ("below", {DANGER: level(0, 0)}, 0, None, 1),
        ("outside", {DANGER: level((10, 90), (20, 80))}, 9.9, 15, 20),
        ("outside", {DANGER: level((10, 90), (20, 80))}, 90.1, 90, 80),
        ("change", {DANGER: level(0.5, 0.2)}, 0.5, 0.3, 0.1),
        ("change", {DANGER: level(-0.5, -0.2)}, -0.5, -0.3, 0),
        ("full", {DANGER: level(3600, 7200)}, 3600, 7000, 7201),
        ("no_data", {DANGER: level(3, 1)}, 3, 1, 0),
    ],
)
def test_conditions(
    condition: str, levels: dict[Severity, Level], bad: float, between: float | None, well: float
) -> None:
    of = Definition("x", "y", condition, levels, over=timedelta(hours=1))
    standing, _ = played([bad], of)
    assert standing.state == State.FIRING
    if between is not None:
        assert played([between], of)[0].state == State.OK
        assert played([between], of, standing)[0].state == State.FIRING
    assert played([well], of, standing)[0].state == State.OK


def test_no_data_is_an_alarm_of_its_own_beside_the_figure() -> None:
    plan = gauges(QUICK)
    silent, changes = moved(plan, Standing(NOW), Sample(NOW, {MISSED: 3}), GAP)
    assert [(each.kind, each.severity) for each in changes] == [(Happened.RAISED, DANGER)]
    assert reasons(silent.marks) == {MISSED}
    heard, _ = moved(plan, silent, Sample(NOW + STEP, {MISSED: 0, MAIN: 50}), GAP)
    assert heard.state == State.OK


def test_a_disk_is_critical_by_what_is_left_too() -> None:
    plan = gauges(replace(QUICK, free_metric="left", over=timedelta(hours=1)))
    standing = Standing(NOW)
    for count in (1, 2):
        standing, _ = moved(plan, standing, Sample(NOW + count * STEP, {MAIN: 50, "free": 4e9, "full": 1e9}), GAP)
    assert (standing.severity, set(reasons(standing.marks))) == (CRITICAL, {"free"})


@pytest.mark.parametrize("state", [State.RECOVERING, State.VERIFYING])
def test_what_clears_during_a_recovery_has_recovered(state: State) -> None:
    firing, _ = played([99, 99])
    after, happened = played([50, 50], begin=replace(firing, state=state))
    assert (after.state, after.severity) == (State.RECOVERED, None)
    assert happened == [(Happened.RECOVERED, CRITICAL)]
    assert played([50], begin=after)[0].state == State.RECOVERED
    assert played([99], begin=after)[0].state == State.PENDING


def test_one_that_goes_to_and_fro_is_held_until_it_was_well_for_long() -> None:
    firing, _ = played([99, 99])
    held = replace(firing, flapping_until=firing.raised_at + CALM_FOR if firing.raised_at else None)
    calm = int(CALM_FOR / STEP)
    still, happened = played([50.0] * (calm - 1), begin=held)
    assert (still.state, happened) == (State.FIRING, [])
    bad, happened = played([99, 99], begin=still)
    assert (bad.state, happened, bad.episode) == (State.FIRING, [], 1)
    over, happened = played([50.0] * (calm + 2), begin=bad)
    assert (over.state, over.flapping_until) == (State.OK, None)
    assert [kind for kind, _ in happened] == [Happened.CLEARED]


def test_a_level_that_is_taken_away_is_over() -> None:
    firing, _ = played([90, 90])
    after, happened = played([95], replace(QUICK, levels={CRITICAL: level(98, 95)}), firing)
    assert (after.state, [kind for kind, _ in happened]) == (State.OK, [Happened.CLEARED])


def test_a_good_sample_is_told_from_others() -> None:
    firing, _ = played([90, 90])
    assert not is_well(firing)
    assert is_well(played([70], begin=firing)[0])
    assert is_well(Standing(NOW))
    assert not is_well(played([90])[0])


@given(st.lists(st.one_of(st.none(), st.floats(0, 100)), max_size=60))
def test_a_watch_is_as_grave_as_its_values_and_no_graver(values: list[float | None]) -> None:
    standing, happened = played(values)
    raised = [severity for kind, severity in happened if kind == Happened.RAISED]
    assert (standing.severity is None) == (standing.state not in ALARMED)
    assert standing.episode == len(raised)
    if max((value for value in values if value is not None), default=0) < 98:
        assert CRITICAL not in raised
    if standing.state in CALM:
        assert not standing.marks


class Course(RuleBasedStateMachine):
    """Plays samples, silence and leaps of the clock, and compares with what was promised in words."""

    def __init__(self) -> None:
        super().__init__()
        self.plan = gauges(replace(CPU, hold=timedelta(seconds=60), count=3))
        self.at, self.standing = NOW, Standing(NOW)
        self.bad: list[int] = []
        """The seconds before each of the bad samples that lie together, 0 for the first."""

    def _see(self, value: float | None, after: timedelta) -> list[Happened]:
        self.at += after
        values = {} if value is None else {MAIN: value}
        self.standing, changes = moved(self.plan, self.standing, Sample(self.at, values), GAP)
        return [each.kind for each in changes]

    @rule(value=st.floats(90, 100), after=st.sampled_from([30, 60, 90, 91, 3600]))
    def bad_sample(self, value: float, after: int) -> None:
        self.bad = [*self.bad, after] if self.bad and after <= 90 else [0]
        kinds = self._see(value, timedelta(seconds=after))
        if Happened.RAISED in kinds:
            assert len(self.bad) >= 3
            assert sum(self.bad) >= 60

    @rule(value=st.floats(0, 79), after=st.sampled_from([30, 3600]))
    def good_sample(self, value: float, after: int) -> None:
        self.bad = []
        assert Happened.RAISED not in self._see(value, timedelta(seconds=after))

    @rule(after=st.sampled_from([30, 3600]))
    def silence(self, after: int) -> None:
        before = self.standing.state
        assert self._see(None, timedelta(seconds=after)) == []
        assert self.standing.state == before

    @precondition(lambda self: self.standing.state not in CALM)
    @rule(value=st.floats(0, 100))
    def an_old_sample(self, value: float) -> None:
        before = self.standing
        assert moved(self.plan, before, Sample(self.at, {MAIN: value}), GAP) == (before, [])

    @invariant()
    def it_is_consistent(self) -> None:
        assert (self.standing.severity is None) == (self.standing.state not in ALARMED)
        assert self.standing.state not in CALM or not self.standing.marks


TestCourse = Course.TestCase
TestCourse.settings = settings(max_examples=40, stateful_step_count=40, deadline=None)


def test_gauges_of_a_definition() -> None:
    full = Definition("x", "y", "full", completed("full", {DANGER: level(60, 90)}), over=timedelta(hours=1))
    assert [(each.key, each.side) for each in gauges(full)] == [(MAIN, "below"), (MISSED, "above")]
    assert gauges(replace(full, missed=None)) == (Gauge(MAIN, "below", full.levels),)
