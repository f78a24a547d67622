"""What holds for deploys: their states, what leads from one to another, and which of them hold a place."""

from collections.abc import Mapping
from enum import StrEnum


class State(StrEnum):
    """How far a deploy is.

    `planning` gathers facts; `planned` waits for a button; `approving` for others; `queued` for its turn; `unknown` is
    a start of which no answer came; `verifying` is out, and watched; `lost` is one whose machine is gone.
    """

    PLANNING = "planning"
    REFUSED = "refused"
    PLANNED = "planned"
    APPROVING = "approving"
    QUEUED = "queued"
    STARTING = "starting"
    UNKNOWN = "unknown"
    RUNNING = "running"
    CANCELLING = "cancelling"
    VERIFYING = "verifying"
    LIVE = "live"
    FAULTY = "faulty"
    FAILED = "failed"
    TIMED_OUT = "timed_out"
    LOST = "lost"
    CANCELLED = "cancelled"
    EXPIRED = "expired"


ROLLBACK = "rollback"
"""The kind of a deploy that goes back."""
WAITING = (State.PLANNED, State.APPROVING, State.QUEUED)
"""States that wait for people or for their turn; they hold no place."""
ACTIVE = (State.STARTING, State.UNKNOWN, State.RUNNING, State.CANCELLING, State.VERIFYING)
"""States of which a service has one at the most in an environment; the database holds it to that."""
AT_THE_BACKEND = (State.UNKNOWN, State.RUNNING, State.CANCELLING)
"""States in which the backend is asked how it goes."""
OVER = (
    State.REFUSED,
    State.LIVE,
    State.FAULTY,
    State.FAILED,
    State.TIMED_OUT,
    State.LOST,
    State.CANCELLED,
    State.EXPIRED,
)
SUCCESSFUL = (State.LIVE, State.FAULTY)
"""States of what went out, whether or not it turned out well."""
OF_A_MACHINE = frozenset({"command"})
"""Backends whose runs are on one machine, which alone can begin, see and end them; each begins an order once."""
WENT_WRONG = (State.FAULTY, State.FAILED, State.LOST)
"""States of what may be worth an incident."""
BROKEN = (State.FAILED, State.TIMED_OUT, State.LOST)
"""States of what began and did not go out, or of which nobody knows."""

NOT_ENDED = "not_ended"
"""Why a run goes on that is to end: its backend does not end it."""
_GO = {State.PLANNED, State.APPROVING, State.QUEUED, State.STARTING, State.REFUSED}
_AWAY = {State.CANCELLED, State.EXPIRED}
_BROKEN = set(BROKEN)
MOVES: Mapping[State, frozenset[State]] = {
    State.PLANNING: frozenset(_GO | {State.CANCELLED, State.FAILED}),
    State.PLANNED: frozenset(_GO - {State.PLANNED} | _AWAY),
    State.APPROVING: frozenset(_GO - {State.APPROVING} | _AWAY),
    State.QUEUED: frozenset({State.STARTING, State.PLANNED, State.APPROVING, State.REFUSED} | _AWAY),
    State.STARTING: frozenset({State.RUNNING, State.UNKNOWN, State.REFUSED, State.CANCELLED} | _BROKEN),
    State.UNKNOWN: frozenset({State.RUNNING, State.VERIFYING, State.CANCELLING, State.CANCELLED} | _BROKEN),
    State.RUNNING: frozenset({State.VERIFYING, State.CANCELLING, State.CANCELLED, State.LIVE} | _BROKEN),
    State.CANCELLING: frozenset({State.CANCELLED, State.VERIFYING, State.LIVE} | _BROKEN),
    State.VERIFYING: frozenset({State.LIVE, State.FAULTY}),
    State.LIVE: frozenset({State.FAULTY}),
    State.LOST: frozenset({State.LIVE, State.FAILED}),
    **{state: frozenset() for state in (State.REFUSED, State.FAULTY, State.FAILED, State.TIMED_OUT)},
    State.CANCELLED: frozenset(),
    State.EXPIRED: frozenset(),
}
"""Where a deploy may go from each state; of one that was lost a person says what became of it."""


def can_move(state: str, wanted: str) -> bool:
    """Say whether a deploy may go from one state to another."""
    return State(wanted) in MOVES[State(state)]
