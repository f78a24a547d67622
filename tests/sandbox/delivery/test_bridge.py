from collections.abc import Callable

from slack_sdk import WebClient
from slack_sdk.socket_mode import SocketModeClient

from tests.sandbox.listening import ListeningApp
from tests.sandbox.stage import Stage, until


def test_http_is_the_way_until_a_socket_is_open(stage: Stage, app: ListeningApp) -> None:
    client = SocketModeClient(
        stage.config.app_token, web_client=WebClient(stage.config.app_token, base_url=stage.sandbox.api_url)
    )
    heard: list[str] = []

    def listen(client: SocketModeClient, request: object) -> None:
        heard.append(str(request))

    assert stage.act("command", channel="C0GENERAL", command="/first")["ok"]
    client.socket_mode_request_listeners.append(listen)  # type: ignore[arg-type]  # slack_sdk wants its own kind of function
    client.connect()
    until(lambda: stage.sandbox.slack.bridge.sockets.count == 1)
    stage.sandbox.slack.bridge.sockets.disconnect("warning")
    app.heard.clear()
    stage.bot.conversations_join(channel="C0ALERTS")
    until(lambda: heard)
    assert app.heard == []
    client.close()
    until(lambda: stage.sandbox.slack.bridge.sockets.count == 0)
    assert stage.act("command", channel="C0GENERAL", command="/second")["ok"]


def test_without_any_way_a_command_fails_at_once(stages: Callable[..., Stage]) -> None:
    stage = stages()
    assert stage.act("command", channel="C0GENERAL", command="/incident")["error"] == "dispatch_failed"
    assert stage.read("state")["bot"] == {"alive": False, "connected": False}
