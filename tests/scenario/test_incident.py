"""The first whole slice, from Slack to the database and back, by signed HTTP."""

import json

import requests

from tests.scenario.running import GENERAL, JIWOO, MAYA, TOKEN, Team, until


def test_a_declared_incident_gets_its_channel_and_everybody_is_told(team: Team) -> None:
    answer = team.command("declare sev2: 결제가 <!channel> 실패합니다")
    assert "1" in answer["answer"]["text"]
    channel = until(team.channels, "the channel")[0]
    team.settled()
    assert channel["name"] == "inc-1-gyeoljega-channel-silpaehabnida" or channel["name"].startswith("inc-1-")
    (panel,) = team.messages(channel["id"])
    assert panel["pinned"]
    assert "SEV2" in json.dumps(panel["blocks"])
    assert "<!channel>" not in json.dumps(panel["blocks"])
    (announcement,) = team.messages("C0INCIDENTS")
    assert channel["id"] in json.dumps(announcement["blocks"])
    assert team.channels(user=JIWOO)[0]["is_member"]


def test_the_buttons_take_up_and_resolve_it_and_a_second_press_does_nothing(team: Team) -> None:
    team.command("declare checkout is failing", user=MAYA)
    channel = until(team.channels, "the channel")[0]["id"]
    team.settled()
    (panel,) = team.messages(channel)
    first, second = [block["block_id"] for block in panel["blocks"] if block["type"] == "actions"]
    for action, block in (("acknowledge", first), ("acknowledge", first), ("resolve", second), ("resolve", second)):
        given = {"as": MAYA, "channel": channel, "message_ts": panel["ts"], "block_id": block, "type": "button"}
        value = json.dumps({"incident": 1, "state": "investigating"})
        assert team.post("action", action_id=f"incident.{action}", value=value, **given)["ok"]
    team.settled()
    texts = [message["text"] for message in team.messages(channel) if "Post-mortem" not in message["text"]]
    assert len(texts) == 3
    assert f"<@{MAYA}>" in texts[1]
    assert "resolved" in texts[2]
    offered = json.dumps([block for block in team.messages(channel)[0]["blocks"] if block["type"] == "actions"])
    assert "incident.reopen" in offered
    assert "incident.resolve" not in offered
    assert "calm" in team.command("list", user=MAYA)["answer"]["text"]


def test_the_modal_asks_for_what_is_missing(team: Team) -> None:
    team.command("declare", user=MAYA)
    (view,) = requests.get(f"{team.sandbox.url}/sandbox/views", params={"as": MAYA}, timeout=5).json()
    severity = {"severity": {"type": "static_select", "selected_option": {"value": "1"}}}
    empty = {"title": {"title": {"type": "plain_text_input", "value": "   "}}, "severity": severity}
    refused = team.post("submit", **{"as": MAYA, "view_id": view["id"], "values": empty})
    assert refused["errors"]["title"]
    filled = {**empty, "title": {"title": {"type": "plain_text_input", "value": "the search is down"}}}
    assert team.post("submit", **{"as": MAYA, "view_id": view["id"], "values": filled})["ok"]
    assert until(team.channels, "the channel")[0]["name"] == "inc-1-the-search-is-down"


def test_an_alert_opens_one_incident_and_its_end_is_told(team: Team) -> None:
    assert [team.alert(), team.alert(), team.alert(name="Another")] == [202, 202, 202]
    channel = until(team.channels, "the channel")[0]["id"]
    team.settled()
    assert len(team.channels()) == 1
    assert [team.alert(status="resolved"), team.alert(name="Another", status="resolved")] == [202, 202]
    until(lambda: "Resolve" in team.messages(channel)[-1]["text"], "the proposal to resolve")


def test_a_lesser_alert_becomes_one_line_from_which_an_incident_can_be_declared(team: Team) -> None:
    team.alert(severity="warning")
    (line,) = until(lambda: team.messages("C0ALERTS"), "the line")
    team.settled()
    assert team.channels() == []
    (actions,) = [block for block in line["blocks"] if block["type"] == "actions"]
    declare = actions["elements"][0]
    pressed = {"as": JIWOO, "channel": "C0ALERTS", "message_ts": line["ts"], "block_id": actions["block_id"]}
    for _ in range(2):
        team.post("action", action_id="alert.declare", type="button", value=declare["value"], **pressed)
    team.settled()
    assert len(team.channels()) == 1


def test_a_refused_channel_is_shown_and_can_be_tried_again(team: Team) -> None:
    team.post("faults", faults=[{"method": "conversations.create", "kind": "refused", "error": "restricted_action"}])
    team.command("declare nobody may open channels", user=MAYA)
    until(lambda: "restricted_action" in json.dumps(team.messages("C0INCIDENTS")), "the reason in the announcement")
    (announcement,) = team.messages("C0INCIDENTS")
    (actions,) = [block for block in announcement["blocks"] if block["type"] == "actions"]
    again = actions["elements"][0]
    pressed = {"as": MAYA, "channel": "C0INCIDENTS", "message_ts": announcement["ts"], "value": again["value"]}
    team.post("action", action_id=again["action_id"], block_id=actions["block_id"], type="button", **pressed)
    assert until(team.channels, "the channel")[0]["name"] == "inc-1-nobody-may-open-channels"


def test_bad_input_gets_a_clear_answer(team: Team) -> None:
    assert "list" in team.command("lsit", user=MAYA)["answer"]["text"]
    assert "4000" in team.command("declare " + "x" * 4000, user=MAYA)["answer"]["text"].replace(",", "")
    known = {"Authorization": f"Bearer {TOKEN}"}
    alerts = f"{team.url}/alerts/alertmanager"
    assert requests.post(alerts, data=b"{}", timeout=5).status_code == 401
    assert requests.post(alerts, data=b"{nonsense", headers=known, timeout=5).status_code == 400
    assert requests.post(alerts, data=b"x" * 10_000_000, headers=known, timeout=5).status_code == 413
    assert requests.post(f"{team.url}/slack/events", data=b"a=b", timeout=5).status_code == 401
    assert team.post("command", **{"as": MAYA, "channel": GENERAL, "command": "/incident", "text": "list"})["ok"]
