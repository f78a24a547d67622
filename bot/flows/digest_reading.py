"""Who reads a digest, and when: what every section of it is given."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from bot.catalogue import Catalogue
from bot.messages.words import Words
from bot.slack.mrkdwn import Mrkdwn

DAY, WEEK = timedelta(days=1), timedelta(days=7)
SHOWN = 10
"""Rows that a section shows; of the rest it tells how many."""


@dataclass(frozen=True)
class Reading:
    """Who reads a digest, None for a channel; when, by the clock of the place; and whether it looks back on a week.

    `channel` is the place where others read along, None for a person alone.
    """

    workspace: int
    person: str | None
    at: datetime
    is_weekly: bool
    catalogue: Catalogue
    channel: str | None = None

    @property
    def since(self) -> datetime:
        """When the time began that the week's digest tells of."""
        return self.at - WEEK


Section = Callable[[Session, Words, Reading], Sequence[Mrkdwn]]
"""Answers the lines of a section, none where there is nothing to tell."""
