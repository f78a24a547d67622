"""Flows without Slack: a caller that plays Slack by a table, and an engine that runs their jobs."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from bot.app import FLOWS
from bot.catalogue import Shelf
from bot.db import Database
from bot.flows.places import is_person
from bot.flows.services import Services
from bot.secret_key import Seal
from bot.work import Run
from tests.work.bench import NOW, Engine

SEAL = Seal(["a-key-of-the-tests-with-forty-characters"])
Answer = Callable[[dict[str, Any]], dict[str, Any]]


def stands_in(channel: str) -> str:
    """Tell the channel of what was posted there; to a person it is that of direct messages."""
    return f"D-{channel}" if is_person(channel) else channel


class Slack:
    """Answers each method by a function, and remembers the calls."""

    def __init__(self) -> None:
        self.calls: list[tuple[str, dict[str, Any]]] = []
        self.files: dict[str, bytes] = {}
        self.answers: dict[str, Answer] = {
            "conversations.create": lambda given: {"channel": {"id": f"C-{given['name']}"}},
            "conversations.list": lambda _: {
                "channels": [{"id": "CI", "name": "incidents"}, {"id": "CA", "name": "alerts"}]
            },
            "chat.postMessage": lambda given: {"ts": f"{len(self.calls)}.0", "channel": stands_in(given["channel"])},
            "users.conversations": lambda _: {"channels": []},
            "conversations.history": lambda _: {"messages": []},
            "conversations.replies": lambda _: {"messages": []},
            "canvases.create": lambda given: {"canvas_id": f"F-{given['channel_id']}"},
            "conversations.info": lambda given: {"channel": {"id": given["channel"], "name": "team"}},
            "files.info": lambda _: {"file": {}},
            "conversations.open": lambda given: {"channel": {"id": f"D-{given['users']}"}},
        }

    def call(self, run: Run, method: str, **arguments: Any) -> dict[str, Any]:
        run.guard()
        self.calls.append((method, arguments))
        answer = self.answers.get(method)
        return answer(arguments) if answer else {}

    def respond(self, run: Run, url: str, content: dict[str, Any]) -> None:
        self.call(run, "response_url", url=url, **content)

    def download(self, run: Run, url: str, largest: int) -> bytes | None:
        self.call(run, "download", url=url)
        content = self.files[url]
        return content if len(content) <= largest else None

    def upload(self, run: Run, name: str, content: bytes, alt: str = "") -> str:
        self.call(run, "upload", name=name)
        self.files[f"F{len(self.files) + 1}"] = content
        return f"F{len(self.files)}"

    def of(self, method: str) -> list[dict[str, Any]]:
        return [arguments for name, arguments in self.calls if name == method]


def make(database: Database, folder: Path, catalogue: str = "") -> tuple[Engine, Slack, Services]:
    file = folder / "bongsu.toml"
    file.write_text(catalogue, encoding="utf-8")
    slack = Slack()
    services = Services(slack, Shelf(file, lambda: NOW), "en", SEAL)
    engine = Engine(database, FLOWS.values(), services)
    return engine, slack, services
