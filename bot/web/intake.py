"""Keeping posts of alerts: those that come at the same moment share a transaction.

A commit waits for the disk, 1 to 5 ms on ordinary ones, and SQLite has one writer: by itself each post would wait for
all before it. While sorting is behind, posts are taken more slowly: 16 threads that accept would leave the one that
sorts a seventeenth of the interpreter.
"""

import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.alerts import service
from bot.clock import Clock
from bot.db import Database, Transaction
from bot.flows.alert_proofs import prove_soon
from bot.flows.alerts import sort_soon
from bot.people.queries import only_workspace
from bot.work.inbound import is_first

LATE = 1.0
"""Seconds that the oldest post may wait before the next ones are taken more slowly."""
PAUSE = 0.25
"""Seconds of the longest pause."""
LOOK = 0.5
"""Seconds between two looks at the oldest post."""


@dataclass
class Post:
    """A post that is to be kept; `problem` says what of it could not be read.

    `delivery` is the sender's own name for it, under which it may come again; `is_proven` is False where its sender is
    still to be verified.
    """

    source: str
    body: bytes
    problem: str = ""
    is_readable: bool = True
    is_proven: bool = True
    delivery: str = ""
    is_settled: bool = False
    is_kept: bool = False
    error: Exception | None = None


class Intake:
    """Keeps posts, each for the thread that brought it."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database, self._clock = database, clock
        self._guard, self._turn = threading.Lock(), threading.Lock()
        self._waiting: list[Post] = []
        self._behind = 0.0
        self._looked_at = 0.0

    def keep(self, post: Post) -> bool:
        """Return once the post is durable; False where the workspace is not known yet.

        Raises what the database raises.
        """
        with self._guard:
            self._waiting.append(post)
        with self._turn:
            if not post.is_settled:
                with self._guard:
                    posts, self._waiting = self._waiting, []
                self._settle(posts)
                threading.Event().wait(pause_for(self._behind))
        if post.error:
            raise post.error
        return post.is_kept

    def _settle(self, posts: Sequence[Post]) -> None:
        """Write posts together; where that fails each alone, so that none fails for another."""
        try:
            self._write(posts)
        except Exception as error:  # noqa: BLE001 - it is raised to the thread that waits for it
            if len(posts) == 1:
                posts[0].error = error
            else:
                for post in posts:
                    self._settle([post])
        for post in posts:
            post.is_settled = True

    def _write(self, posts: Sequence[Post]) -> None:
        now = self._clock()
        with self._database.write() as tx:
            workspace = only_workspace(tx)
            if workspace is None:
                return
            fresh = [post for post in posts if _is_new(tx, workspace.id, post, now)]
            for post in fresh:
                _add(tx, workspace.id, post, now)
            if any(post.is_readable and post.is_proven for post in fresh):
                sort_soon(tx, workspace.id, now)
            self._look(tx, workspace.id, now)
        for post in posts:
            post.is_kept = True

    def _look(self, tx: Transaction, workspace: int, now: datetime) -> None:
        """See now and then how long the oldest post has waited."""
        if time.monotonic() - self._looked_at >= LOOK:
            oldest = service.oldest_unsorted(tx, workspace)
            self._behind = (now - oldest).total_seconds() if oldest else 0.0
            self._looked_at = time.monotonic()


def pause_for(behind: float) -> float:
    """Tell for how many seconds no post is taken, where the oldest has waited `behind` seconds."""
    return min(max(behind - LATE, 0.0) / 10, PAUSE)


def _is_new(tx: Transaction, workspace: int, post: Post, now: datetime) -> bool:
    """Whether a post did not come before, as far as its sender names its deliveries."""
    return not post.delivery or is_first(tx, workspace, f"{post.source}:{post.delivery}", now)


def _add(tx: Transaction, workspace: int, post: Post, now: datetime) -> None:
    given = {"is_readable": post.is_readable, "is_proven": post.is_proven}
    row = service.keep(tx, workspace, post.source, post.body, now, post.problem, **given)
    if post.is_readable and not post.is_proven:
        tx.flush()
        prove_soon(tx, row, now)
