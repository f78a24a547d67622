from urllib.parse import urlsplit

from slack_sdk import WebClient

from tests.sandbox.stage import Stage


def test_the_token_tells_whose_it_is(stage: Stage) -> None:
    answer = stage.bot.auth_test()
    assert (answer["team_id"], answer["user_id"], answer["bot_id"]) == ("T0BEACON", "U0BONGSU", "B0BONGSU")


def test_api_test_echoes_without_a_token(stage: Stage) -> None:
    anonymous = WebClient(base_url=stage.sandbox.api_url)
    assert anonymous.api_test(foo="bar")["args"] == {"foo": "bar"}
    assert stage.error("api.test", error="my_error") == "my_error"


def test_a_connection_needs_the_apps_token_and_is_new_each_time(stage: Stage) -> None:
    app = WebClient(stage.config.app_token, base_url=stage.sandbox.api_url)
    addresses = [urlsplit(app.apps_connections_open(app_token=stage.config.app_token)["url"]) for _ in range(2)]
    assert [address.scheme for address in addresses] == ["ws", "ws"]
    assert addresses[0].path != addresses[1].path
    assert stage.error("apps.connections.open") == "not_allowed_token_type"
