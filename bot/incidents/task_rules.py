"""What becomes of a task when somebody takes it up, finishes it or gives it up; pure."""

from collections.abc import Mapping

TEXT_LIMIT = 500
"""Characters of what is to be done."""
FREE, TAKEN, DONE, DROPPED, PASSED_ON = "free", "taken", "done", "dropped", "passed_on"
"""The states of a task; one that is passed on has become an action item."""
TO_DO = (FREE, TAKEN)
"""The states in which somebody has to do something."""
TAKE, FINISH, DROP, PASS_ON = "take", "done", "drop", "pass_on"
"""What people do with a task; the last is done by itself when the incident ends."""

_MOVES: Mapping[tuple[str, str], str] = {
    (FREE, TAKE): TAKEN,
    (TAKEN, TAKE): TAKEN,
    (DONE, TAKE): TAKEN,
    (DROPPED, TAKE): TAKEN,
    **{(state, FINISH): DONE for state in TO_DO},
    **{(state, DROP): DROPPED for state in TO_DO},
    **{(state, PASS_ON): PASSED_ON for state in TO_DO},
}


def moved(state: str, event: str) -> str | None:
    """Tell the state that follows from an event, None where the event does nothing in this state.

    Taking a task that is done or dropped puts it back on the list.
    """
    return _MOVES.get((state, event))
