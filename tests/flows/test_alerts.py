import json
from pathlib import Path

import pytest

from bot.alerts import queries, service
from bot.db import Database
from bot.flows.alerts import sort_soon
from bot.incidents.queries import IncidentView, open_incidents
from bot.models import Alert, Beacon
from tests.flows.bench import Slack, make
from tests.work.bench import Engine


@pytest.fixture
def made(database: Database, tmp_path: Path) -> tuple[Engine, Slack]:
    engine, slack, _ = make(database, tmp_path)
    return engine, slack


def _post(
    engine: Engine, *alerts: tuple[str, str], severity: str = "critical", group: str = "g", **labels: str
) -> None:
    body = {
        "version": "4",
        "groupKey": group,
        "alerts": [
            {
                "status": status,
                "labels": {"alertname": name, "severity": severity, **labels},
                "startsAt": "2026-03-01T08:00:00Z",
                "endsAt": "0001-01-01T00:00:00Z",
                "fingerprint": name,
            }
            for name, status in alerts
        ],
    }
    with engine.database.write() as tx:
        service.keep(tx, engine.workspace, "alertmanager", json.dumps(body).encode(), engine.now)
        sort_soon(tx, engine.workspace, engine.now)
    engine.run_all()


def _incidents(engine: Engine) -> list[IncidentView]:
    with engine.database.read() as tx:
        return list(open_incidents(tx, engine.workspace))


@pytest.mark.parametrize(
    ("word", "opens"), [("critical", 1), ("page", 1), ("error", 1), ("warning", 0), ("info", 0), ("strange", 0)]
)
def test_who_opens_an_incident(made: tuple[Engine, Slack], word: str, opens: int) -> None:
    engine, slack = made
    _post(engine, ("Disk", "firing"), severity=word)
    assert len(_incidents(engine)) == opens
    assert bool([call for call in slack.of("chat.postMessage") if call["channel"] == "CA"]) is not bool(opens)


def test_the_same_alert_again_joins_and_a_storm_makes_one_channel(made: tuple[Engine, Slack]) -> None:
    engine, slack = made
    for _ in range(3):
        _post(engine, *[(f"Alert{n}", "firing") for n in range(30)])
    assert len(_incidents(engine)) == 1
    assert len(slack.of("conversations.create")) == 1
    with engine.database.read() as tx:
        assert {row.times for row in tx.query(Alert)} == {3}


def test_groups_of_one_service_make_one_incident(made: tuple[Engine, Slack]) -> None:
    engine, _ = made
    _post(engine, ("One", "firing"), group="a", service="checkout")
    _post(engine, ("Two", "firing"), group="b", service="checkout")
    _post(engine, ("Three", "firing"), group="c", service="search")
    assert [each.services for each in _incidents(engine)] == [("search",), ("checkout",)]


def test_a_resolved_alert_opens_nothing(made: tuple[Engine, Slack]) -> None:
    engine, slack = made
    _post(engine, ("Disk", "resolved"))
    assert _incidents(engine) == []
    assert slack.calls == []


def test_the_last_one_that_resolves_proposes_to_resolve(made: tuple[Engine, Slack]) -> None:
    engine, slack = made
    _post(engine, ("One", "firing"), ("Two", "firing"))
    _post(engine, ("One", "resolved"))
    assert "press Resolve" not in str(slack.of("chat.postMessage"))
    _post(engine, ("Two", "resolved"))
    assert "press Resolve" in str(slack.of("chat.postMessage"))
    assert len(_incidents(engine)) == 1


def test_a_watchdog_opens_nothing_and_is_noted(made: tuple[Engine, Slack]) -> None:
    engine, slack = made
    _post(engine, ("Watchdog", "firing"))
    assert (_incidents(engine), slack.calls) == ([], [])
    with engine.database.read() as tx:
        assert tx.query(Beacon).one().name == "Watchdog"


def test_a_post_that_can_no_longer_be_read_holds_up_no_other(made: tuple[Engine, Slack]) -> None:
    engine, _ = made
    with engine.database.write() as tx:
        service.keep(tx, engine.workspace, "alertmanager", b"{}", engine.now)
        service.keep(tx, engine.workspace, "gone", b"{}", engine.now)
    _post(engine, ("Disk", "firing"))
    assert len(_incidents(engine)) == 1
    with engine.database.read() as tx:
        assert [bool(post.error) for post in queries.posts(tx)] == [False, True, True]


RULES = """
[[alert.rule]]
match = ['alertname = "Noise"']
then = "ignore"

[[alert.rule]]
match = ['alertname = "Quiet"']
then = "line"

[[alert.rule]]
match = ['alertname = "Loud"']
then = "incident"
severity = "urgent"
"""


@pytest.mark.parametrize(
    ("name", "word", "severity"), [("Noise", "critical", None), ("Quiet", "critical", None), ("Loud", "info", 2)]
)
def test_a_rule_of_the_catalogue_decides(
    database: Database, tmp_path: Path, name: str, word: str, severity: int | None
) -> None:
    engine, slack, _ = make(database, tmp_path, RULES)
    _post(engine, (name, "firing"), severity=word)
    assert [int(each.severity) for each in _incidents(engine)] == ([severity] if severity else [])
    assert bool(slack.calls) is (name != "Noise")
