"""A team at work: a local workspace in this process, and a bot in one of its own."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

import requests

from bot.sandbox.config import SandboxConfig
from bot.sandbox.server import Sandbox
from bot.web.sockets import CONNECTIONS
from tests.scenario.bots import PAUSE, Bot, free_port, until

__all__ = ["PAUSE", "Bot", "Team", "free_port", "until"]

JIWOO, MAYA, GENERAL = "U0KIMJIWOO", "U0MAYAJOHN", "C0GENERAL"
TOKEN = "an-alert-token"
SECRET = "5b0c7e1f9a3d4c6e8f70a1b2c3d4e5f6"
BOT_TOKEN, APP_TOKEN = "xoxb-1-local-workspace", "xapp-1-local-workspace"


SomeTeam = TypeVar("SomeTeam", bound="Team")


@contextmanager
def at_work(team: SomeTeam) -> Iterator[SomeTeam]:
    """Have a team at work, its bot ready; whatever happens, nothing of it runs on afterwards."""
    try:
        team.start()
        team.ready()
        yield team
    finally:
        team.stop()


class Team(Bot):
    """A workspace and a bot; `start` and `kill` the bot as often as you like, or bring `another` to help."""

    def __init__(
        self, folder: Path, database_url: str, *, socket_mode: bool = False, manifest: dict[str, Any] | None = None
    ) -> None:
        super().__init__(folder)
        self.socket_mode = socket_mode
        self.sandbox = Sandbox(
            SandboxConfig(
                state=folder / "workspace.db",
                events_url=None if socket_mode else f"{self.url}/slack/events",
                alerts_url=f"{self.url}/alerts/alertmanager",
                alert_token=TOKEN,
                signing_secret=SECRET,
                bot_token=BOT_TOKEN,
                app_token=APP_TOKEN,
                event_retries=(),
                bot_pid_file=folder / "bot.pid",
                manifest=manifest,
            )
        )
        self.sandbox.start()
        self.others: list[Bot] = []
        self.environment = {
            "DATABASE_URL": database_url,
            "BONGSU_ALERT_TOKEN": TOKEN,
            "SLACK_BOT_TOKEN": BOT_TOKEN,
            "SLACK_API_URL": self.sandbox.api_url,
            **({"SLACK_APP_TOKEN": APP_TOKEN} if socket_mode else {"SLACK_SIGNING_SECRET": SECRET}),
        }

    def is_ready(self) -> bool:
        """Tell whether it knows its workspace, and in Socket Mode whether all its connections stand."""
        return super().is_ready() and (not self.socket_mode or self.health().get("sockets") == CONNECTIONS)

    def another(self) -> Bot:
        """Make a second instance on the same database; Slack and Alertmanager call the first."""
        bot = Bot(self.folder)
        bot.environment = self.environment
        self.others.append(bot)
        return bot

    def stop(self) -> None:
        for bot in (self, *self.others):
            bot.kill()
        self.sandbox.stop()

    def post(self, act: str, /, **given: Any) -> Any:
        return requests.post(f"{self.sandbox.url}/sandbox/{act}", json=given, timeout=15).json()

    def command(self, text: str, *, user: str = JIWOO, channel: str = GENERAL, command: str = "/incident") -> Any:
        return self.post("command", **{"as": user, "channel": channel, "command": command, "text": text})

    def channels(self, prefix: str = "inc-", user: str = MAYA) -> list[dict[str, Any]]:
        state = requests.get(f"{self.sandbox.url}/sandbox/state", params={"as": user}, timeout=10).json()
        return [each for each in state["channels"] if each["name"].startswith(prefix) and not each["is_archived"]]

    def messages(self, channel: str, user: str = MAYA) -> list[dict[str, Any]]:
        address = f"{self.sandbox.url}/sandbox/channels/{channel}/messages"
        found = requests.get(address, params={"as": user}, timeout=10).json()["messages"]
        return [message for message in found if message.get("bot_id") and not message.get("subtype")]

    def alert(self, **given: Any) -> int:
        return int(self.post("alert", **{"as": JIWOO, **given})["status"])

    def direct(self, person: str) -> list[dict[str, Any]]:
        """Read what somebody was told alone by the bot."""
        found = [each for each in self.channels("", person) if each.get("is_im")]
        return [{**said, "channel": each["id"]} for each in found for said in self.messages(each["id"], person)]
