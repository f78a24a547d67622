from tests.sandbox.listening import ListeningApp
from tests.sandbox.stage import Stage


def test_a_global_shortcut_has_no_channel_and_opens_a_modal(stage: Stage, app: ListeningApp) -> None:
    assert stage.act("shortcut", callback_id="declare")["ok"]
    payload = app.interaction("shortcut")
    assert payload["callback_id"] == "declare"
    assert payload.keys().isdisjoint({"channel", "message", "response_url"})
    view = {"type": "modal", "title": {"type": "plain_text", "text": "A"}, "blocks": []}
    assert stage.bot.views_open(trigger_id=payload["trigger_id"], view=view)["ok"]


def test_a_message_shortcut_carries_the_message(stage: Stage, app: ListeningApp) -> None:
    ts = stage.act("message", channel="C0GENERAL", text="it burns")["ts"]
    stage.act("shortcut", callback_id="note", channel="C0GENERAL", message_ts=ts)
    payload = app.interaction("message_action")
    assert (payload["message_ts"], payload["message"]["text"], payload["channel"]["id"]) == (
        ts,
        "it burns",
        "C0GENERAL",
    )
    assert payload["response_url"]
    assert stage.refused("shortcut", callback_id="note", channel="C0GENERAL", message_ts="1.000001")
