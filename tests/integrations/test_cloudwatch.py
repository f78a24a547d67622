"""Alarms of CloudWatch are read, and nothing is believed that Amazon SNS did not sign."""

import json
from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from hypothesis import given
from hypothesis import strategies as st

from bot.alerts.ports import IncomingAlert, Reading, Unreadable
from bot.integrations import cloudwatch
from bot.integrations.cloudwatch import Envelope, Forged, envelope
from tests import sns

CAME = datetime(2026, 3, 1, 9, 0, tzinfo=UTC)
CHANGED = datetime(2026, 3, 1, 8, 0, 0, 123000, tzinfo=UTC)
ARN = "arn:aws:cloudwatch:eu-west-1:123456789012:alarm:checkout 5xx"


def read(message: Any) -> Reading:
    return cloudwatch.read(json.dumps(message).encode(), CAME)


def one(**fields: Any) -> IncomingAlert:
    (found,) = read(sns.notification(**fields)).alerts
    return found


def opened(message: dict[str, Any]) -> Envelope:
    return envelope(json.dumps(message).encode())


def test_an_alarm_is_read() -> None:
    assert one() == IncomingAlert(
        source="cloudwatch",
        fingerprint=ARN,
        firing=True,
        starts_at=CHANGED,
        ends_at=None,
        name="checkout 5xx",
        summary="Payments are refused",
        labels={
            "alertname": "checkout 5xx",
            "ApiName": "checkout",
            "namespace": "AWS/ApiGateway",
            "metric": "5XXError",
            "region": "eu-west-1",
            "account": "123456789012",
        },
        url="https://eu-west-1.console.aws.amazon.com/cloudwatch/home?region=eu-west-1#alarmsV2:alarm/checkout%205xx",
    )


@pytest.mark.parametrize(
    ("fields", "attribute", "expected"),
    [
        ({"NewStateValue": "OK"}, "firing", False),
        ({"NewStateValue": "OK"}, "ends_at", CHANGED),
        ({"AlarmDescription": None}, "summary", sns.ALARM["NewStateReason"]),
        ({"AlarmArn": ""}, "fingerprint", "123456789012:checkout 5xx"),
        ({"AlarmArn": ""}, "url", ""),
        ({"AlarmArn": "arn:aws:cloudwatch:evil.example/:1:alarm:a"}, "url", ""),
        ({"Trigger": {}}, "labels", {"alertname": "checkout 5xx", "region": "eu-west-1", "account": "123456789012"}),
    ],
)
def test_odd_alarms(fields: dict[str, Any], attribute: str, expected: object) -> None:
    assert getattr(one(**fields), attribute) == expected


def test_a_dimension_may_name_the_service_and_a_long_name_is_known_by_its_hash() -> None:
    trigger = {"Dimensions": [{"name": "ServiceName", "value": "checkout"}]}
    assert one(Trigger=trigger).labels["service"] == "checkout"
    assert len(one(AlarmArn="x" * 300).fingerprint) == 64


@pytest.mark.parametrize("message", [sns.confirmation(), sns.notification(NewStateValue="INSUFFICIENT_DATA")])
def test_what_holds_no_alert(message: dict[str, Any]) -> None:
    assert read(message).alerts == []


@pytest.mark.parametrize(
    ("message", "where"),
    [
        ([], "the body"),
        ({}, "Type"),
        ({**sns.notification(), "TopicArn": "arn:aws:sqs:eu-west-1:123456789012:alarms"}, "TopicArn"),
        ({**sns.notification(), "SignatureVersion": "3"}, "SignatureVersion"),
        ({**sns.notification(), "Message": "hello"}, "Message"),
        ({**sns.notification(), "Message": '{"AlarmName": "a"}'}, "Message"),
    ],
)
def test_a_bad_body_is_refused(message: Any, where: str) -> None:
    with pytest.raises(Unreadable, match=f"^{where}: "):
        read(message)


@given(st.binary(max_size=200))
def test_any_bytes_are_refused(sent: bytes) -> None:
    with pytest.raises(Unreadable):
        cloudwatch.read(sent, CAME)
    assert not cloudwatch.is_of_topic(sent, [sns.TOPIC])
    assert cloudwatch.delivery({}, sent) == ""


@pytest.mark.parametrize("version", ["1", "2"])
@pytest.mark.parametrize("message", [sns.notification(), sns.confirmation()])
def test_a_message_that_sns_signed(message: dict[str, Any], version: str) -> None:
    opened(sns.signed(message, version)).verify(sns.certificate())


