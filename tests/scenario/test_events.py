"""What Slack reports by itself, by signed HTTP: mentions, shortcuts, the home tab, people and channels that change."""

import json
from typing import Any

import requests

from bot.slack.client import NOT_INSTALLED
from tests.scenario.running import GENERAL, JIWOO, MAYA, Team, until

INCIDENTS, BOT = "C0INCIDENTS", "U0BONGSU"


def _read(team: Team, path: str, **asked: str) -> Any:
    return requests.get(f"{team.sandbox.url}/sandbox/{path}", params={"as": MAYA, **asked}, timeout=10).json()


def _say(team: Team, text: str, channel: str, **more: str) -> str:
    ts: str = team.post("message", **{"as": MAYA, "channel": channel, "text": text, **more})["ts"]
    return ts


def _replies(team: Team, channel: str, thread: str) -> list[dict[str, Any]]:
    found = _read(team, f"channels/{channel}/messages", thread_ts=thread)["messages"]
    return [message for message in found if message.get("bot_id") and message["ts"] != thread]


def _opened(team: Team, title: str = "checkout is failing", **by: str) -> str:
    assert team.command(f"declare {title}", **{"user": MAYA, **by})["ok"]
    channel: str = until(team.channels, "the channel")[0]["id"]
    team.settled()
    return channel


def _announced(team: Team, words: str) -> dict[str, Any]:
    """Wait until the announcement says so."""

    def found() -> Any:
        return [each for each in team.messages(INCIDENTS) if words in json.dumps(each["blocks"], ensure_ascii=False)]

    message: dict[str, Any] = until(found, f"an announcement with {words!r}")[0]
    return message


def _press(team: Team, message: dict[str, Any], action: str) -> Any:
    (row,) = [block for block in message["blocks"] if block["type"] == "actions"]
    (button,) = [element for element in row["elements"] if element["action_id"] == action]
    pressed = {"type": "button", "value": button["value"], "block_id": row["block_id"], "action_id": action}
    return team.post("action", **{"as": MAYA, "channel": INCIDENTS, "message_ts": message["ts"], **pressed})


def test_a_mention_is_answered_in_its_thread_and_a_direct_message_below(team: Team) -> None:
    channel = _opened(team)
    asked = _say(team, "@bongsu incident list", INCIDENTS)
    (listed,) = until(lambda: _replies(team, INCIDENTS, asked), "an answer in the thread")
    assert "checkout is failing" in json.dumps(listed["blocks"])
    inside = _say(team, "I am looking", channel)
    _say(team, "@bongsu incident resolve", channel, thread_ts=inside)
    until(lambda: "calm" in team.command("list", user=MAYA)["answer"]["text"], "a resolved incident")
    direct = team.post("open_im", **{"as": MAYA, "user": BOT})["channel"]
    _say(team, "incidnt list", direct)
    (answer,) = until(lambda: team.messages(direct), "an answer")
    assert "incident" in answer["text"]
    assert "thread_ts" not in answer
    team.settled()
    assert len(_replies(team, INCIDENTS, asked)) == len(team.messages(direct)) == 1


def test_an_incident_from_a_message_links_to_it_and_the_home_tab_shows_it(team: Team) -> None:
    said = _say(team, "the <search> is down & slow", GENERAL)
    chosen = {"as": MAYA, "channel": GENERAL, "callback_id": "incident.from_message", "message_ts": said}
    assert team.post("shortcut", **chosen)["ok"]
    (view,) = _read(team, "views")
    title = {"type": "plain_text_input", "value": view["blocks"][0]["element"]["initial_value"]}
    assert title["value"] == "the <search> is down & slow"
    severity = {"type": "static_select", "selected_option": {"value": "2"}}
    values = {"title": {"title": title}, "severity": {"severity": severity}}
    assert team.post("submit", **{"as": MAYA, "view_id": view["id"], "values": values})["ok"]
    channel = until(team.channels, "the channel")[0]["id"]
    team.settled()
    assert said.replace(".", "") in json.dumps(team.messages(channel)[0]["blocks"])
    assert team.post("shortcut", **{"as": MAYA, "callback_id": "incident.declare"})["ok"]
    assert len(_read(team, "views")) == 1
    team.post("home", **{"as": JIWOO})
    home = until(lambda: _read(team, "home", **{"as": JIWOO})["view"], "a home tab")
    assert "진행 중인 장애" in json.dumps(home, ensure_ascii=False)
    assert "is down" in json.dumps(home)


