from datetime import timedelta

import pytest
from pydantic import ValidationError

from bot.catalogue.alerting import AlertRule, AlertSettings
from bot.severity import Severity


def settings(**keys: object) -> AlertSettings:
    return AlertSettings.model_validate(keys)


RULES = settings(
    rule=[
        {"match": ['alertname = "Disk"', 'env = "prod"'], "then": "incident"},
        {"match": ['alertname = "Disk"'], "then": "line", "severity": "주의", "mute": "nights"},
        {"match": [], "then": "ignore"},
    ]
)


@pytest.mark.parametrize(
    ("labels", "then"),
    [
        ({"alertname": "Disk", "env": "prod"}, "incident"),
        ({"alertname": "Disk", "env": "test"}, "line"),
        ({"alertname": "Disk"}, "line"),
        ({"alertname": "Other"}, "ignore"),
        ({}, "ignore"),
    ],
)
def test_the_first_rule_that_matches_decides(labels: dict[str, str], then: str) -> None:
    rule = RULES.rule_for(labels)
    assert rule is not None
    assert rule.then == then


def test_without_a_rule_nothing_decides() -> None:
    assert settings().rule_for({"alertname": "Disk"}) is None


def test_what_a_rule_leaves_out_is_empty() -> None:
    rule = AlertRule.model_validate({"match": [], "group_by": "cluster", "group_for": "1h"})
    assert (rule.then, rule.severity, rule.service, rule.mute) == (None, None, None, ())
    assert (rule.group_by, rule.group_for) == (("cluster",), timedelta(hours=1))
    assert RULES.rules[1].severity is Severity.SEV4
    assert RULES.rules[1].mute == ("nights",)


@pytest.mark.parametrize(
    ("keys", "reason"),
    [
        ({"then": "line"}, "match"),
        ({"match": []}, "decides nothing"),
        ({"match": ["x"], "then": "line"}, '"x" is no matcher'),
        ({"match": 'a = "b"', "then": "line"}, "valid tuple"),
        ({"match": [], "then": "page"}, "'incident', 'line', 'ignore' or 'watchdog'"),
        ({"match": [], "severity": "bad"}, '"bad" is no severity'),
        ({"match": [], "severity": "critcal"}, 'did you mean "critical"'),
        ({"match": [], "group_for": "soon"}, '"soon" is no duration'),
        ({"match": [], "mute": "Late Nights"}, "is no name"),
    ],
)
def test_what_is_no_rule(keys: dict[str, object], reason: str) -> None:
    with pytest.raises(ValidationError) as caught:
        AlertRule.model_validate(keys)
    assert reason in str(caught.value)


@pytest.mark.parametrize(
    ("labels", "expected"),
    [
        ({"severity": "page"}, Severity.SEV1),
        ({"severity": "Sofort"}, Severity.SEV1),
        ({"severity": "sehr eilig"}, Severity.SEV2),
        ({"severity": "warning"}, Severity.SEV3),
        ({"severity": "whatever"}, Severity.SEV4),
        ({"priority": "page"}, Severity.SEV4),
        ({}, Severity.SEV4),
    ],
)
def test_the_severity_of_an_alert(labels: dict[str, str], expected: Severity) -> None:
    subject = settings(severity={"sofort": "critical", "Sehr eilig": "sev2", "warning": "danger"})
    assert subject.severity_of(labels) is expected


def test_another_label_may_hold_the_severity() -> None:
    assert settings(severity_label="priority").severity_of({"priority": "P1"}) is Severity.SEV1


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Watchdog", True),
        ("watchdog", True),
        ("DeadMansSwitch", True),
        ("Heartbeat", True),
        ("KafkaHeartbeatMissing", False),
        ("WatchdogDown", False),
        ("", False),
    ],
)
def test_watchdogs_and_no_alert_that_only_sounds_like_one(name: str, expected: bool) -> None:  # noqa: FBT001
    assert settings().is_watchdog(name) is expected


def test_watchdogs_of_the_team() -> None:
    subject = settings(watchdogs=["alive-*"])
    assert subject.is_watchdog("Alive-eu")
    assert not subject.is_watchdog("Watchdog")


def test_topics_of_sns() -> None:
    topic = "arn:aws:sns:eu-west-1:123456789012:alarms"
    assert settings(sns_topics=topic).sns_topics == settings(sns_topics=[topic]).sns_topics == (topic,)
    assert settings().sns_topics == ()


@pytest.mark.parametrize("topic", ["alarms", "arn:aws:sqs:eu-west-1:123456789012:alarms", "arn:aws:sns:*:*:*", ""])
def test_what_is_no_topic_of_sns(topic: str) -> None:
    with pytest.raises(ValidationError, match="is no ARN of an SNS topic"):
        settings(sns_topics=[topic])


def test_what_holds_without_a_word() -> None:
    subject = settings()
    assert subject.incident_from is Severity.SEV2
    assert subject.service_labels == ("service", "app", "job")
    assert (subject.group_for, subject.absent_after) == (timedelta(minutes=30), timedelta(minutes=15))


@pytest.mark.parametrize(
    ("keys", "reason"),
    [
        ({"count": 3}, "has one of `count` and `within`"),
        ({"within": "10m"}, "has one of `count` and `within`"),
        ({"count": 1, "within": "10m"}, "greater than or equal to 2"),
        ({"count": "3", "within": "10m"}, "valid integer"),
        ({"count": 3, "within": "soon"}, '"soon" is no duration'),
    ],
)
def test_a_rule_that_counts_says_how_many_within_what(keys: dict[str, object], reason: str) -> None:
    with pytest.raises(ValidationError, match=reason):
        AlertRule.model_validate({"match": [], **keys})
    assert AlertRule.model_validate({"match": [], "count": 3, "within": "10m"}).count == 3
