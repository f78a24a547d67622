import itertools

import pytest

from bot.deploys.rules import ACTIVE, AT_THE_BACKEND, MOVES, OVER, SUCCESSFUL, WAITING, State, can_move

WANTED = {
    State.PLANNING: "planned approving queued starting refused cancelled failed",
    State.PLANNED: "approving queued starting refused cancelled expired",
    State.APPROVING: "planned queued starting refused cancelled expired",
    State.QUEUED: "starting planned approving refused cancelled expired",
    State.STARTING: "running unknown refused cancelled failed timed_out lost",
    State.UNKNOWN: "running verifying cancelling cancelled failed timed_out lost",
    State.RUNNING: "verifying live cancelling cancelled failed timed_out lost",
    State.CANCELLING: "cancelled verifying live failed timed_out lost",
    State.VERIFYING: "live faulty",
    State.LIVE: "faulty",
    State.LOST: "live failed",
}


@pytest.mark.parametrize(("state", "wanted"), list(itertools.product(State, State)))
def test_where_a_deploy_may_go(state: State, wanted: State) -> None:
    assert can_move(state, wanted) is (str(wanted) in WANTED.get(state, "").split())


def test_every_state_is_of_one_kind() -> None:
    kinds = [*WAITING, *ACTIVE, *OVER, State.PLANNING]
    assert sorted(kinds) == sorted(State)
    assert set(AT_THE_BACKEND) < set(ACTIVE)
    assert set(SUCCESSFUL) < set(OVER)
    assert set(MOVES) == set(State)


@pytest.mark.parametrize("state", [state for state in State if state not in OVER])
def test_from_everything_that_is_not_over_an_end_can_be_reached(state: State) -> None:
    seen, waiting = {state}, [state]
    while waiting:
        for reached in MOVES[waiting.pop()] - seen:
            seen.add(reached)
            waiting.append(reached)
    assert seen & set(OVER)