def test_a_guest_is_refused_at_once_and_an_unknown_one_late(team: Team) -> None:
    team.settled()
    team.post("user", id=MAYA, is_restricted=True)
    until(lambda: "Guests" in team.command("resolve 99", user=MAYA)["answer"]["text"], "a refusal")
    team.post("settings", events_url=f"{team.url}/nowhere")
    team.post("user", id="U0NEW", is_ultra_restricted=True)
    team.post("settings", events_url=f"{team.url}/slack/events")
    team.post("join", **{"as": "U0NEW", "channel": GENERAL})
    assert "1" in team.command("declare the lights are out", user="U0NEW")["answer"]["text"]
    team.settled()

    def told() -> list[str]:
        found = _read(team, f"channels/{GENERAL}/messages", **{"as": "U0NEW"})["messages"]
        return [message["text"] for message in found if message["ephemeral"] and "not opened" in message["text"]]

    assert len(until(told, "a late word")) == 1
    assert team.channels() == []
    assert team.messages(INCIDENTS) == []


def test_a_channel_that_is_archived_or_deleted_is_told_and_replaced(team: Team) -> None:
    first = _opened(team)
    team.post("channel", **{"as": MAYA, "id": first, "archive": True})
    _announced(team, "was archived")
    team.post("channel", **{"as": MAYA, "id": first, "archive": False})
    until(lambda: "was archived" not in json.dumps(team.messages(INCIDENTS)), "the channel taken back")
    team.settled()
    team.post("channel", **{"as": MAYA, "id": first, "rename": "payments-down"})
    team.post("channel", **{"as": MAYA, "id": first, "delete": True})
    message = _announced(team, "was deleted")
    assert _press(team, message, "incident.reopen_channel")["ok"]
    assert _press(team, message, "incident.reopen_channel")["ok"]
    (second,) = until(team.channels, "a new channel")
    team.settled()
    assert second["id"] != first
    assert len(team.messages(second["id"])) == len(team.messages(INCIDENTS)) == len(team.channels()) == 1
    assert team.jobs()["dead"] == 0


def test_a_channel_that_went_while_the_bot_was_down_is_noticed(team: Team) -> None:
    first = _opened(team)
    team.kill()
    team.post("channel", **{"as": MAYA, "id": first, "delete": True})
    team.start()
    team.ready()
    assert team.command("resolve 1", user=MAYA)["ok"]
    team.settled()
    dead = team.command("jobs", user=MAYA, command="/bongsu")["answer"]
    assert "No job" in dead["text"], dead
    assert "Resolved" in json.dumps(team.messages(INCIDENTS)[0]["blocks"])


def test_a_name_that_a_stranger_took_and_a_person_who_is_gone(team: Team) -> None:
    team.settled()
    team.post("channel", **{"as": JIWOO, "create": "inc-1-checkout-is-failing"})
    team.post("settings", events_url=f"{team.url}/nowhere")
    team.post("user", id="U0LUCAROSS", deleted=True)
    team.post("settings", events_url=f"{team.url}/slack/events")
    team.kill()
    team.environment["BONGSU_CONFIG"] = str(team.folder / "team.toml")
    owned = '[person.luca]\nslack = "U0LUCAROSS"\n\n[service.checkout]\nowners = ["luca"]\n'
    (team.folder / "team.toml").write_text(owned, encoding="utf-8")
    team.start()
    team.ready()
    assert team.alert(name="CheckoutDown", severity="critical", service="checkout") == 202
    ours = until(lambda: team.channels("inc-1-checkoutdown"), "our channel")[0]
    team.settled()
    assert "user_not_found" in json.dumps([each["text"] for each in team.messages(ours["id"])])
    assert team.command("declare checkout is failing", user=MAYA)["ok"]
    until(lambda: team.channels("inc-2-checkout-is-failing"), "a second channel")
    team.settled()
    assert len(team.messages(INCIDENTS)) == 2


def test_without_the_app_work_waits_and_goes_on_when_it_is_there_again(team: Team) -> None:
    team.settled()
    team.sandbox.slack.outbox.put({"type": "app_uninstalled"})
    until(lambda: team.health()["slack"] == NOT_INSTALLED, "an instance that knows")
    assert team.command("declare checkout is failing", user=MAYA)["ok"]
    until(lambda: team.jobs()["ready"] >= 2, "work that waits")
    assert team.channels() == []
    team.kill()
    team.start()
    team.ready()
    until(team.channels, "the channel")
    team.settled()
    assert len(team.messages(INCIDENTS)) == 1
    assert team.jobs()["dead"] == 0
