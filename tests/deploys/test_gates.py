"""Each gate by a table; all of them together by property."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.catalogue.deploying import Environment
from bot.deploys.gates import SKIPPABLE, Facts, Lock, Outcome, decide, has_to_be_confirmed, may_start
from bot.deploys.ports import Finding, Verdict

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
HEAD, OLD = "a" * 40, "b" * 40
FACTS = Facts(HEAD, NOW - timedelta(hours=1), NOW, "U1", is_named=True)
STRICT = Environment(after="staging", production=True, gates=("ci", "review"), approvals=1)
WELL = replace(
    FACTS, earlier_live=HEAD, approvers=("U2",), checks=Finding(Verdict.PASSED), review=Finding(Verdict.PASSED)
)
PLAIN = Environment()


def outcomes(facts: Facts, environment: Environment, skip: tuple[str, ...] = ()) -> dict[str, tuple[str, str]]:
    return {each.gate: (str(each.outcome), each.why) for each in decide(facts, environment, skip)}


def test_where_all_is_well_it_starts() -> None:
    assert may_start(decide(WELL, STRICT))
    assert may_start(decide(FACTS, PLAIN))


OWN = {"branch": Lock("U1", "", branch="feature/a"), "rollback": Lock("U1", "", rolled_back=7)}


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"own": OWN["branch"], "topic": "feature/b"}, "own_branch"),
        ({"own": OWN["branch"], "topic": "feature/a"}, ""),
        ({"own": OWN["branch"]}, ""),
        ({"own": OWN["rollback"]}, "own_rollback"),
        ({"own": OWN["rollback"], "is_rollback": True}, ""),
        ({"own": OWN["branch"], "topic": "feature/b", "is_rollback": True}, ""),
    ],
)
def test_what_one_holds_a_place_for_is_not_taken_away_without_a_word(change: dict[str, object], why: str) -> None:
    decisions = decide(replace(FACTS, **change), PLAIN)  # type: ignore[arg-type]  # a table of fields and values
    assert {each.gate: each.why for each in decisions}["lock"] == why
    assert may_start(decisions)
    assert has_to_be_confirmed(decisions) is bool(why)


@pytest.mark.parametrize(
    ("change", "gate", "outcome", "why"),
    [
        ({"is_named": False}, "named", "shut", "nobody_named"),
        ({"authored_at": NOW + timedelta(seconds=1)}, "authored", "shut", "authored_later"),
        ({"lock": Lock("U9", "a fair")}, "lock", "waits", "locked"),
        ({"frozen_by": "nights"}, "freeze", "shut", "frozen"),
        ({"incidents": (12,)}, "incident", "shut", "incident_open"),
        ({"incidents": (12, 13), "fixes": 12}, "incident", "shut", "incident_open"),
        ({"hidden": 1, "incidents": (12,), "fixes": 12}, "incident", "shut", "ask_release_manager"),
        ({"checks": None}, "ci", "shut", "not_known"),
        ({"checks": Finding(Verdict.NONE)}, "ci", "shut", "ci_none"),
        ({"checks": Finding(Verdict.PENDING)}, "ci", "waits", "ci_pending"),
        ({"review": Finding(Verdict.FAILED)}, "review", "shut", "review_failed"),
        ({"earlier_live": OLD}, "earlier", "shut", "not_earlier"),
        ({"earlier_live": None}, "earlier", "shut", "not_earlier"),
        ({"approvers": ()}, "approval", "waits", "needs_approval"),
        ({"approvers": ("U1",)}, "approval", "waits", "needs_approval"),
    ],
)
def test_each_gate_alone_holds_it_up(change: dict[str, object], gate: str, outcome: str, why: str) -> None:
    found = outcomes(replace(WELL, **change), STRICT)  # type: ignore[arg-type]  # a table of fields and values
    assert {name: said for name, said in found.items() if said[0] != "open"} == {gate: (outcome, why)}


@pytest.mark.parametrize(
    "change",
    [
        {"lock": Lock("U1", "mine")},
        {"incidents": (12,), "fixes": 12},
        {"is_rollback": True, "frozen_by": "nights", "incidents": (12,), "earlier_live": OLD},
    ],
)
def test_what_holds_nothing_up(change: dict[str, object]) -> None:
    assert may_start(decide(replace(WELL, **change), STRICT))  # type: ignore[arg-type]  # a table of fields and values


def test_a_skipped_gate_is_named_and_what_is_not_known_is_never_skipped() -> None:
    skip = ("ci", "review", "lock", "approval")
    facts = replace(WELL, checks=Finding(Verdict.FAILED), review=None, lock=Lock("U9", ""), approvers=())
    found = outcomes(facts, STRICT, skip)
    assert found["ci"] == ("skipped", "ci_failed")
    assert [found[name][0] for name in ("review", "lock", "approval")] == ["shut", "waits", "waits"]


@given(
    st.builds(
        replace,
        st.just(WELL),
        is_named=st.booleans(),
        lock=st.none() | st.just(Lock("U9", "")),
        frozen_by=st.none() | st.just("nights"),
        hidden=st.integers(0, 2),
        checks=st.none() | st.builds(Finding, st.sampled_from(Verdict)),
        review=st.none() | st.builds(Finding, st.sampled_from(Verdict)),
        earlier_live=st.sampled_from([None, HEAD, OLD]),
        approvers=st.lists(st.sampled_from(["U1", "U2", "U3"])),
    ),
    st.sets(st.sampled_from([*SKIPPABLE, "lock", "named", "approval", "authored"])),
)
def test_skipping_opens_only_what_may_be_skipped(facts: Facts, skip: set[str]) -> None:
    before, after = outcomes(facts, STRICT), outcomes(facts, STRICT, tuple(skip))
    for gate, (outcome, why) in before.items():
        may = gate in skip and gate in SKIPPABLE and outcome != Outcome.OPEN and why != "not_known"
        assert after[gate] == ("skipped" if may else outcome, why)
