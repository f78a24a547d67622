"""Transactions: the one way in which the program reads and writes its database."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, closing, contextmanager, nullcontext

from sqlalchemy import Connection, Engine, text
from sqlalchemy.engine import make_url
from sqlalchemy.orm import Session

from bot.db.engine import BUSY_MS, make_engine
from bot.db.fairlock import FairLock

PATIENCE_MS = 200
"""How long readers are waited for before the log is emptied, in milliseconds; writers wait with it."""


class Database:
    """One database, with a read and a write transaction.

    Build it after the fork; `close` gives its connections back. `wake` is called after a commit that enqueued work.
    """

    def __init__(self, url: str, *, pool: int = 20) -> None:
        self.url = url
        self.is_sqlite = make_url(url).get_backend_name() == "sqlite"
        self.engine: Engine = make_engine(url, pool=pool)
        self._writer = self.engine.execution_options(writing=True)
        self.wake: Callable[[], None] = lambda: None
        self._turn: AbstractContextManager[None] = FairLock() if self.is_sqlite else nullcontext()

    @contextmanager
    def write(self) -> Iterator[Session]:
        """Open a transaction that commits when the block ends and rolls back when it raises.

        Callables given to `after_commit` run once it is durable.
        """
        with self._turn, self._writer.connect() as connection, _session(connection) as session:
            session.info["wake"] = self._woken
            yield session
            session.commit()
        for action in session.info.get("after_commit", ()):
            action()

    @contextmanager
    def read(self) -> Iterator[Session]:
        """Open a transaction that is rolled back at its end."""
        with self.engine.connect() as connection, _session(connection) as session:
            yield session

    def empty_log(self) -> bool:
        """Bring SQLite's log into its file and empty it; False where a reader still needs it. PostgreSQL keeps its own.

        https://www.sqlite.org/pragma.html#pragma_wal_checkpoint
        """
        if not self.is_sqlite:
            return True
        with self._turn, closing(self.engine.raw_connection()) as connection, closing(connection.cursor()) as cursor:
            cursor.execute(f"PRAGMA busy_timeout={PATIENCE_MS}")
            busy, *_ = cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
            cursor.execute(f"PRAGMA busy_timeout={BUSY_MS}")
        return not busy

    def _woken(self) -> None:
        self.wake()

    def ping(self) -> None:
        """Ask the database for its lock on writing, and raise `sqlalchemy.exc.OperationalError` when it is away."""
        with self.write() as tx:
            tx.execute(text("SELECT 1"))

    def close(self) -> None:
        """Close every pooled connection."""
        self.engine.dispose()


def after_commit(tx: Session, action: Callable[[], None]) -> None:
    """Have `action` called once the transaction is durable, and never if it is not; the same action only once."""
    actions = tx.info.setdefault("after_commit", [])
    if action not in actions:
        actions.append(action)


@contextmanager
def _session(connection: Connection) -> Iterator[Session]:
    with Session(bind=connection, expire_on_commit=False, autoflush=True) as session:
        yield session
