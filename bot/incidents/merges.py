"""Which incidents may be merged, and when what they both are about happened; nothing here reads or calls."""

from dataclasses import replace

from bot.incidents.rules import OPEN, State, Times

_ENDED = (State.RESOLVED, State.CLOSED)


def obstacle(state: str, into: str, *, is_private: bool = False, into_private: bool = False) -> str | None:
    """Say why an incident in a state cannot become a part of another, by a word of its own; None where it can.

    What is merged stays so, and what goes on cannot be a part of what is over. A private incident and an open one are
    kept apart: the one would be told to everybody, or the other hidden from them.
    """
    stands = {
        "is_merged": state == State.MERGED,
        "into_merged": into == State.MERGED,
        "false_alarm": State.CANCELLED in (state, into),
        "would_leak": is_private and not into_private,
        "would_hide": into_private and not is_private,
        "into_ended": state in OPEN and into not in OPEN,
        "not_there": not {state, into} <= {*OPEN, *_ENDED},
    }
    return next((word for word, is_so in stands.items() if is_so), None)


def together(own: Times, other: Times) -> Times:
    """Tell the times of an incident to which another belongs: it began, was seen and was taken up at the earliest."""
    taken_up = [each for each in (own.acknowledged, other.acknowledged) if each is not None]
    return replace(
        own,
        started=min(own.started, other.started),
        detected=min(own.detected, other.detected),
        acknowledged=min(taken_up, default=None),
    )
