import pytest

from bot.sandbox.errors import PageError
from bot.sandbox.sample_alerts import NEVER, SAMPLES, Order, SampleAlerts, fingerprint
from tests.sandbox.stage import Clock


@pytest.fixture
def alerts(clock: Clock) -> SampleAlerts:
    return SampleAlerts(None, "", clock)


@pytest.mark.parametrize("name", [*SAMPLES, "SomethingElse"])
def test_a_body_has_all_that_alertmanager_sends(alerts: SampleAlerts, name: str) -> None:
    body = alerts.body(Order(name))
    assert body.keys() == {
        "version",
        "groupKey",
        "truncatedAlerts",
        "status",
        "receiver",
        "groupLabels",
        "commonLabels",
        "commonAnnotations",
        "externalURL",
        "alerts",
    }
    (alert,) = body["alerts"]
    assert alert.keys() == {
        "status",
        "labels",
        "annotations",
        "startsAt",
        "endsAt",
        "generatorURL",
        "fingerprint",
    }
    assert (body["version"], alert["endsAt"]) == ("4", NEVER)
    assert alert["labels"]["alertname"] == SAMPLES.get(name, (name,))[0]
    assert "{" not in alert["annotations"]["summary"]


def test_an_alert_keeps_its_start_until_it_is_resolved(alerts: SampleAlerts, clock: Clock) -> None:
    first = alerts.body(Order())["alerts"][0]
    clock.now += 60
    again = alerts.body(Order())["alerts"][0]
    resolved = alerts.body(Order(status="resolved"))["alerts"][0]
    clock.now += 60
    anew = alerts.body(Order())["alerts"][0]
    assert first["startsAt"] == again["startsAt"] == resolved["startsAt"] == "2027-01-15T08:00:00.000Z"
    assert (resolved["endsAt"], anew["startsAt"]) == ("2027-01-15T08:01:00.000Z", "2027-01-15T08:02:00.000Z")
    assert len({alert["fingerprint"] for alert in (first, again, resolved, anew)}) == 1


def test_other_labels_are_another_alert(alerts: SampleAlerts) -> None:
    orders = [Order(), Order(severity="warning"), Order(service="search"), Order("disk")]
    marks = {alerts.body(order)["alerts"][0]["fingerprint"] for order in orders}
    assert len(marks) == 4


def test_the_fingerprint_stands_for_names_and_values_in_any_order() -> None:
    assert fingerprint({}) == "cbf29ce484222325"
    assert fingerprint({"a": "b", "c": "d"}) == fingerprint({"c": "d", "a": "b"})
    assert fingerprint({"a": "bc"}) != fingerprint({"ab": "c"})


def test_the_group_is_named_by_its_labels(alerts: SampleAlerts) -> None:
    assert alerts.body(Order("disk"))["groupKey"] == '{}:{alertname="DiskWillFill", service="database"}'


def test_what_cannot_be_sent(alerts: SampleAlerts) -> None:
    with pytest.raises(PageError):
        alerts.send(Order())
    with pytest.raises(PageError):
        alerts.body(Order(status="smouldering"))
