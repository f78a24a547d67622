"""The pace towards Slack, shared by all instances through the database.

Each key (a method, a channel, the workspace) is a generic cell rate: a burst, then evenly spaced calls.
Limits: https://docs.slack.dev/apis/web-api/rate-limits
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from bot.models import Pace

AHEAD = timedelta(seconds=1)
"""How far ahead a call may be reserved."""
SHARE = 0.7
"""The part of a budget that bulk work may use while urgent work waits."""


@dataclass(frozen=True)
class Rate:
    """`burst` calls at once, then one every `seconds`; a minute never holds more than the tier permits."""

    seconds: float
    burst: int

    @property
    def slack(self) -> timedelta:
        """How far the next place may lie ahead while a call may still go out now."""
        return timedelta(seconds=self.seconds * (self.burst - 1))


TIER_2, TIER_3, TIER_4 = Rate(4, 5), Rate(1.5, 10), Rate(0.75, 20)
CHANNEL, WORKSPACE = Rate(1, 3), Rate(0.25, 10)
_TIERS = (
    (TIER_3, "conversations.invite conversations.join conversations.info conversations.history conversations.replies"),
    (TIER_3, "conversations.open chat.update chat.delete users.conversations"),
    (TIER_4, "views.open views.update users.info conversations.members chat.postEphemeral"),
    (TIER_4, "files.info files.getUploadURLExternal files.completeUploadExternal"),
)
METHODS = {method: rate for rate, methods in _TIERS for method in methods.split()}


def rates(workspace: int, method: str, channel: str | None) -> dict[str, Rate]:
    """Answer the keys that a call goes by; a method that is not listed is as slow as tier 2."""
    if method == "chat.postMessage":
        return {f"{workspace} post": WORKSPACE, f"{workspace} post {channel}": CHANNEL}
    return {f"{workspace} {method}": METHODS.get(method, TIER_2)}


def shared(wanted: Mapping[str, Rate]) -> dict[str, Rate]:
    """Add to the keys of a call those that leave others room: their rate is `SHARE` of the whole."""
    parts = {
        f"{key} shared": Rate(rate.seconds / SHARE, max(1, int(rate.burst * SHARE))) for key, rate in wanted.items()
    }
    return {**wanted, **parts}


def reserve(tx: Session, wanted: Mapping[str, Rate], now: datetime) -> tuple[datetime, bool]:
    """Answer when a call under all these keys may go out, and whether that place was taken.

    A place more than `AHEAD` away is not taken: the caller comes back then.
    """
    dialect = sqlite if tx.get_bind().dialect.name == "sqlite" else postgresql
    for key in sorted(wanted):
        tx.execute(dialect.insert(Pace).values(key=key, next_at=now).on_conflict_do_nothing())
    rows = _rows(tx, wanted)
    at = max([now, *(row.next_at - wanted[row.key].slack for row in rows)])
    if at - now > AHEAD:
        return at, False
    for row in rows:
        row.next_at = max(row.next_at, at) + timedelta(seconds=wanted[row.key].seconds)
    return at, True


def hold(tx: Session, wanted: Mapping[str, Rate], until: datetime) -> None:
    """Let nothing out under these keys before `until`: Slack said so by a 429."""
    for row in _rows(tx, wanted):
        row.next_at = max(row.next_at, until + wanted[row.key].slack)


def _rows(tx: Session, wanted: Mapping[str, Rate]) -> list[Pace]:
    return list(tx.scalars(select(Pace).where(Pace.key.in_(wanted)).order_by(Pace.key).with_for_update()))
