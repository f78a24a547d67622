"""A team with a script that mends something, and counts how often it ran."""

import json
import sys
from pathlib import Path

from sqlalchemy import select

from bot.models import Recovery
from tests.scenario.deploying import Deploying
from tests.scenario.running import GENERAL, MAYA, until

COUNTS = "import os, sys; os.write(os.open(sys.argv[1], os.O_CREAT | os.O_APPEND | os.O_WRONLY), b'x'); print('mended')"
"""Writes down each time that it runs."""


class Mending(Deploying):
    """A team whose catalogue has the recovery script `count`; `more` is added to the catalogue."""

    def __init__(self, folder: Path, database_url: str, more: str = "") -> None:
        self.ran = folder / "ran"
        run = json.dumps([sys.executable, "-c", COUNTS, str(self.ran), "{host}"])
        script = f'[recovery.count]\nrun = {run}\nparameters = {{ host = "host" }}\n'
        super().__init__(folder, database_url, f'[person.maya]\nslack = "{MAYA}"\n{script}{more}')

    def recovery(self, text: str) -> str:
        return json.dumps(self.command(f"recovery {text}", user=MAYA, command="/metrics"))

    def attempts(self) -> list[str]:
        with self.database.read() as tx:
            return list(tx.scalars(select(Recovery.state).order_by(Recovery.id)))

    def becomes(self, *states: str) -> None:
        until(lambda: self.attempts() == list(states), f"attempts that are {states}, not {self.attempts()}")

    def runs(self) -> int:
        return len(self.ran.read_bytes()) if self.ran.exists() else 0

    def cards(self) -> list[str]:
        said = [json.dumps(message["blocks"]) for message in self.messages(GENERAL)]
        return [each for each in said if "web-1" in each]
