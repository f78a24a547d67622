from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import update

from bot.alerts import service
from bot.errors import NotAllowed, NotFound
from bot.incidents import service as incident_service
from bot.models import Incident
from bot.severity import Severity
from commands.context import Bench
from commands.incident.alerts import LATELY, alerts
from tests.alerts.making import FIRING, a_group, recorded
from tests.commands.bench import ask
from tests.work.bench import NOW


@pytest.fixture
def firing(bench: Bench) -> Bench:
    """Have an incident with an alert in channel C1, and another alert that fires alone."""
    workspace = ask(bench).who.workspace
    with bench.database.write() as tx:
        incident = incident_service.declare(tx, workspace, "Checkout is failing", Severity.SEV1, NOW).id
        tx.execute(update(Incident).values(channel_id="C1"))
        a_group(tx, workspace, key="one").incident_id = incident
        recorded(tx, workspace, replace(FIRING, fingerprint="one", name="Errors"), key="one")
        recorded(tx, workspace, replace(FIRING, fingerprint="two", name="Disk"), key="two")
    return bench


def shown(bench: Bench, text: str = "", **given: Any) -> str:
    return str(alerts(ask(bench, text, **given)))


@pytest.mark.parametrize("given", [{"channel": "C1"}, {"text": "1", "channel": "C9"}])
def test_in_its_channel_or_by_number_an_incidents_alerts_are_shown(firing: Bench, given: dict[str, str]) -> None:
    answer = shown(firing, **given)
    assert ("Alerts of incident 1: 1" in answer, "Errors" in answer, "Disk" in answer) == (True, True, False)


def test_elsewhere_all_that_fires_is_shown(firing: Bench) -> None:
    answer = shown(firing, channel="C9")
    assert ("incident 1" in answer, "Errors" in answer, "could not be read" in answer) == (True, True, False)


@pytest.mark.parametrize(("age", "told"), [(0, True), (2, False)])
def test_posts_of_late_that_could_not_be_read_are_shown(bench: Bench, age: int, told: bool) -> None:  # noqa: FBT001
    workspace, then = ask(bench).who.workspace, NOW - age * LATELY
    with bench.database.write() as tx:
        service.keep(tx, workspace, "datadog", b"?", then, "no JSON", is_readable=False)
    answer = shown(bench)
    assert ("No alert fires" in answer, "no JSON" in answer) == (True, told)


def test_an_incident_that_is_not_there(bench: Bench) -> None:
    with pytest.raises(NotFound):
        shown(bench, "7")


def test_guests_are_told_nothing(firing: Bench) -> None:
    with pytest.raises(NotAllowed):
        shown(firing, is_outsider=True)
