"""A team that deploys by words in chat."""

import json
from pathlib import Path

from sqlalchemy import select

from bot.db import Database
from bot.models import Deploy
from tests.scenario.running import GENERAL, MAYA, Team


class Deploying(Team):
    """A team with a catalogue; what it deployed is read from the database."""

    def __init__(self, folder: Path, database_url: str, catalogue: str) -> None:
        super().__init__(folder, database_url)
        (folder / "bongsu.toml").write_text(catalogue, encoding="utf-8")
        self.environment |= {"BONGSU_CONFIG": str(folder / "bongsu.toml"), "HOME": str(folder)}
        self.database = Database(database_url)

    def deploy(self, text: str) -> str:
        return json.dumps(self.command(text, user=MAYA, command="/deploy"))

    def states(self) -> list[str]:
        with self.database.read() as tx:
            return list(tx.scalars(select(Deploy.state).order_by(Deploy.id)))

    def said(self, number: int) -> str:
        """Read the message of a deploy, with all its blocks."""
        found = [each for each in self.messages(GENERAL) if f"Deploy {number}:" in each["text"].replace("*", "")]
        return json.dumps(found[-1]) if found else ""

    def stop(self) -> None:
        super().stop()
        self.database.close()
