"""What holds for recovery scripts: the states of an attempt, whether one may begin, and when it has helped."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.catalogue.people import ADMIN
from bot.catalogue.recoveries import ASK, AUTO, Recovery


class State(StrEnum):
    """How far an attempt is.

    `held` waits for something other than people; `awaiting` for a button; `starting` and `running` are with the
    program; `verifying` is measured again. `recovered` is measured to have helped, `done` ended well with nothing to
    measure; `unknown` is one of which nobody can tell how it ended; `cleared` was not needed any more; `shown` is dry.
    """

    HELD = "held"
    AWAITING = "awaiting"
    STARTING = "starting"
    RUNNING = "running"
    VERIFYING = "verifying"
    RECOVERED = "recovered"
    DONE = "done"
    FAILED = "failed"
    UNKNOWN = "unknown"
    REFUSED = "refused"
    EXPIRED = "expired"
    CLEARED = "cleared"
    SHOWN = "shown"


WAITING = (State.HELD, State.AWAITING)
"""States in which nothing was begun yet."""
AT_WORK = (State.STARTING, State.RUNNING)
"""States in which the program may run."""
LIVE = (*WAITING, *AT_WORK, State.VERIFYING)
"""States that are not the end."""
BROKEN = (State.FAILED, State.UNKNOWN)
"""States of an attempt that did not help, or of which nobody knows."""
MOVES: Mapping[State, frozenset[State]] = {
    State.HELD: frozenset({State.AWAITING, State.STARTING, State.SHOWN, State.REFUSED, State.EXPIRED, State.CLEARED}),
    State.AWAITING: frozenset({State.HELD, State.STARTING, State.SHOWN, State.REFUSED, State.EXPIRED, State.CLEARED}),
    State.STARTING: frozenset({State.HELD, State.RUNNING, State.FAILED, State.UNKNOWN}),
    State.RUNNING: frozenset({State.VERIFYING, State.DONE, State.FAILED, State.UNKNOWN}),
    State.VERIFYING: frozenset({State.RECOVERED, State.FAILED}),
}
"""Where an attempt may go from each state; from all others nowhere."""


def can_move(state: str, wanted: str) -> bool:
    """Say whether an attempt may go from one state to another."""
    return State(wanted) in MOVES.get(State(state), frozenset())


@dataclass(frozen=True)
class Facts:
    """What is looked at before an attempt begins; `hosts` and `others_*` count those of the same watch.

    `tried` are attempts at this place that began in the time of `within`; `ended_at` is when the last one ended there.
    """

    is_off: bool = False
    in_maintenance: bool = False
    ended_at: datetime | None = None
    tried: int = 0
    hosts: int = 1
    at_work: int = 0
    others_tried: int = 0
    others_failed: int = 0


@dataclass(frozen=True)
class Decision:
    """Whether an attempt may begin, has to wait, or is not made at all; `why` is a word for it."""

    outcome: str
    why: str | None = None


GO, HOLD, STOP = "go", "hold", "stop"
OFF, MAINTENANCE, COOLDOWN, FLEET = "off", "maintenance", "cooldown", "fleet"
"""Why an attempt waits."""
ATTEMPTS, OTHERS = "attempts", "others"
"""Why no attempt is made: it was tried often enough; others with the same trouble were not helped."""


def decide(recovery: Recovery, facts: Facts, now: datetime) -> Decision:
    """Decide whether an attempt may begin now."""
    others_fail = facts.others_tried > 1 and 100 * facts.others_failed >= recovery.stop_at * facts.others_tried
    cools = facts.ended_at is not None and now < facts.ended_at + recovery.cooldown
    found = (
        (facts.is_off, Decision(HOLD, OFF)),
        (facts.in_maintenance, Decision(HOLD, MAINTENANCE)),
        (facts.tried >= recovery.attempts, Decision(STOP, ATTEMPTS)),
        (others_fail, Decision(STOP, OTHERS)),
        (cools, Decision(HOLD, COOLDOWN)),
        (facts.at_work >= at_once(recovery, facts.hosts), Decision(HOLD, FLEET)),
    )
    return next((decision for applies, decision in found if applies), Decision(GO))


def at_once(recovery: Recovery, hosts: int) -> int:
    """Count how many hosts of a watch are mended at the same time: a share of them, and at least one."""
    return max(1, hosts * recovery.fleet // 100)


def asks(recovery: Recovery, mode: str | None) -> bool:
    """Whether somebody has to let an attempt begin: where the script asks for that, or the watch does."""
    return recovery.approval != AUTO or mode == ASK


OWN, NOT_ALLOWED, NOT_IN_ROLE = "own", "not_allowed", "not_in_role"
"""Why somebody may not approve an attempt: it is what they asked for; no permission; not in the role that decides."""


def why_not(
    recovery: Recovery, requester: str | None, who: str, roles: Collection[str], *, is_allowed: bool
) -> str | None:
    """Tell why somebody may not approve an attempt, None where they may; `is_allowed` by the permission."""
    if recovery.approver_differs and who == requester:
        return OWN
    if recovery.approval in {AUTO, ASK}:
        return None if is_allowed else NOT_ALLOWED
    return None if {recovery.approval, ADMIN} & set(roles) else NOT_IN_ROLE


def measured(recovery: Recovery, good: int, until: datetime, now: datetime) -> State:
    """Say what an attempt has come to after so many good samples in a row."""
    if good >= recovery.verify:
        return State.RECOVERED
    return State.FAILED if now >= until else State.VERIFYING


def as_number(value: float | None) -> str:
    """Write a figure as a parameter of the kind `number` takes it; what is none is empty, and fits nothing."""
    return "" if value is None else f"{value:.6f}".rstrip("0").rstrip(".")
