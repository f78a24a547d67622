import pytest

from bot.sandbox.manifest import installed

MANIFEST = {
    "features": {
        "slash_commands": [{"command": "/incident", "description": "d"}],
        "shortcuts": [{"name": "Declare", "type": "global", "callback_id": "declare"}],
    },
    "oauth_config": {"scopes": {"bot": ["chat:write"]}},
    "settings": {"event_subscriptions": {"bot_events": ["message.channels", "message.im", "app_mention"]}},
}


@pytest.mark.parametrize(
    ("event", "wanted"),
    [
        ({"type": "message", "channel_type": "channel"}, True),
        ({"type": "message", "channel_type": "im"}, True),
        ({"type": "message", "channel_type": "group"}, False),
        ({"type": "app_mention"}, True),
        ({"type": "user_change"}, False),
    ],
)
def test_the_app_gets_what_it_subscribed_to(event: dict[str, str], *, wanted: bool) -> None:
    assert installed(MANIFEST, frozenset()).wants(event) is wanted
    assert installed(None, frozenset()).wants(event)


def test_commands_shortcuts_and_scopes_are_read() -> None:
    app = installed(MANIFEST, frozenset({"everything"}))
    assert (set(app.scopes), list(app.commands), app.takes_any_command) == ({"chat:write"}, ["/incident"], False)
    assert app.shortcuts[0]["callback_id"] == "declare"


def test_without_a_manifest_everything_is_granted() -> None:
    app = installed(None, frozenset({"everything"}))
    assert (set(app.scopes), dict(app.commands), app.takes_any_command) == ({"everything"}, {}, True)


def test_an_empty_manifest_grants_nothing() -> None:
    app = installed({}, frozenset({"everything"}))
    assert (app.scopes, app.takes_any_command) == (frozenset(), False)
    assert not app.wants({"type": "app_mention"})
