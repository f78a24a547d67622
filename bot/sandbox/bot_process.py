"""The process of the bot, as far as the workspace knows it: by the file with its pid."""

import contextlib
import os
import signal
from pathlib import Path

from bot.sandbox.errors import PageError


class BotProcess:
    """The process group whose leader's pid stands in a file; whoever started it starts it again."""

    def __init__(self, pid_file: Path | None) -> None:
        self._file = pid_file

    @property
    def is_known(self) -> bool:
        """Tell whether there is a file to look at."""
        return self._file is not None

    @property
    def is_alive(self) -> bool:
        """Tell whether the process runs."""
        pid = self._pid()
        if pid is None:
            return False
        try:
            os.kill(pid, 0)
        except ProcessLookupError:
            return False
        except PermissionError:
            return True
        return not _is_zombie(pid)

    @property
    def life(self) -> int | None:
        """Answer the pid of the process that runs: another one for each life of the bot."""
        return self._pid() if self.is_alive else None

    def kill(self) -> None:
        """End the whole process group with SIGKILL."""
        pid = self._pid()
        if pid is None or pid == os.getpgrp():
            raise PageError("the bot's process is not known")
        if not self.is_alive:
            raise PageError("the bot does not run")
        with contextlib.suppress(ProcessLookupError):  # it has ended by itself since
            os.killpg(pid, signal.SIGKILL)

    def _pid(self) -> int | None:
        try:
            pid = int(self._file.read_text()) if self._file else 0
        except (OSError, ValueError):
            return None
        return pid if pid > 1 else None


def _is_zombie(pid: int) -> bool:
    """Tell whether the process ended and waits to be reaped; Linux alone can say."""
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except (OSError, IndexError):
        return False
    return state == "Z"
