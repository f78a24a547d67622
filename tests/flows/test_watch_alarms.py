from datetime import timedelta
from pathlib import Path

import pytest

from bot.alerts import service as alerts
from bot.catalogue import parse
from bot.db import Database
from bot.models import AlertGroup, AlertPost, Page, Watch
from bot.watches import maintenance, service
from bot.watches.maintenance import HOST, Place, Wanted
from bot.watches.rules import State
from tests.flows.watching import CATALOGUE, Tower

HOUR = timedelta(hours=1)
ROUTES = """
[[watch.cpu.route]]
from = "danger"
channel = "shop"
[[watch.cpu.route]]
from = "urgent"
people = ["dana"]
[[watch.cpu.route]]
from = "info"
channel = "nights"
window = "nights"
[[window]]
name = "nights"
from = "20:00"
to = "06:00"
"""


@pytest.fixture
def tower(database: Database, tmp_path: Path) -> Tower:
    return Tower(database, tmp_path)


def watch(tower: Tower) -> int:
    with tower.database.read() as tx:
        return tx.query(Watch).one().id


def channels(tower: Tower) -> set[str]:
    return {call["channel"] for call in tower.slack.of("chat.postMessage")}


def test_routes_lead_by_severity_and_window(database: Database, tmp_path: Path) -> None:
    tower = Tower(database, tmp_path, CATALOGUE.replace("[source", f"{ROUTES}[source"))
    tower.slack.answers["conversations.list"] = lambda _: {
        "channels": [{"id": f"C-{name}", "name": name} for name in ("shop", "alerts", "nights", "incidents")]
    }
    tower.see(81, 81)
    assert channels(tower) == {"C-alerts"}
    tower.see(91, 91)
    assert channels(tower) == {"C-alerts", "C-shop"}
    tower.see(96, 96)
    assert "U0000DANA" in channels(tower)
    tower.see(50, 50)
    told = [call for call in tower.slack.of("chat.postMessage") if "Well again" in call["text"]]
    assert {call["channel"] for call in told} == {"C-alerts", "C-shop", "U0000DANA"}
    assert all(call["thread_ts"] for call in told)
    tower.look(12 * 3600)
    tower.see(75, 75)
    assert "C-nights" in channels(tower)


def test_a_route_that_pages_opens_an_incident_and_calls_however_grave_it_is(database: Database, tmp_path: Path) -> None:
    route = "[[watch.cpu.route]]\nfrom = 'caution'\npage = true\n"
    tower = Tower(database, tmp_path, CATALOGUE.replace("[source", f"{route}[source"))
    tower.see(75, 75)
    assert tower.incidents == []
    tower.see(85, 85)
    assert len(tower.incidents) == 1
    with database.read() as tx:
        assert tx.query(Page).one().callees == ["dana"]


def test_maintenance_holds_it_back_and_what_fires_at_its_end_is_told_then(tower: Tower) -> None:
    with tower.database.write() as tx:
        service.maintain(tx, tx.query(Watch).one(), tower.engine.now + HOUR)
    tower.see(99, 99)
    assert [each.state for each in tower.states] == [State.FIRING]
    assert (tower.posted(), tower.incidents, tower.events) == ([], [], ["raised"])
    tower.engine.later(hours=1)
    tower.see(99)
    assert len(tower.posted()) == 1
    assert len(tower.incidents) == 1


def test_a_host_in_maintenance_holds_back_its_own_alarms_alone(tower: Tower) -> None:
    place = Place(HOST, "web-1")
    with tower.database.write() as tx:
        wanted = Wanted(place, tower.engine.now + HOUR, "disks", "U1")
        maintenance.begin(tx, tower.engine.workspace, wanted, (), tower.engine.now)
    both = {"web-1": 99.0, "web-2": 99.0}
    tower.see(both, both)
    assert len(tower.posted()) == 1
    tower.engine.later(hours=1)
    tower.see(both)
    assert len(tower.posted()) == 2


def test_what_is_over_before_maintenance_ends_is_told_nobody(tower: Tower) -> None:
    with tower.database.write() as tx:
        service.maintain(tx, tx.query(Watch).one(), tower.engine.now + HOUR)
    tower.see(99, 99, 50, 50)
    tower.engine.later(hours=1)
    tower.see(50)
    assert (tower.slack.of("chat.postMessage"), tower.events) == ([], ["raised", "cleared"])


