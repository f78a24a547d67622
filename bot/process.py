"""The processes: a parent that migrates and watches, and the workers that it forks."""

import fcntl
import logging
import os
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from flask import Flask
from gunicorn.app.base import BaseApplication
from sqlalchemy.engine import make_url

from bot.app import Instance, build
from bot.config import Settings
from bot.db.migrate import upgrade
from bot.log import set_up
from bot.work.runner import Boundary

log = logging.getLogger(__name__)

LOCK_WAIT = 15.0
"""Seconds to wait for an earlier process to let go of a SQLite database."""
STOP = 20
"""Seconds that a worker has to stop."""
THREADED = {"workers": 1, "threads": 16, "worker_class": "gthread", "loglevel": "warning"}
"""How gunicorn serves one worker process."""


class DatabaseInUse(RuntimeError):  # noqa: N818 - says what is so
    """Another `bongsu serve` holds the SQLite database."""


def serve(settings: Settings, *, migrate: bool = True, boundary: Boundary | None = None) -> None:
    """Run the bot until it is told to stop.

    Raises `DatabaseInUse`, and whatever a migration raises.
    """
    set_up(settings.log_level)
    settings.state.mkdir(parents=True, exist_ok=True)
    lock = _lock(settings.database_url)
    if migrate:
        _in_a_fork(lambda: upgrade(settings.database_url))
    print(f"Bongsu keeps its state in {settings.state} and listens on {settings.host}:{settings.port}.", flush=True)  # noqa: T201
    _Server(settings, boundary).run()
    del lock


def _lock(url: str) -> Any:  # noqa: ANN401 - an open file, or nothing
    """Hold the exclusive lock beside a SQLite file; it ends with the last of our processes."""
    parsed = make_url(url)
    if parsed.get_backend_name() != "sqlite" or not parsed.database:
        return None
    path = Path(f"{parsed.database}.lock")
    path.parent.mkdir(parents=True, exist_ok=True)
    file = path.open("w")
    until = time.monotonic() + LOCK_WAIT
    while True:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() > until:
                raise DatabaseInUse(parsed.database) from None
            time.sleep(0.1)  # the lock of a file tells nobody when it is free
        else:
            return file


def _in_a_fork(act: Callable[[], object]) -> None:
    """Do something in a child, so that no engine or thread exists in the parent before it forks its workers."""
    sys.stdout.flush()
    child = os.fork()
    if child == 0:
        status = 1
        try:
            act()
            status = 0
        except Exception:  # the parent learns of it by the status
            log.exception("the migration failed")
        finally:
            os._exit(status)
    if os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) != 0:
        raise SystemExit(1)


class _Server(BaseApplication):  # type: ignore[misc]  # gunicorn has no types
    """gunicorn with one worker process of many threads."""

    def __init__(self, settings: Settings, boundary: Boundary | None) -> None:
        self._settings, self._boundary = settings, boundary
        self._instance: Instance | None = None
        super().__init__()

    def load_config(self) -> None:
        """Set what differs from gunicorn's defaults."""
        options = {
            **THREADED,
            "bind": [f"{self._settings.host}:{self._settings.port}"],
            "graceful_timeout": STOP,
            "proc_name": "bongsu",
            "post_worker_init": lambda _worker: self._started(),
            "worker_exit": lambda _server, _worker: self._stop(),
        }
        for name, value in options.items():
            self.cfg.set(name, value)

    def load(self) -> Flask:
        """Build the instance, in the worker."""
        self._instance = build(self._settings, self._boundary)
        return self._instance.web

    def _started(self) -> None:
        if self._instance:
            self._instance.start()

    def _stop(self) -> None:
        if self._instance:
            self._instance.stop()
