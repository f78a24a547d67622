"""What action items need from outside: a tracker, in which they are issues."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol


@dataclass(frozen=True)
class NewIssue:
    """What an issue is made of; `mark` is ours, and by it the issue is found again.

    `text` is plain, a paragraph each, and nothing in it may become markup; `url` is shown below it.
    """

    mark: str
    title: str
    text: tuple[str, ...] = ()
    url: str | None = None
    labels: tuple[str, ...] = ()


@dataclass(frozen=True)
class Seen:
    """An issue as its tracker shows it.

    `ref` is how the tracker finds it, `name` how people call it; `state` is the one that its action item would have.
    `changed_at` is None where the tracker did not tell. `ways` lead to other states, where the tracker wants one named.
    """

    ref: str
    name: str
    url: str
    state: str
    changed_at: datetime | None = None
    mark: str | None = None
    ways: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class News:
    """What changed in a place, and the cursor with which to ask the next time."""

    seen: Sequence[Seen] = ()
    cursor: str = ""


@dataclass(frozen=True)
class Assignee:
    """Who does something, as far as is known."""

    email: str | None = None
    login: str | None = None


class Tracker(Protocol):
    """A tracker of issues; a place is one of its repositories or projects.

    Every method makes one call. It raises `Refused` where trying again is of no use before a person has mended
    something, `bot.http.OutsideBusy` where the tracker asks for a pause, and `bot.http.OutsideAway` where it is away.
    """

    @property
    def settles(self) -> timedelta:
        """After which time what was made is found for sure."""

    def create(self, place: str, new: NewIssue) -> Seen:
        """Make an issue."""

    def find(self, place: str, mark: str, since: datetime) -> Seen | None:
        """Find the issue with a mark that was made after `since`."""

    def account(self, place: str, person: Assignee) -> str | None:
        """Find who that is there, None where nobody is found or may do it."""

    def assign(self, place: str, ref: str, account: str) -> None:
        """Have somebody do it."""

    def rename(self, place: str, ref: str, title: str) -> None:
        """Give an issue another title."""

    def look(self, place: str, ref: str) -> Seen:
        """See an issue as it is now."""

    def move(self, place: str, issue: Seen, state: str) -> Seen | None:
        """Bring an issue that was just looked at to a state; None where the tracker does not tell how it is then."""

    def news(self, place: str, refs: Sequence[str], cursor: str, begun: datetime) -> News:
        """See what changed since `cursor`, of the issues `refs` at least; the first time since `begun`."""


class Refused(Exception):  # noqa: N818 - it is an answer of theirs, not an error of ours
    """A tracker said no, in its own words `said`.

    `why` is `denied`, `missing` (the place or the issue), `moved`, `off` (it has no issues), `invalid`, `no_way` (to
    the wanted state), or `odd` (an answer that none of its kind gives).
    """

    def __init__(self, why: str, said: str = "") -> None:
        super().__init__(f"{why}: {said}" if said else why)
        self.why, self.said = why, said
