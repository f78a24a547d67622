import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.sandbox.listening import ListeningApp
from tests.sandbox.stage import Stage, until


@pytest.fixture
def process() -> Iterator[subprocess.Popen[bytes]]:
    """Give a process of its own group that stands for the bot."""
    program = "import signal; signal.pause()"
    with subprocess.Popen([sys.executable, "-c", program], start_new_session=True) as started:
        yield started
        started.kill()


def test_the_bot_is_killed_and_seen_to_be_dead(
    stages: Callable[..., Stage], process: subprocess.Popen[bytes], tmp_path: Path
) -> None:
    pid_file = tmp_path / "bot.pid"
    pid_file.write_text(str(process.pid))
    stage = stages(bot_pid_file=pid_file)
    assert stage.read("state")["bot"] == {"alive": True, "connected": False}
    stage.act("kill")
    assert until(lambda: not stage.read("state")["bot"]["alive"])
    assert process.wait() == -9
    assert stage.refused("kill") == "the bot does not run"


def test_the_page_hears_of_a_death_that_nobody_ordered(
    stages: Callable[..., Stage], process: subprocess.Popen[bytes], tmp_path: Path
) -> None:
    pid_file = tmp_path / "bot.pid"
    pid_file.write_text(str(process.pid))
    stage = stages(bot_pid_file=pid_file)
    lines = stage.sandbox.ws.stream.listen("U0MAYAJOHN")
    next(lines)
    process.kill()
    assert next(lines) == 'data: {"type":"bot"}\n\n'


def test_without_a_process_there_is_nothing_to_kill(stage: Stage) -> None:
    assert stage.refused("kill") == "the bot's process is not known"


def test_a_sample_alert_reaches_the_bot_with_its_token(stages: Callable[..., Stage], app: ListeningApp) -> None:
    stage = stages(alerts_url=app.url, alert_token="a token")
    app.answer = lambda _heard: (202, "")
    assert stage.act("alert", severity="warning", service="search") == {"ok": True, "status": 202}
    (heard,) = app.heard
    assert heard.headers["Authorization"] == "Bearer a token"
    assert heard.payload["commonLabels"]["severity"] == "warning"
    assert stage.read("state")["alerts"]


def test_an_alert_that_nobody_takes_says_so(stages: Callable[..., Stage]) -> None:
    stage = stages(alerts_url="http://127.0.0.1:1/alerts")
    assert stage.act("alert") == {"ok": False, "status": 0, "error": "the bot did not answer"}
    assert "firing or resolved" in stage.refused("alert", status="smouldering")


def test_without_an_address_there_are_no_alerts(stage: Stage) -> None:
    assert stage.refused("alert")


@pytest.mark.parametrize(
    "faults",
    [
        None,
        "x",
        ["x"],
        [{}],
        [{"kind": "lost"}],
        [{"method": "a", "kind": "odd"}],
        [{"method": "a", "kind": "lost", "time": 1}],
    ],
)
def test_a_fault_with_mistakes_is_refused(stage: Stage, faults: Any) -> None:
    assert stage.refused("faults", faults=faults)


def test_faults_are_listed_until_they_came(stage: Stage) -> None:
    stage.act("faults", faults=[{"method": "auth.test", "kind": "refused", "error": "account_inactive"}])
    (fault,) = stage.read("faults")["faults"]
    assert (fault["method"], fault["times"], fault["after"]) == ("auth.test", 1, 0)
    assert stage.error("auth.test") == "account_inactive"
    assert stage.read("state")["faults"] == []


def test_the_bot_may_move(stage: Stage, app: ListeningApp) -> None:
    stage.act("settings", events_url="http://127.0.0.1:1/")
    assert not stage.act("command", channel="C0GENERAL", command="/incident")["ok"]
    stage.act("settings", events_url=app.url)
    assert stage.act("command", channel="C0GENERAL", command="/incident")["ok"]


def test_a_reset_begins_anew(stage: Stage) -> None:
    stage.create("inc-1")
    stage.act("message", channel="C0GENERAL", text="a")
    stage.act("faults", faults=[{"method": "auth.test", "kind": "lost"}])
    stage.act("reset")
    assert stage.said("C0GENERAL") == []
    assert [channel["name"] for channel in stage.read("state")["channels"]] == [
        "general",
        "incidents",
        "alerts",
        "checkout",
        "inc-0-old",
    ]
    assert (stage.read("calls")["calls"], stage.read("faults")["faults"]) == ([], [])


def test_accounts_change_and_come(stage: Stage, app: ListeningApp) -> None:
    stage.act("user", id="U0LUCAROSS", tz="Asia/Tokyo", locale="it-IT")
    changed = app.event("user_change")["user"]
    assert (changed["tz"], changed["tz_offset"], changed["locale"]) == ("Asia/Tokyo", 32400, "it-IT")
    stage.act("user", id="U0NEW", name="new", is_ultra_restricted=True)
    assert app.event("team_join")["user"]["is_ultra_restricted"]
    assert "no shoe_size" in stage.refused("user", id="U0LUCAROSS", shoe_size=43)


def test_groups_change_and_come(stage: Stage, app: ListeningApp) -> None:
    stage.act("group", id="S0SEOULTEAM", users=["U0LUCAROSS"])
    assert app.event("subteam_members_changed")["removed_users"] == ["U0KIMJIWOO", "U0PARKSEOY"]
    stage.act("group", id="S0NEW", handle="new", users=[])
    assert app.event("subteam_created")["subteam"]["handle"] == "new"
    assert "`users`" in stage.refused("group", id="S0NEW", users=["U0NOBODY"])
    assert "`users`" in stage.refused("group", id="S0NEW")
    stage.act("reset")
    assert len(stage.bot.usergroups_list()["usergroups"]) == 2


def test_strangers_change_channels(stage: Stage, app: ListeningApp) -> None:
    channel = stage.create("inc-1")
    stage.act("channel", id=channel, rename="ours")
    assert app.event("channel_rename")["channel"]["name"] == "ours"
    stage.act("channel", id=channel, archive=True)
    assert stage.error("chat.postMessage", channel=channel, text="a") == "is_archived"
    stage.act("channel", id=channel, archive=False)
    stage.act("channel", id=channel, kick="U0BONGSU")
    assert stage.error("chat.postMessage", channel=channel, text="a") == "not_in_channel"
    stage.act("channel", id=channel, delete=True)
    assert app.event("channel_deleted")["channel"] == channel
    assert stage.error("conversations.info", channel=channel) == "channel_not_found"
    taken = stage.act("channel", create="inc-2")["channel"]
    assert stage.error("conversations.create", name="inc-2") == "name_taken"
    assert stage.refused("channel", id=taken, rename="general") == "name_taken"
    assert stage.refused("channel", id="C0NOWHERE", rename="a")


def test_this_process_is_never_killed(stages: Callable[..., Stage], tmp_path: Path) -> None:
    pid_file = tmp_path / "bot.pid"
    pid_file.write_text(str(os.getpgrp()))
    assert stages(bot_pid_file=pid_file).refused("kill") == "the bot's process is not known"
