"""A real process leaks, a watch on its real memory fires, and a real script mends it, or does not."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import requests

from bot.models import Watermark
from tests.scenario import leaking
from tests.scenario.mending import Mending
from tests.scenario.running import MAYA, free_port, until

LOOK = timedelta(seconds=30)
"""How far apart looks at metrics are."""


class Leaking(Mending):
    """A team with a service that leaks, watched by its memory, and a script that starts it anew."""

    def __init__(self, folder: Path, database_url: str, approval: str) -> None:
        self.service, self.place = folder / "service", free_port()
        self.service.mkdir()
        run = json.dumps([sys.executable, leaking.__file__, "mend", str(self.service), str(self.place), "{service}"])
        super().__init__(
            folder,
            database_url,
            f"""
[service.checkout]
[source.checkout.json_document]
url = "http://127.0.0.1:{self.place}/figures.json"
[metric.memory]
source = "checkout"
query = "/memory"
unit = "MB"
good = "low"
service = "checkout"
[watch.leak]
metric = "memory"
condition = "above"
levels = {{ urgent = {{ raise = 64, clear = 60 }} }}
hold = "0s"
count = 2
recovery = "restart"
recovery_mode = "auto"
[recovery.restart]
run = {run}
parameters = {{ service = "name" }}
approval = "{approval}"
attempts = 1
cooldown = "1s"
verify = 2
verify_within = "2m"
""",
        )
        self.ahead, self.clock = timedelta(0), folder / "clock"
        self._write_clock()
        self.environment |= {"CLOCK": str(self.clock), "NO_PROXY": "*"}
        program = [sys.executable, leaking.__file__, "start", str(self.service), str(self.place)]
        subprocess.run(program, check=True, stdout=subprocess.DEVNULL)

    def _write_clock(self) -> None:
        draft = self.clock.with_suffix(".new")
        draft.write_text(str(self.ahead.total_seconds()))
        draft.replace(self.clock)

    def leaks(self) -> None:
        requests.post(f"http://127.0.0.1:{self.place}/leak", timeout=10)

    def memory(self) -> float:
        return float(requests.get(f"http://127.0.0.1:{self.place}/figures.json", timeout=10).json()["memory"])

    def looks(self) -> None:
        """Let the clock go on by one look, and wait until all was seen and done that is due then."""
        self.ahead += LOOK
        then = datetime.now(UTC) + self.ahead
        self._write_clock()
        until(lambda: self._seen() >= then, f"a look at {then}")
        self.settled()

    def _seen(self) -> datetime:
        """Tell up to when all was seen."""
        with self.database.read() as tx:
            marks = [tx.get(Watermark, name) for name in ("metrics.collect", "recoveries.look", "recoveries.turn")]
        return min((mark.reached for mark in marks if mark), default=datetime.min.replace(tzinfo=UTC))

    def looks_until(self, found: Callable[[], Any], what: str) -> Any:
        """Let the clock go on look by look, until a condition holds."""
        for _ in range(20):
            self.looks()
            if result := found():
                return result
        raise AssertionError(f"never came: {what}")

    def mended(self) -> int:
        count = self.service / "mended"
        return len(count.read_text()) if count.exists() else 0

    def everywhere(self) -> str:
        """Read all that the bot says in channels now."""
        said = [self.messages(channel["id"]) for channel in self.channels("")]
        return json.dumps(said, ensure_ascii=False)

    def card(self, action: str) -> dict[str, Any]:
        """Find a button wherever it stands."""
        for channel in self.channels(""):
            for message in self.messages(channel["id"]):
                for block in message.get("blocks", ()):
                    for element in block.get("elements", ()):
                        if element.get("action_id") == action:
                            where = {"channel": channel["id"], "message_ts": message["ts"]}
                            where |= {"block_id": block["block_id"], "action_id": action, "type": "button"}
                            return {**where, "value": element["value"]}
        return {}

    def stop(self) -> None:
        super().stop()
        with suppress(FileNotFoundError, ProcessLookupError):  # the script was just ending it
            os.kill(int((self.service / "pid").read_text()), signal.SIGKILL)


@contextmanager
def leaky(folder: Path, database_url: str, approval: str) -> Iterator[Leaking]:
    team = Leaking(folder, database_url, approval)
    try:
        team.start()
        team.ready()
        yield team
    finally:
        team.stop()


def test_a_leak_is_mended_by_a_script_that_somebody_approves(tmp_path: Path, database_url: str) -> None:
    with leaky(tmp_path, database_url, "ask") as team:
        team.looks_until(lambda: team.ahead >= 2 * LOOK, "two looks")
        assert team.attempts() == []
        team.leaks()
        button = team.looks_until(lambda: team.card("recovery.approve"), "a button")
        assert team.mended() == 0
        for _ in range(2):
            team.post("action", **{"as": MAYA, **button})
        until(lambda: team.mended() == 1, "the script")
        assert team.memory() < 60
        team.looks_until(lambda: team.attempts() == ["recovered"], "the recovery")
        team.settled()
        assert "Recovered by" in team.everywhere()
        assert team.mended() == 1


def test_where_the_script_does_not_help_the_incident_becomes_graver(tmp_path: Path, sqlite_url: str) -> None:
    with leaky(tmp_path, sqlite_url, "auto") as team:
        (team.service / "stubborn").touch()
        team.leaks()
        team.looks_until(lambda: team.attempts() == ["failed"], "the failure")
        team.settled()
        assert team.mended() == 1
        assert "needs people" in team.everywhere()
        assert "SEV1" in team.everywhere()
