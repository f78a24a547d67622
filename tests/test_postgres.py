import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import psycopg
import pytest

from tests import postgres_keeper
from tests.postgres import Postgres

pytestmark = pytest.mark.postgres
ASKER = """
import sys
from tests.postgres import Postgres
print(Postgres().home, flush=True)
sys.stdin.read()
"""


def until(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 30
    while not condition():
        assert time.monotonic() < deadline, "waited 30 s in vain"


def test_a_server_answers_while_its_block_runs_and_leaves_nothing() -> None:
    server = Postgres()
    url = server.create("one")
    assert url == f"postgresql+psycopg://postgres@/one?host={server.home}"
    with psycopg.connect(host=str(server.home), user="postgres", dbname="one") as connection:
        assert connection.execute("SHOW fsync").fetchone() == ("off",)
    server.drop("one")
    with pytest.raises(psycopg.OperationalError, match="does not exist"):
        psycopg.connect(host=str(server.home), user="postgres", dbname="one")
    server.stop()
    assert not server.home.exists()


def test_a_killed_test_run_leaves_neither_server_nor_data() -> None:
    root = Path(__file__).parents[1]
    asker = subprocess.Popen(
        [sys.executable, "-c", ASKER],
        cwd=root,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert asker.stdout
    home = Path(asker.stdout.readline().strip())
    server = int((home / "data" / "postmaster.pid").read_text().split()[0])
    asker.send_signal(signal.SIGKILL)
    asker.communicate()
    until(lambda: not home.exists())
    with pytest.raises(ProcessLookupError):
        os.kill(server, 0)


def test_a_server_that_cannot_start_shows_its_log(tmp_path: Path) -> None:
    (tmp_path / "log").write_text("FATAL: no more room")
    with (
        subprocess.Popen([shutil.which("false") or "false"]) as server,
        pytest.raises(RuntimeError, match="no more room"),
    ):
        postgres_keeper.wait(tmp_path, server)
