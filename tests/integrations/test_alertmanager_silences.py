from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest
import requests

from bot.alerts.ports import Quiet
from bot.catalogue.alertmanagers import Alertmanager
from bot.http import OutsideAway
from bot.integrations.alertmanager_silences import AlertmanagerSilences, silencer
from bot.work import GiveUp
from tests import alertmanager as double
from tests.scenario.monitoring import an_alertmanager

SECRET = {"ALERTMANAGER_SECRET": "s3cret"}


@pytest.fixture(params=["double", pytest.param("real", marks=pytest.mark.prometheus)])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """Give the address of the double, and then of a real Alertmanager."""
    if request.param == "double":
        with double.alertmanager() as place:
            yield place.url
    else:
        with an_alertmanager(tmp_path) as address:
            yield address


@pytest.fixture
def way(url: str) -> AlertmanagerSilences:
    return AlertmanagerSilences(url)


@pytest.fixture
def wanted() -> Quiet:
    now = datetime.now(UTC)
    labels = {"alertname": ["Disk full?"], "instance": ["web-1:80", "web|2 ü"], "zone": ["", "a"], "none": [""]}
    return Quiet(labels, now, now + timedelta(hours=2), 'Incident 12: "why"', "bongsu-0123456789abcdef")


def kept(url: str) -> list[dict[str, Any]]:
    return list(requests.get(f"{url}/api/v2/silences", timeout=5).json())


def test_a_silence_is_set_found_again_by_its_mark_and_lifted(
    url: str, way: AlertmanagerSilences, wanted: Quiet
) -> None:
    assert way.find(wanted) is None
    made = way.silence(wanted)
    assert [way.find(wanted), way.find(replace(wanted, mark="bongsu-other"))] == [made, None]
    (found,) = kept(url)
    matchers = {each["name"]: (each["value"], each["isRegex"]) for each in found["matchers"]}
    assert matchers["alertname"] == ("Disk full?", False)
    assert matchers["instance"][1] is True
    assert found["comment"] == 'Incident 12: "why" [bongsu-0123456789abcdef]'
    for _ in range(2):
        way.lift(made)
    assert [each["status"]["state"] for each in kept(url)] == ["expired"]


def test_one_that_nobody_knows_is_not_there_to_be_lifted(url: str, way: AlertmanagerSilences) -> None:
    way.lift("11111111-2222-4333-8444-555555555555")
    assert kept(url) == []


def test_what_can_never_be_is_given_up(way: AlertmanagerSilences, wanted: Quiet) -> None:
    with pytest.raises(GiveUp, match="status 400"):
        way.silence(replace(wanted, ends_at=wanted.begins_at - timedelta(hours=1)))


@pytest.mark.parametrize(
    ("user", "sent"), [(None, "Bearer s3cret"), ("anna", "Basic YW5uYTpzM2NyZXQ=")], ids=["token", "password"]
)
def test_the_secret_is_read_from_the_environment(wanted: Quiet, user: str | None, sent: str) -> None:
    with double.alertmanager() as place:
        settings = Alertmanager(url=place.url, user=user, secret="ALERTMANAGER_SECRET")
        silencer(settings, SECRET).find(wanted)
        assert place.authorization == sent
        with pytest.raises(GiveUp, match="ALERTMANAGER_SECRET is not set"):
            silencer(settings, {})
        silencer(Alertmanager(url=place.url), {}).find(wanted)
        assert place.authorization == ""


@pytest.mark.parametrize(("fault", "raised"), [(503, OutsideAway), (double.LOST, OutsideAway), (401, GiveUp)])
def test_trouble_is_told_from_a_refusal(wanted: Quiet, fault: int, raised: type[Exception]) -> None:
    with double.alertmanager() as place:
        way = AlertmanagerSilences(place.url)
        for act in (partial(way.silence, wanted), partial(way.find, wanted), partial(way.lift, "0000-1")):
            place.faults.extend([fault, fault])
            with pytest.raises(raised):
                act()
            place.faults.clear()
