"""A team that deploys the small service of the demo."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import requests
from sqlalchemy import select

from bot.db import Database
from bot.demo_hello import plant, stop
from bot.models import Deploy
from tests.scenario.running import GENERAL, MAYA, Team, free_port, until

CATALOGUE = f"""
[person.maya]
slack = "{MAYA}"
[environment.staging]
rollback = "auto"
[environment.production]
after = "staging"
production = true
"""


class Releasing(Team):
    """A team with a service in two environments; `change` may have it deployed by something else."""

    def __init__(self, folder: Path, database_url: str, change: Callable[[str], str] = str) -> None:
        super().__init__(folder, database_url)
        self.ports = {"staging": free_port(), "production": free_port()}
        self.hello = folder / "hello"
        catalogue = CATALOGUE + plant(self.hello, *self.ports.values()).replace('watch = "10s"', 'watch = "1s"')
        (folder / "bongsu.toml").write_text(change(catalogue), encoding="utf-8")
        self.environment |= {"BONGSU_CONFIG": str(folder / "bongsu.toml"), "HOME": str(folder)}
        self.database = Database(database_url)

    def deploy(self, text: str) -> str:
        return json.dumps(self.command(text, user=MAYA, command="/deploy"))

    def states(self) -> list[str]:
        with self.database.read() as tx:
            return list(tx.scalars(select(Deploy.state).order_by(Deploy.id)))

    def says(self, environment: str) -> str:
        """Ask the service who it is."""
        try:
            return requests.get(f"http://127.0.0.1:{self.ports[environment]}/", timeout=5).text.strip()
        except requests.ConnectionError:
            return ""

    def button(self, action: str) -> dict[str, Any]:
        for message in self.messages(GENERAL):
            for block in message["blocks"]:
                for element in block.get("elements", []):
                    if element.get("action_id") == action:
                        where = {"channel": GENERAL, "message_ts": message["ts"], "block_id": block["block_id"]}
                        return {**where, "action_id": action, "type": "button", "value": element["value"]}
        return {}

    def press(self, action: str) -> None:
        self.post("action", **{"as": MAYA, **until(lambda: self.button(action), f"the button {action}")})

    def said(self, number: int) -> str:
        """Read the message of a deploy, with all its blocks."""
        told = [
            message for message in self.messages(GENERAL) if f"Deploy {number}:" in message["text"].replace("*", "")
        ]
        return json.dumps(told[-1]) if told else ""

    def stop(self) -> None:
        super().stop()
        self.database.close()
        stop(self.hello)
