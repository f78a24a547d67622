from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.db import Database
from bot.deploys.ports import Phase
from bot.flows import incidents, recovery_alarms
from bot.models import Alert, AlertGroup, Incident, TimelineEntry, Watch
from bot.severity import Severity
from bot.watches import maintenance
from bot.watches.maintenance import Place, Wanted
from tests.flows.recovering import CATALOGUE, Stage, stage
from tests.work.bench import NOW

ONCE = CATALOGUE.replace('cooldown = "1m"', 'cooldown = "1m"\nattempts = 1')


@pytest.fixture
def made(database: Database, tmp_path: Path) -> Stage:
    return stage(database, tmp_path, ONCE)


def alerted(made: Stage, *, declared: bool, severity: Severity = Severity.SEV3) -> None:
    """Have the alert of a watch sorted, with an incident or without."""
    with made.engine.database.write() as tx:
        same = {"workspace_id": made.engine.workspace, "title": "Memory", "severity": int(severity)}
        group = AlertGroup(key="a", opened_at=NOW, last_at=NOW, **same)
        tx.add(group)
        tx.flush()
        live = {"source": "watch", "fingerprint": "web-1", "starts_at": NOW, "status": "firing", "last_at": NOW}
        tx.add(Alert(group_id=group.id, **live, **same))
        if declared:
            found = incidents.declare(tx, made.catalogue(), made.engine.workspace, "Memory", severity, NOW)
            group.incident_id = found.id


def fails(made: Stage) -> None:
    made.engine.run_all()
    made.backend.ends(Phase.FAILED)
    made.ticks(seconds=10)


def incident(made: Stage) -> tuple[int, list[str]]:
    with made.engine.database.read() as tx:
        row = tx.query(Incident).one()
        return row.severity, [entry.kind for entry in tx.query(TimelineEntry).order_by(TimelineEntry.id)]


def test_without_an_incident_it_is_told_where_alarms_are(made: Stage) -> None:
    made.fires()
    made.ticks(seconds=4)
    assert made.slack.of("chat.postMessage") == []
    made.ticks(seconds=1)
    assert [call["channel"] for call in made.slack.of("chat.postMessage")] == ["CA"]


def test_with_an_incident_it_is_told_in_its_channel_and_on_its_timeline(made: Stage) -> None:
    state = made.fires()
    alerted(made, declared=True)
    made.ticks(seconds=5)
    cards = [call for call in made.slack.of("chat.postMessage") if "/srv/ops/restart" in str(call)]
    assert {call["channel"] for call in cards} == {"C-inc-1-memory"}
    made.backend.ends()
    made.ticks(seconds=2)
    made.measures(state, "+++")
    assert incident(made)[1].count("recovery") >= 1


def test_what_no_script_mends_makes_its_incident_graver(made: Stage) -> None:
    made.fires()
    alerted(made, declared=True)
    fails(made)
    severity, kinds = incident(made)
    assert severity == Severity.SEV2
    assert kinds.count("edited") == 1


def test_what_no_script_mends_opens_an_incident_where_that_is_grave_enough(made: Stage) -> None:
    made.fires()
    alerted(made, declared=False)
    fails(made)
    assert incident(made)[0] == Severity.SEV2
    assert made.attempts()[0].incident_id is not None


def test_an_incident_that_is_graver_already_stays_as_it_is(made: Stage) -> None:
    made.fires()
    alerted(made, declared=True, severity=Severity.SEV1)
    fails(made)
    assert incident(made)[0] == Severity.SEV1


@pytest.mark.parametrize(
    ("word", "severity"), [("info", 4), ("danger", 2), ("critical", 1), (None, 3), ("nonsense", 3)]
)
def test_the_next_severity(word: str | None, severity: int) -> None:
    assert recovery_alarms.graver(word) == severity


WINDOW = '[[window]]\nname = "night"\nfrom = "00:00"\nto = "23:59"\n'


@pytest.mark.parametrize(
    ("given", "is_quiet"),
    [
        ({}, False),
        ({"maintenance_until": NOW + timedelta(hours=1)}, True),
        ({"maintenance_until": NOW}, False),
        ({"paused_until": NOW + timedelta(hours=1)}, True),
        ({"quiet": ["night"]}, True),
        ({"quiet": ["none"]}, False),
    ],
)
def test_maintenance_is_said_by_hand_or_by_a_window(
    database: Database,
    tmp_path: Path,
    given: dict[str, Any],
    is_quiet: bool,  # noqa: FBT001 - of the table
) -> None:
    made = stage(database, tmp_path, ONCE + WINDOW)
    with database.write() as tx:
        for name, value in given.items():
            setattr(tx.get_one(Watch, made.watch), name, value)
    made.fires()
    assert made.states_of() == ["held" if is_quiet else "starting"]


@pytest.mark.parametrize(("host", "state"), [("web-1", "held"), ("web-2", "starting")])
def test_a_host_in_maintenance_is_not_mended_whatever_its_watch_says(made: Stage, host: str, state: str) -> None:
    wanted = Wanted(Place("host", "web-1"), NOW + timedelta(hours=1), "", "U1")
    with made.engine.database.write() as tx:
        maintenance.begin(tx, made.engine.workspace, wanted, (), NOW)
    made.fires(host)
    assert made.states_of() == [state]
