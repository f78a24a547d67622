"""Where a task may go."""

import pytest

from bot.incidents.task_rules import DONE, DROP, DROPPED, FINISH, FREE, PASS_ON, PASSED_ON, TAKE, TAKEN, moved

STATES = (FREE, TAKEN, DONE, DROPPED, PASSED_ON)
TABLE = {
    TAKE: (TAKEN, TAKEN, TAKEN, TAKEN, None),
    FINISH: (DONE, DONE, None, None, None),
    DROP: (DROPPED, DROPPED, None, None, None),
    PASS_ON: (PASSED_ON, PASSED_ON, None, None, None),
}


@pytest.mark.parametrize("event", TABLE)
def test_a_task_goes_where_it_may(event: str) -> None:
    assert tuple(moved(state, event) for state in STATES) == TABLE[event]


def test_what_nobody_knows_does_nothing() -> None:
    assert moved(FREE, "burn") is None
