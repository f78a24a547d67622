from pathlib import Path

import pytest

from bot.db import Database
from bot.severity import Severity
from bot.watches.rules import State
from tests.flows.watching import CATALOGUE, Tower

MORE = """
[metric.requests]
source = "shop"
query = "requests"
kind = "traffic"
service = "shop"
[metric.errors]
source = "shop"
query = "errors"
kind = "errors"
service = "shop"
[metric.disk]
source = "shop"
query = "disk"
kind = "disk"
[metric.disk_free]
source = "shop"
query = "disk_free"
unit = "B"
"""


@pytest.fixture
def tower(database: Database, tmp_path: Path) -> Tower:
    return Tower(database, tmp_path)


def standing(tower: Tower) -> list[tuple[str, State, Severity | None]]:
    return [(each.watch.name, each.state, each.severity) for each in tower.states]


def test_an_alarm_is_told_changed_and_ended_once(tower: Tower) -> None:
    tower.see(50, 91, 92)
    assert standing(tower) == [("cpu", State.FIRING, Severity.SEV3)]
    (said,) = tower.posted()
    assert said == "🔥🔥🔥 *cpu* · SEV3 danger"
    tower.settle()
    tower.see(92, 99, 99)
    assert tower.edits[-1] == "🔥🔥🔥🔥🔥 *cpu* · SEV1 critical"
    tower.see(50, 50)
    assert standing(tower) == []
    assert tower.events == ["raised", "worse", "cleared"]
    first, over = tower.posted()
    assert (first, over) == (said, ":large_green_circle: Well again after 2 min 30 s. Now: 50 %")
    assert tower.edits[-1] == ":large_green_circle: *cpu* · well again after 2 min 30 s, SEV1 critical at its worst"


def test_an_alarm_opens_an_incident_by_the_rules_of_alerts_also_when_it_gets_worse(tower: Tower) -> None:
    tower.see(91, 91)
    assert tower.incidents == []
    tower.see(96, 96)
    (incident,) = tower.incidents
    assert (incident.severity, incident.services) == (Severity.SEV2, ("shop",))
    tower.see(99, 99, 50, 50, 97, 97)
    assert len(tower.incidents) == 1


def test_quiet_watches_write_nothing(tower: Tower, monkeypatch: pytest.MonkeyPatch) -> None:
    tower.see(50, 95, 50)
    monkeypatch.setattr("bot.flows.watches.states.write", lambda *_: pytest.fail("a quiet watch was written"))
    tower.see(50, 60, 69)


def test_each_set_of_labels_stands_for_itself(tower: Tower) -> None:
    tower.see({"a": 91, "b": 50}, {"a": 91, "b": 99}, {"a": 50, "b": 99}, {"a": 91, "b": 99})
    found = {each.labels["host"]: (each.state, each.severity) for each in tower.states}
    assert found == {"a": (State.FIRING, Severity.SEV3), "b": (State.FIRING, Severity.SEV1)}
    assert tower.events == ["raised", "raised"]


def test_no_data_at_all_is_an_alarm_after_three_looks(tower: Tower) -> None:
    tower.see(50, None, None)
    assert standing(tower) == []
    tower.see(None)
    assert standing(tower) == [("cpu", State.FIRING, Severity.SEV3)]
    tower.see(50)
    assert standing(tower) == []


def test_a_host_that_is_gone_is_no_alarm_while_others_tell(tower: Tower) -> None:
    tower.see({"a": 50, "b": 50}, {"b": 50}, {"b": 50}, {"b": 50}, {"b": 50})
    assert standing(tower) == []
    tower.see({}, {}, {})
    assert standing(tower) == [("cpu", State.FIRING, Severity.SEV3)]
    tower.see({"b": 50})
    assert standing(tower) == []


def test_an_alarm_of_a_host_that_is_gone_for_a_day_ends(tower: Tower) -> None:
    tower.see({"a": 99, "b": 50}, {"a": 99, "b": 50}, {"b": 50})
    assert len(tower.states) == 1
    tower.look(24 * 3600)
    assert standing(tower) == []
    assert tower.posted()[-1].startswith(":black_circle: There has been no data for a day")


def test_a_metric_that_nobody_knows_any_more_has_no_data(tower: Tower) -> None:
    tower.see(50)
    with tower.database.write() as tx:
        tx.connection().exec_driver_sql("UPDATE watch SET metric = 'renamed'")
    tower.see(50, 50, 50)
    assert standing(tower) == [("cpu", State.FIRING, Severity.SEV3)]


def test_errors_need_traffic(database: Database, tmp_path: Path) -> None:
    tower = Tower(database, tmp_path, f"{CATALOGUE}{MORE}[watch.errors]\nmetric = 'errors'\nhold = '0s'\n")
    tower.shop.told |= {"cpu": 1, "requests": 1.9, "disk": 5, "disk_free": 1e12}
    tower.see(50, 50, 50, query="errors")
    assert standing(tower) == []
    tower.shop.told["requests"] = 2
    tower.see(50, 50, 50, query="errors")
    assert standing(tower) == [("errors", State.FIRING, Severity.SEV1)]


def test_a_disk_is_foretold_and_its_bytes_count(database: Database, tmp_path: Path) -> None:
    table = "[watch.disk]\nmetric = 'disk'\nhold = '0s'\nover = '10m'\n"
    tower = Tower(database, tmp_path, f"{CATALOGUE}{MORE}{table}")
    tower.shop.told |= {"cpu": 1, "requests": 1, "errors": 0, "disk_free": 1e12}
    tower.see(*(10 + at * 0.2 for at in range(15)), query="disk")
    assert standing(tower) == [("disk", State.FIRING, Severity.SEV1)]
    assert "At this pace it is full within 4 h" in str(tower.slack.calls)
    tower.see(*([13] * 23), query="disk")
    assert standing(tower) == []
    tower.shop.told["disk_free"] = 4e9
    tower.see(13, 13, 13, query="disk")
    assert "Less than 5 GB are left" in str(tower.slack.calls)


def test_a_change_is_seen_against_then(database: Database, tmp_path: Path) -> None:
    fall = "[watch.orders]\nmetric = 'requests'\ncondition = 'change'\nover = '10m'\nlevels.danger = '-50 %'\n"
    tower = Tower(database, tmp_path, f"{CATALOGUE}{MORE}{fall}")
    tower.shop.told |= {"cpu": 1, "errors": 0, "disk": 5, "disk_free": 1e12}
    tower.see(*([100] * 25), query="requests")
    tower.see(60, query="requests")
    assert standing(tower) == []
    tower.see(49, query="requests")
    assert standing(tower) == [("orders", State.FIRING, Severity.SEV3)]