def test_a_subject_is_signed_only_where_there_is_one() -> None:
    message = sns.notification()
    del message["Subject"]
    opened(sns.signed(message)).verify(sns.certificate())


@pytest.mark.parametrize(
    "changed",
    [
        {"Message": json.dumps({**sns.ALARM, "AlarmName": "other"})},
        {"MessageId": "another"},
        {"TopicArn": "arn:aws:sns:eu-west-1:123456789012:another"},
        {"Timestamp": "2027-03-01T08:00:01.000Z"},
        {"Subject": None},
        {"SignatureVersion": "2"},
        {"Signature": "AAAA"},
        {"Signature": "no base64!"},
        {"Signature": ""},
    ],
)
def test_a_message_that_was_changed(changed: dict[str, Any]) -> None:
    with pytest.raises(Forged, match="Signature"):
        opened({**sns.notification(), **changed}).verify(sns.certificate())


def _elliptic() -> bytes:
    key, name = ec.generate_private_key(ec.SECP256R1()), x509.Name([])
    made = x509.CertificateBuilder(name, name, key.public_key(), 1, CAME, CAME)
    return made.sign(key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM)


@pytest.mark.parametrize("certificate", [b"", b"<html>", _elliptic()], ids=["nothing", "page", "elliptic"])
def test_a_certificate_that_is_none(certificate: bytes) -> None:
    with pytest.raises(Forged, match="SigningCertURL"):
        opened(sns.notification()).verify(certificate)


@pytest.mark.parametrize(
    "url",
    [
        "http://sns.eu-west-1.amazonaws.com/SimpleNotificationService-1.pem",
        "https://sns.eu-west-1.amazonaws.com.evil.example/SimpleNotificationService-1.pem",
        "https://evil.example/sns.eu-west-1.amazonaws.com/SimpleNotificationService-1.pem",
        "https://sns.eu-west-1.amazonaws.com@evil.example/SimpleNotificationService-1.pem",
        "https://sns.eu-west-1.amazonaws.com:8443/SimpleNotificationService-1.pem",
        "https://sns.evil.example#.amazonaws.com/SimpleNotificationService-1.pem",
        "https://my-bucket.s3.amazonaws.com/SimpleNotificationService-1.pem",
        "https://sns.eu-west-1.amazonaws.com/?Action=GetTopicAttributes",
        "https://sns.eu-west-1.amazonaws.com/../SimpleNotificationService-1.pem",
        "https://169.254.169.254/SimpleNotificationService-1.pem",
        "file:///etc/passwd",
        "https://[",
        "",
    ],
)
def test_a_certificate_from_elsewhere_is_not_fetched(url: str) -> None:
    with pytest.raises(Forged, match="SigningCertURL"):
        opened({**sns.notification(), "SigningCertURL": url}).certificate_url()


def test_where_the_certificate_lies() -> None:
    assert opened(sns.notification()).certificate_url() == sns.CERTIFICATE
    china = "https://sns.cn-north-1.amazonaws.com.cn/SimpleNotificationService-1a.pem"
    assert opened({**sns.notification(), "SigningCertURL": f"{china}?a=b"}).certificate_url() == china


@pytest.mark.parametrize(
    ("topic", "host"),
    [
        (sns.TOPIC, "sns.eu-west-1.amazonaws.com"),
        ("arn:aws-cn:sns:cn-north-1:123456789012:a", "sns.cn-north-1.amazonaws.com.cn"),
        ("arn:aws-us-gov:sns:us-gov-west-1:123456789012:a", "sns.us-gov-west-1.amazonaws.com"),
    ],
)
def test_the_address_that_confirms_is_made_and_not_taken(topic: str, host: str) -> None:
    """Keep fetched the SubscribeURL of whoever posted it."""
    message = {**sns.confirmation(), "TopicArn": topic, "SubscribeURL": "http://169.254.169.254/latest/meta-data/"}
    url = urlsplit(opened(message).confirmation_url())
    assert (url.scheme, url.netloc, url.path) == ("https", host, "/")
    assert parse_qs(url.query) == {"Action": ["ConfirmSubscription"], "TopicArn": [topic], "Token": ["t0ken"]}


def test_a_topic_is_ours_or_not_and_a_message_has_its_own_name() -> None:
    body = json.dumps(sns.confirmation()).encode()
    assert cloudwatch.is_of_topic(body, [sns.TOPIC])
    assert not cloudwatch.is_of_topic(body, [])
    assert cloudwatch.delivery({}, body) == "c-1"
