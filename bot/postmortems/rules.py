"""What holds for post-mortems: their sections, states and times, how two edits are brought together; pure."""

import difflib
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from itertools import pairwise
from typing import NamedTuple

SECTIONS = (
    "summary",
    "impact",
    "trigger",
    "factors",
    "detection",
    "response",
    "recovery",
    "went_well",
    "went_wrong",
    "lucky",
    "whys",
)
"""The one set of fields behind all templates."""
LONGEST = 30_000
"""Characters of a section."""
STYLES = ("sre", "pagerduty", "atlassian", "etsy")
KINDS = ("prevent", "detect", "mitigate", "process")
PRIORITIES = (1, 2, 3)
"""From what cannot wait to what may."""
ACTION_TEXT = 500

DRAFT, REVIEW, PUBLISHED, PAUSED = "draft", "review", "published", "paused"
OPEN, DONE, DROPPED = "open", "done", "dropped"
"""The states of an action item."""

_MOVES: Mapping[tuple[str, str], str] = {
    (DRAFT, "review"): REVIEW,
    (DRAFT, "publish"): PUBLISHED,
    (REVIEW, "publish"): PUBLISHED,
    (REVIEW, "redraft"): DRAFT,
    (PUBLISHED, "redraft"): DRAFT,
    (DRAFT, "pause"): PAUSED,
    (REVIEW, "pause"): PAUSED,
    (PUBLISHED, "pause"): PAUSED,
    (PAUSED, "resume"): DRAFT,
}
_ACTION_MOVES = {(OPEN, DONE), (OPEN, DROPPED), (DONE, OPEN), (DROPPED, OPEN)}
SOON = timedelta(days=2)
"""How long before its day an action is called to mind."""
WEEK = timedelta(days=7)


def moved(state: str, event: str) -> str | None:
    """Tell the state that follows from an event, None where the event does nothing in this state.

    Reopening an incident pauses its post-mortem; once resolved again the same one goes on as a draft, because there is
    more to tell.
    """
    return _MOVES.get((state, event))


def can_move_action(state: str, wanted: str) -> bool:
    """Say whether an action item may go from one state to another."""
    return (state, wanted) in _ACTION_MOVES


class _Change(NamedTuple):
    """Lines of a base, from `start` to `end`, that were replaced."""

    start: int
    end: int
    lines: tuple[str, ...]


def merged(base: str, first: str, second: str) -> str | None:
    """Bring two edits of the same text together by lines; None where both changed the same place."""
    if first in (base, second):
        return second
    if base == second:
        return first
    lines = base.splitlines()
    changes = sorted({*_changes(lines, first.splitlines()), *_changes(lines, second.splitlines())})
    if any(_meet(before, after) for before, after in pairwise(changes)):
        return None
    return "\n".join(_applied(lines, changes))


def _changes(base: Sequence[str], new: Sequence[str]) -> Iterator[_Change]:
    matcher = difflib.SequenceMatcher(None, base, new, autojunk=False)
    for tag, start, end, begin, stop in matcher.get_opcodes():
        if tag != "equal":
            yield _Change(start, end, tuple(new[begin:stop]))


def _meet(before: _Change, after: _Change) -> bool:
    """Whether two changes touch, so that nobody can tell which of them comes first."""
    return after.start <= before.end


def _applied(lines: Sequence[str], changes: Sequence[_Change]) -> Iterator[str]:
    place = 0
    for change in changes:
        yield from lines[place : change.start]
        yield from change.lines
        place = change.end
    yield from lines[place:]


def answers(whys: str) -> list[str]:
    """Read the chain of answers to "how did that come to be?", one a line."""
    return [line.strip() for line in whys.splitlines() if line.strip()]


def reminder(due: date, today: date, last: date | None) -> str | None:
    """Tell whether somebody is to be reminded of something due: `soon`, `today`, `late`, or not.

    Once in the days before, once on the day, and once a week after it; a day that was missed is made up for.
    """
    if today > due:
        return "late" if last is None or last <= due or today - last >= WEEK else None
    if today == due:
        return "today" if last is None or last < due else None
    return "soon" if due - today <= SOON and (last is None or last < due - SOON) else None
