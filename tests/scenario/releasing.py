"""A team that deploys the small service of the demo."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import requests

from bot.demo_hello import plant, stop
from tests.scenario.deploying import Deploying
from tests.scenario.running import GENERAL, MAYA, free_port, until

CATALOGUE = f"""
[person.maya]
slack = "{MAYA}"
[environment.staging]
rollback = "auto"
[environment.production]
after = "staging"
production = true
"""


class Releasing(Deploying):
    """A team with a service in two environments; `change` may have it deployed by something else."""

    def __init__(self, folder: Path, database_url: str, change: Callable[[str], str] = str) -> None:
        self.ports = {"staging": free_port(), "production": free_port()}
        self.hello = folder / "hello"
        catalogue = CATALOGUE + plant(self.hello, *self.ports.values()).replace('watch = "10s"', 'watch = "1s"')
        super().__init__(folder, database_url, change(catalogue))

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

    def press(self, action: str, state: str = "") -> None:
        """Press a button, once the message shows a state where one is named."""

        def shown() -> dict[str, Any]:
            found = self.button(action)
            return found if state in found.get("value", "") else {}

        self.post("action", **{"as": MAYA, **until(shown, f"the button {action}")})

    def stop(self) -> None:
        super().stop()
        stop(self.hello)