def test_what_gets_worse_in_a_window_and_ends_is_ended_where_it_was_told(database: Database, tmp_path: Path) -> None:
    quiet = CATALOGUE.replace("count = 2", 'count = 2\nquiet = "noon"') + "[[window]]\nname = 'noon'\nfrom = '09:02'\n"
    tower = Tower(database, tmp_path, quiet)
    tower.see(91, 91)
    assert len(tower.posted()) == 1
    tower.see(91, 91, 99, 99, 50, 50)
    assert [text[:22] for text in tower.posted()[1:]] == [":large_green_circle: W"]
    assert tower.incidents == []
    with database.read() as tx:
        assert tx.query(AlertGroup).one().closed_at is not None


def test_a_muted_watch_is_told_again_when_that_is_over(tower: Tower) -> None:
    tower.see(91, 91)
    with tower.database.write() as tx:
        alerts.mute(tx.query(AlertGroup).one(), tower.engine.now + HOUR)
    tower.see(50, 50, 91, 91)
    assert len(tower.posted()) == 2
    tower.engine.later(hours=1)
    tower.see(91)
    assert len(tower.posted()) == 3


def test_what_goes_to_and_fro_is_told_once_and_held(tower: Tower) -> None:
    tower.see(*[91, 91, 50, 50] * 4)
    assert len([text for text in tower.posted() if "danger" in text]) == 4
    tower.see(*[91, 91, 50, 50] * 5)
    assert [each.state for each in tower.states] == [State.FIRING]
    assert tower.events[-2:] == ["raised", "flapping"]
    assert len([text for text in tower.posted() if "danger" in text]) == 5
    assert "It goes to and fro" in str(tower.slack.of("chat.postMessage")[-1]["blocks"])
    tower.see(*[50] * 70)
    assert (tower.states, tower.events[-1]) == ([], "cleared")


def test_a_watch_that_is_deleted_ends_its_alarm(tower: Tower) -> None:
    tower.see(91, 91)
    tower.keep(parse(CATALOGUE.partition("[watch")[0], "bongsu.toml"))
    tower.look()
    assert tower.posted()[-1] == ":black_circle: The watch was deleted."
    with tower.database.read() as tx:
        assert tx.query(AlertGroup).one().closed_at is not None


def test_a_paused_watch_is_not_looked_at(tower: Tower) -> None:
    with tower.database.write() as tx:
        service.pause(tx, tx.query(Watch).one(), tower.engine.now + HOUR)
    tower.see(99, 99, 99)
    assert tower.events == []
    tower.engine.later(hours=1)
    tower.see(99, 99)
    assert tower.events == ["raised"]


def test_an_alarm_is_one_post_of_an_alert_with_its_labels(tower: Tower) -> None:
    tower.see({"web-1": 99}, {"web-1": 99}, {"web-1": 99})
    with tower.database.read() as tx:
        (post,) = tx.query(AlertPost)
    assert post.source == "watch"
    for told in (b'"host":"web-1"', b'"watch":"cpu"', b'"service":"shop"', b'"severity":"critical"'):
        assert told in post.body


def test_its_buttons_are_those_of_an_alert_and_its_figure_is_kept_fresh(tower: Tower) -> None:
    tower.see(91, 91)
    tower.settle()
    blocks = str(tower.slack.of("chat.postMessage")[-1]["blocks"])
    assert "alert.declare" in blocks
    assert "CPU in use: *91 %* (threshold 90 %)" in blocks
    edits = len(tower.edits)
    tower.see(*[93] * 9)
    assert len(tower.edits) == edits
    tower.see(93, 93)
    assert len(tower.edits) == edits + 1
    assert "*93 %*" in str(tower.slack.of("chat.update")[-1]["blocks"])


def test_what_a_script_does_about_it_stands_in_the_alarm(database: Database, tmp_path: Path) -> None:
    script = '[recovery.restart]\nrun = ["/bin/true"]\napproval = "ask"\n'
    mended = CATALOGUE.replace("count = 2", 'count = 2\nrecovery = "restart"')
    tower = Tower(database, tmp_path, f"{mended}{script}")
    tower.see(91, 91)
    assert [each.state for each in tower.states] == [State.AWAITING]
    tower.settle()
    shown = [*tower.slack.of("chat.postMessage"), *tower.slack.of("chat.update")]
    assert "a script waits for somebody to approve it" in str([call["blocks"] for call in shown])
    tower.see(50, 50)
    assert tower.events[-1] == "cleared"
