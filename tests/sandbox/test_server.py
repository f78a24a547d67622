from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from bot.sandbox import Sandbox, SandboxConfig
from tests.sandbox.listening import ListeningApp
from tests.sandbox.stage import Stage


def test_a_second_start_goes_on_with_the_same_workspace(stages: Callable[..., Stage]) -> None:
    first = stages()
    channel = first.create("inc-1")
    parent = first.bot.chat_postMessage(channel=channel, text="parent")["ts"]
    first.bot.chat_postMessage(channel=channel, text="reply", thread_ts=parent)
    first.bot.pins_add(channel=channel, timestamp=parent)
    before = first.read(f"channels/{channel}/messages", "U0MAYAJOHN", thread_ts=parent)
    first.close()
    first.close = lambda: None  # type: ignore[method-assign]  # a method is replaced for once
    second = stages()
    assert second.read(f"channels/{channel}/messages", "U0MAYAJOHN", thread_ts=parent) == before
    assert second.error("conversations.create", name="inc-1") == "name_taken"
    assert second.bot.chat_postMessage(channel=channel, text="later")["ts"] > parent


def test_a_port_that_is_taken_is_an_error(stage: Stage, tmp_path: Path) -> None:
    port = int(stage.url.rpartition(":")[2])
    with pytest.raises(OSError, match="in use"):
        Sandbox(SandboxConfig(state=tmp_path / "other.db", port=port))


def test_it_stops_while_a_bot_does_not_answer(stages: Callable[..., Stage], app: ListeningApp) -> None:
    released = app.never()
    stage = stages(events_url=app.url, event_retries=(60.0,))
    stage.bot.conversations_join(channel="C0GENERAL")
    app.wait(lambda heard: bool(heard.event))
    released.set()


def test_many_posts_at_once_are_all_there_in_order(stage: Stage) -> None:
    channel = stage.create("inc-1")

    def post(number: int) -> str:
        return str(stage.bot.chat_postMessage(channel=channel, text=str(number))["ts"])

    with ThreadPoolExecutor(8) as pool:
        ts = list(pool.map(post, range(80)))
    history = stage.bot.conversations_history(channel=channel, limit=80)["messages"]
    assert [message["ts"] for message in history] == sorted(ts, reverse=True)


def test_secrets_are_not_in_the_configurations_words() -> None:
    config = SandboxConfig(state=Path("x"), bot_token="xoxb-secret", signing_secret="secret", alert_token="secret")
    assert "secret" not in repr(config)
