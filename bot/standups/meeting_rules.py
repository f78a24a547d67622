"""What holds for live meetings: how long they last, whose turn comes next, what becomes of a topic; pure."""

import re
from collections.abc import Mapping
from datetime import datetime, timedelta
from enum import StrEnum

LENGTH = timedelta(minutes=15)
WARNING = timedelta(minutes=10)
"""After how long it is shown that little time is left."""
MOST_PEOPLE = 40
"""People who can be in a meeting: more could not even say their names in its time."""
LONGEST_TOPIC, LONGEST_NOTE = 200, 1000
MOST_WANTED = 10
"""People whom a topic names."""
_NOTE = re.compile(r"\s*(?:notes?|메모|노트)\s*[:\uff1a]\s*(?P<text>\S.*)", re.DOTALL | re.IGNORECASE)


class Turn(StrEnum):
    """How far somebody's turn is; `UNHEARD` had none before the end, `AWAY` was so from the beginning."""

    WAITING = "waiting"
    SPEAKING = "speaking"
    SPOKEN = "spoken"
    UNHEARD = "unheard"
    ABSENT = "absent"
    AWAY = "away"


NOT_THERE = frozenset({Turn.ABSENT, Turn.AWAY})
"""Who may still come, and then waits behind all others."""


class Act(StrEnum):
    """What becomes of whoever has the word: they are done, come later, or are not there."""

    NEXT = "next"
    LATER = "later"
    ABSENT = "absent"


AFTER: Mapping[Act, Turn] = {Act.NEXT: Turn.SPOKEN, Act.LATER: Turn.WAITING, Act.ABSENT: Turn.ABSENT}
"""The state that each leaves a turn in."""


class Topic(StrEnum):
    """How far a parked topic is; one that is taken is somebody's task."""

    OPEN = "open"
    TAKEN = "taken"
    DONE = "done"
    DROPPED = "dropped"


class Move(StrEnum):
    """What people do with a topic."""

    TAKE = "take"
    FINISH = "done"
    DROP = "drop"


TO_DO = frozenset({Topic.OPEN, Topic.TAKEN})
"""What is offered again at the next meeting."""
_MOVES: Mapping[Move, Topic] = {Move.TAKE: Topic.TAKEN, Move.FINISH: Topic.DONE, Move.DROP: Topic.DROPPED}


def moved(state: str, wanted: Move) -> Topic | None:
    """Tell what a topic becomes; None where it is done with."""
    return _MOVES[wanted] if Topic(state) in TO_DO else None


def share(left: timedelta, people: int) -> timedelta:
    """Tell how long each of those who are still to speak may, so that all of them can."""
    return max(left, timedelta(0)) / max(people, 1)


def read_note(text: str) -> str | None:
    """Read what a message asks to be noted, such as `note: …` or `메모: …`; None where it asks for nothing."""
    found = _NOTE.fullmatch(text)
    return found["text"].strip()[:LONGEST_NOTE] if found else None


def is_over(ends_at: datetime, now: datetime) -> bool:
    """Say whether the time of a meeting is up."""
    return now >= ends_at
