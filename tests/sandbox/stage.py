"""A running workspace with the bot's client, the page's addresses and a clock that only moves when it is told to."""

import time
from collections.abc import Callable
from pathlib import Path
from threading import Event
from typing import Any

import requests
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.sandbox import Sandbox, SandboxConfig

PATIENCE = 60.0


class Clock:
    def __init__(self) -> None:
        self.now = 1_800_000_000.0

    def __call__(self) -> float:
        return self.now


def until(found: Callable[[], Any]) -> Any:
    """Wait for a condition and return what it found."""
    deadline = time.monotonic() + PATIENCE
    while not (result := found()):
        assert time.monotonic() < deadline, "it never came"
        Event().wait(0.005)
    return result


class Stage:
    """A workspace in this process; `**config` as `SandboxConfig` takes it."""

    def __init__(self, folder: Path, **config: Any) -> None:
        self.clock = Clock()
        self.config = SandboxConfig(state=folder / "workspace.db", **{"event_retries": (), **config})
        self.sandbox = Sandbox(self.config, self.clock)
        self.sandbox.start()
        self.url = self.sandbox.url
        self.bot = WebClient(self.config.bot_token, base_url=self.sandbox.api_url)

    def close(self) -> None:
        self.sandbox.stop()

    def act(self, name: str, acting: str = "U0MAYAJOHN", /, **fields: Any) -> dict[str, Any]:
        """Do what the page does, and expect that it makes sense."""
        answer = requests.post(f"{self.url}/sandbox/{name}", json={"as": acting, **fields}, timeout=10)
        assert answer.status_code == 200, answer.text
        body: dict[str, Any] = answer.json()
        return body

    def refused(self, name: str, acting: str = "U0MAYAJOHN", /, **fields: Any) -> str:
        """Do what makes no sense, and return what the page is told."""
        answer = requests.post(f"{self.url}/sandbox/{name}", json={"as": acting, **fields}, timeout=10)
        assert answer.status_code == 400, answer.text
        return str(answer.json()["error"])

    def read(self, path: str, acting: str = "U0MAYAJOHN", /, **fields: Any) -> Any:
        """Read what the page reads."""
        answer = requests.get(f"{self.url}/sandbox/{path}", params={"as": acting, **fields}, timeout=10)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def messages(self, channel: str, acting: str = "U0MAYAJOHN", **fields: Any) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self.read(f"channels/{channel}/messages", acting, **fields)["messages"]
        return found

    def said(self, channel: str, acting: str = "U0MAYAJOHN") -> list[str]:
        """Return the texts of a channel, without the workspace's own lines."""
        return [message["text"] for message in self.messages(channel, acting) if "subtype" not in message]

    def create(self, name: str, *, is_private: bool = False) -> str:
        return str(self.bot.conversations_create(name=name, is_private=is_private)["channel"]["id"])

    def error(self, method: str, /, **arguments: Any) -> str:
        """Call a method that is to be refused, and return Slack's code."""
        return str(self.refusal(method, **arguments)["error"])

    def refusal(self, method: str, /, **arguments: Any) -> dict[str, Any]:
        try:
            self.bot.api_call(method, json=arguments)
        except SlackApiError as refused:
            body: dict[str, Any] = refused.response.data
            return body
        raise AssertionError(f"{method} was not refused")
