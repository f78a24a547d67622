"""The file that keeps the workspace: JSON rows in SQLite, written behind by one thread."""

import json
import logging
import sqlite3
from pathlib import Path
from threading import Condition, Thread

from bot.sandbox.payload import Json, packed

log = logging.getLogger(__name__)

Key = tuple[str, str]
RETRY_SECONDS = 1.0


class Store:
    """Rows named by a kind and a key.

    A row is in the file a few milliseconds after `put`; `close` waits for the last one.
    """

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._file = sqlite3.connect(path, check_same_thread=False, isolation_level=None)
        self._file.execute("PRAGMA journal_mode = WAL")
        self._file.execute("PRAGMA synchronous = NORMAL")
        self._file.execute(
            "CREATE TABLE IF NOT EXISTS entry (kind TEXT, key TEXT, value TEXT NOT NULL, PRIMARY KEY (kind, key))"
        )
        self._waiting: dict[Key, str | None] = {}
        self._changed = Condition()
        self._closing = False
        self._writer = Thread(target=self._write_behind, name="sandbox-store", daemon=True)
        self._writer.start()

    def load(self, kind: str) -> dict[str, Json]:
        """Return all rows of a kind by their keys, in the order of the keys; only before the first `put`."""
        rows = self._file.execute("SELECT key, value FROM entry WHERE kind = ? ORDER BY key", (kind,))
        return {key: json.loads(value) for key, value in rows}

    def put(self, kind: str, key: str, value: object) -> None:
        """Keep a row, in place of an older one of the same name."""
        self._hand_over({(kind, key): packed(value)})

    def delete(self, kind: str, key: str) -> None:
        """Forget a row."""
        self._hand_over({(kind, key): None})

    def close(self) -> None:
        """Write what waits and close the file."""
        with self._changed:
            self._closing = True
            self._changed.notify()
        self._writer.join()
        self._file.close()

    def _hand_over(self, rows: dict[Key, str | None]) -> None:
        with self._changed:
            self._waiting.update(rows)
            self._changed.notify()

    def _write_behind(self) -> None:
        while True:
            with self._changed:
                self._changed.wait_for(lambda: self._waiting or self._closing)
                rows, self._waiting = self._waiting, {}
                closing = self._closing
            if not self._write(rows) and not closing:
                self._put_back(rows)
            if closing:
                return

    def _put_back(self, rows: dict[Key, str | None]) -> None:
        with self._changed:
            self._waiting = rows | self._waiting
            self._changed.wait_for(lambda: self._closing, RETRY_SECONDS)

    def _write(self, rows: dict[Key, str | None]) -> bool:
        kept = [(*key, value) for key, value in rows.items() if value is not None]
        gone = [key for key, value in rows.items() if value is None]
        try:
            self._file.execute("BEGIN IMMEDIATE")
            self._file.executemany("INSERT OR REPLACE INTO entry VALUES (?, ?, ?)", kept)
            self._file.executemany("DELETE FROM entry WHERE kind = ? AND key = ?", gone)
            self._file.execute("COMMIT")
        except sqlite3.Error:
            log.exception("the local workspace could not be written to its file")
            if self._file.in_transaction:
                self._file.execute("ROLLBACK")
            return False
        return True
