"""Nothing that comes by SNS is believed before it was verified, and no address in it is called."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from bot.alerts import service
from bot.db import Database
from bot.flows.alert_proofs import prove_soon
from bot.http import OutsideAway
from bot.models import Alert, AlertPost, Audit
from bot.work.runner import TRIES
from tests import sns
from tests.flows.alerting import Alarm

CATALOGUE = f"""
[alert]
sns_topics = "{sns.TOPIC}"
[[alert.rule]]
match = ['alert_source = "cloudwatch"']
severity = "critical"
"""


class Amazon:
    """What lies outside: the certificate, and whatever else is asked for."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.away: OutsideAway | None = None

    def fetch(self, url: str) -> bytes:
        self.asked.append(url)
        if self.away:
            raise self.away
        return sns.certificate() if url.endswith(".pem") else b"<ConfirmSubscriptionResponse/>"


@pytest.fixture
def amazon() -> Amazon:
    return Amazon()


@pytest.fixture
def alarm(database: Database, tmp_path: Path, amazon: Amazon) -> Alarm:
    made = Alarm(database, tmp_path, CATALOGUE)
    services = made.engine.runner.services
    made.engine.runner.services = replace(services, fetch=amazon.fetch, certificate=amazon.fetch)
    return made


def keep(alarm: Alarm, *messages: dict[str, Any]) -> None:
    for message in messages:
        with alarm.database.write() as tx:
            body = json.dumps(message).encode()
            post = service.keep(tx, alarm.workspace, "cloudwatch", body, alarm.engine.now, is_proven=False)
            tx.flush()
            prove_soon(tx, post, alarm.engine.now)


def post(alarm: Alarm, *messages: dict[str, Any]) -> list[AlertPost]:
    keep(alarm, *messages)
    alarm.engine.run_all()
    return sorted(alarm.rows(AlertPost), key=lambda row: row.id)


def test_an_alarm_opens_an_incident_once_it_was_verified(alarm: Alarm, amazon: Amazon) -> None:
    (kept,) = post(alarm, sns.notification())
    assert (kept.is_proven, kept.error) == (True, None)
    assert [each.title for each in alarm.incidents] == ["checkout 5xx: Payments are refused"]
    assert amazon.asked == [sns.CERTIFICATE]


@pytest.mark.parametrize(
    "changed",
    [
        {"Message": json.dumps({**sns.ALARM, "AlarmName": "forged"})},
        {"SigningCertURL": "https://evil.example/SimpleNotificationService-1.pem"},
        {"TopicArn": "arn:aws:sns:eu-west-1:210987654321:theirs"},
    ],
)
def test_a_forged_alarm_opens_nothing_and_says_why(alarm: Alarm, amazon: Amazon, changed: dict[str, str]) -> None:
    (kept,) = post(alarm, {**sns.notification(), **changed})
    assert (kept.is_proven, kept.sorted_at) == (False, alarm.engine.now)
    assert str(kept.error).startswith(("Signature", "SigningCertURL", "TopicArn"))
    assert (alarm.incidents, list(alarm.rows(Alert)), alarm.slack.calls) == ([], [], [])
    assert "evil" not in str(amazon.asked)


def test_alarms_are_sorted_in_the_order_in_which_they_came(alarm: Alarm) -> None:
    over = sns.notification(NewStateValue="OK", StateChangeTime="2026-03-01T08:30:00.000+0000")
    post(alarm, sns.notification(), over)
    assert [row.status for row in alarm.rows(Alert)] == ["resolved"]


def test_a_message_with_a_certificate_of_its_own_holds_up_no_other(alarm: Alarm, amazon: Amazon) -> None:
    forged = {**sns.notification(), "SigningCertURL": sns.CERTIFICATE.replace("0123", "9999")}
    amazon.away = OutsideAway("ConnectionError")
    keep(alarm, forged)
    alarm.engine.run_all()
    amazon.away = None
    keep(alarm, sns.notification())
    alarm.engine.run_all()
    assert len(alarm.incidents) == 1


def test_while_the_certificate_is_not_to_be_had_a_message_waits(alarm: Alarm, amazon: Amazon) -> None:
    amazon.away = OutsideAway("ConnectTimeout")
    (kept,) = post(alarm, sns.notification())
    assert (kept.is_proven, kept.sorted_at, alarm.incidents) == (False, None, [])
    amazon.away = None
    alarm.later(minutes=1)
    alarm.engine.run_all()
    assert len(alarm.incidents) == 1


def test_a_certificate_that_is_not_there_is_forged(alarm: Alarm, amazon: Amazon) -> None:
    amazon.away = OutsideAway("status 404", 404)
    (kept,) = post(alarm, sns.notification())
    assert kept.error == "SigningCertURL: status 404"


def test_what_could_never_be_verified_is_kept_for_a_person(alarm: Alarm, amazon: Amazon) -> None:
    amazon.away = OutsideAway("ConnectTimeout")
    keep(alarm, sns.notification())
    for _ in range(TRIES):
        alarm.engine.run_all()
        alarm.later(minutes=2)
    (kept,) = alarm.rows(AlertPost)
    assert str(kept.error).startswith("could not be verified: OutsideAway")
    assert kept.sorted_at is not None


def test_a_subscription_to_our_topic_is_confirmed_once_it_was_verified(alarm: Alarm, amazon: Amazon) -> None:
    message = sns.signed({**sns.confirmation(), "SubscribeURL": "http://169.254.169.254/latest/"})
    (kept,) = post(alarm, message)
    assert (kept.error, kept.sorted_at) == (None, alarm.engine.now)
    certificate, confirmed = amazon.asked
    assert (certificate, "169.254" in confirmed) == (sns.CERTIFICATE, False)
    assert confirmed.startswith("https://sns.eu-west-1.amazonaws.com/?Action=ConfirmSubscription&")
    assert [(row.action, row.subject) for row in alarm.rows(Audit)] == [("alerts.subscribe", sns.TOPIC)]


@pytest.mark.parametrize("changed", [{"Token": "another"}, {"SubscribeURL": "http://169.254.169.254/latest/"}])
def test_a_subscribe_url_of_nobody_is_never_fetched(alarm: Alarm, amazon: Amazon, changed: dict[str, str]) -> None:
    """Keep #16 fetched whatever address a stranger posted."""
    (kept,) = post(alarm, {**sns.confirmation(), **changed})
    assert kept.error == "Signature: is not of this message"
    assert amazon.asked == [sns.CERTIFICATE]


@pytest.mark.parametrize("status", [400, 404])
def test_a_confirmation_that_is_refused_is_told(alarm: Alarm, amazon: Amazon, status: int) -> None:
    keep(alarm, sns.confirmation())
    alarm.engine.run_one()
    amazon.away = OutsideAway(f"status {status}", status)
    alarm.engine.run_all()
    (kept,) = alarm.rows(AlertPost)
    assert kept.error == f"the subscription was not confirmed: status {status}"
    assert list(alarm.rows(Audit)) == []


def test_a_confirmation_waits_while_sns_is_away(alarm: Alarm, amazon: Amazon) -> None:
    keep(alarm, sns.confirmation())
    alarm.engine.run_one()
    amazon.away = OutsideAway("status 503", 503)
    alarm.engine.run_all()
    amazon.away = None
    alarm.later(minutes=1)
    alarm.engine.run_all()
    assert len(list(alarm.rows(Audit))) == 1
