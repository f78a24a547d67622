"""Where the catalogue in force lies, and how a changed file takes its place."""

import logging
import os
import threading
from datetime import datetime, timedelta
from pathlib import Path

from bot.catalogue.catalogue import Catalogue
from bot.catalogue.load import parse, read_text
from bot.catalogue.mistakes import CatalogueError
from bot.clock import Clock

log = logging.getLogger(__name__)

PAUSE = timedelta(seconds=2)
"""How often the file is looked at, at most."""

Stamp = tuple[int, int, int]


class Shelf:
    """The catalogue in force; threads may share it.

    A file that is wrong, or gone, leaves the one before in force, and `warning` tells why. With `keep`, the last
    good text is stored there, so that the one before is known after a restart too.
    """

    def __init__(self, path: Path, clock: Clock, keep: Path | None = None) -> None:
        self.path = path
        self.warning: str | None = None
        self._clock = clock
        self._keep = keep
        self._turn = threading.Lock()
        self._checked = clock()
        self._stamp = _stamp(path)
        self._catalogue = self._first()

    def current(self) -> Catalogue:
        """Give the catalogue in force, after a look at the file when the last look is two seconds old."""
        now = self._clock()
        if abs(now - self._checked) >= PAUSE and self._turn.acquire(blocking=False):
            try:
                self._look(now)
            finally:
                self._turn.release()
        return self._catalogue

    def _look(self, now: datetime) -> None:
        self._checked = now
        if (stamp := _stamp(self.path)) != self._stamp:
            self._stamp = stamp
            self._catalogue = self._taken() or self._catalogue

    def _first(self) -> Catalogue:
        """Take the file; when it is wrong, the text kept from before, else an empty catalogue."""
        if self._stamp is None:
            return Catalogue()
        return self._taken() or self._kept() or Catalogue()

    def _taken(self) -> Catalogue | None:
        """Read the file into a new catalogue; None, with a warning, when that cannot be."""
        try:
            text = read_text(self.path)
            catalogue = None if text is None else parse(text, str(self.path))
        except CatalogueError as error:
            self._refuse(str(error))
            return None
        if text is None or catalogue is None:
            self._refuse(f"{self.path}: is gone; the catalogue before it stays in force")
            return None
        self.warning = None
        self._store(text)
        return catalogue

    def _refuse(self, reason: str) -> None:
        self.warning = reason
        log.warning("the catalogue cannot be used: %s", reason)

    def _store(self, text: str) -> None:
        if self._keep is None:
            return
        try:
            part = self._keep.with_name(f"{self._keep.name}.{os.getpid()}")
            part.write_text(text, encoding="utf-8")
            part.replace(self._keep)
        except OSError as error:
            log.warning("the good catalogue cannot be kept: %s", error)

    def _kept(self) -> Catalogue | None:
        try:
            text = read_text(self._keep) if self._keep else None
            return None if text is None else parse(text, str(self._keep))
        except CatalogueError as error:
            log.warning("the catalogue kept from before cannot be used: %s", error)
            return None


def _stamp(path: Path) -> Stamp | None:
    """Tell one state of the file from another; None where there is none."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_mtime_ns, found.st_size, found.st_ino
