"""What holds for post-mortems: their sections, states and times, how two edits are brought together; pure."""

import difflib
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
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
FACTORS = (
    "change",
    "configuration",
    "capacity",
    "dependency",
    "infrastructure",
    "data",
    "access",
    "testing",
    "detection",
    "recovery",
    "knowledge",
    "process",
)
"""The kinds that every team has; a catalogue adds its own. None of them is a person."""
STYLES = ("sre", "pagerduty", "atlassian", "etsy")
KINDS = ("prevent", "detect", "mitigate", "process")
PRIORITIES = (1, 2, 3)
"""From what cannot wait to what may."""
ACTION_TEXT = 500

DRAFT, REVIEW, PUBLISHED, PAUSED, MERGED = "draft", "review", "published", "paused", "merged"
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


_NUMBER = re.compile(r"^(?:\d{1,2}[.)]|[-*+])\s+")


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


def numbered(chain: Sequence[str]) -> str:
    """Write a chain of answers as a list; one that its author numbered is numbered once."""
    return "\n".join(f"{place}. {_NUMBER.sub('', answer)}" for place, answer in enumerate(chain, 1))


def timing(due: date, day: date) -> str:
    """Tell a day from the one on which something is due: `soon`, `today` or `late`."""
    return "late" if day > due else "today" if day == due else "soon"


def reminder(due: date, today: date, last: date | None) -> str | None:
    """Tell whether somebody is to be reminded of something due: `soon`, `today`, `late`, or not.

    Once in the days before, once on the day, and once a week after it; a day that was missed is made up for.
    """
    if today > due:
        is_time = last is None or last <= due or today - last >= WEEK
    elif today == due:
        is_time = last is None or last < due
    else:
        is_time = due - today <= SOON and (last is None or last < due - SOON)
    return timing(due, today) if is_time else None


def ordered(factors: Collection[str]) -> tuple[str, ...]:
    """Put kinds of factors into the order of the list, a team's own behind."""
    known = [kind for kind in FACTORS if kind in factors]
    return (*known, *sorted(set(factors) - set(FACTORS)))


def split_text(text: str, size: int) -> list[tuple[str, str]]:
    """Cut a text into pieces of at most `size` characters, each with what joins it to the piece before.

    It is cut at the end of a line where there is one, so that what an author sees is whole; `joined` undoes it.
    """
    pieces, joint = [], ""
    while len(text) > size:
        end = text.rfind("\n", 0, size + 1)
        cut = end if end > 0 else size
        pieces.append((text[:cut], joint))
        joint = "\n" if end > 0 else ""
        text = text[cut + len(joint) :]
    return [*pieces, (text, joint)]


def joined(pieces: Sequence[str], joints: Sequence[str]) -> str:
    """Put the pieces of a text together; a joint that is not known is the end of a line, and an empty piece is none."""
    text = ""
    for place, piece in enumerate(pieces):
        joint = joints[place] if place < len(joints) else "\n"
        text += f"{joint}{piece}" if piece or place < len(joints) else ""
    return text
