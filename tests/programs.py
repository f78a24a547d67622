"""Programs of other people that a test starts, and ends again by their process."""

import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def started(log: Path, *command: str, environment: Mapping[str, str] | None = None) -> Iterator[None]:
    """Run a program that writes into a log, until the block ends; `environment` is all that it is given."""
    with (
        log.open("wb") as written,
        subprocess.Popen(command, stdout=written, stderr=written, env=environment) as process,
    ):
        try:
            yield
        finally:
            process.terminate()
