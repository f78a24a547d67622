"""Amazon SNS as it signs: a key, its certificate, and messages."""

import base64
import json
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.x509.oid import NameOID

TOPIC = "arn:aws:sns:eu-west-1:123456789012:alarms"
CERTIFICATE = "https://sns.eu-west-1.amazonaws.com/SimpleNotificationService-0123456789abcdef.pem"
ALARM: dict[str, Any] = {
    "AlarmName": "checkout 5xx",
    "AlarmDescription": "Payments are refused",
    "AWSAccountId": "123456789012",
    "NewStateValue": "ALARM",
    "OldStateValue": "OK",
    "NewStateReason": "Threshold Crossed: 1 datapoint [7.0] was greater than the threshold (5.0).",
    "StateChangeTime": "2026-03-01T08:00:00.123+0000",
    "Region": "EU (Ireland)",
    "AlarmArn": "arn:aws:cloudwatch:eu-west-1:123456789012:alarm:checkout 5xx",
    "Trigger": {
        "MetricName": "5XXError",
        "Namespace": "AWS/ApiGateway",
        "Dimensions": [{"name": "ApiName", "value": "checkout"}],
    },
}
FIELDS = {
    "Notification": ("Message", "MessageId", "Subject", "Timestamp", "TopicArn", "Type"),
    "SubscriptionConfirmation": ("Message", "MessageId", "SubscribeURL", "Timestamp", "Token", "TopicArn", "Type"),
}


@cache
def key() -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


@cache
def certificate() -> bytes:
    """Make the certificate that fits the key."""
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "sns.amazonaws.com")])
    start = datetime(2026, 1, 1, tzinfo=UTC)
    made = x509.CertificateBuilder(name, name, key().public_key(), 1, start, start + timedelta(days=365))
    return made.sign(key(), hashes.SHA256()).public_bytes(serialization.Encoding.PEM)


def notification(**fields: Any) -> dict[str, Any]:
    """Make a signed message with an alarm that differs in some fields."""
    alarm = json.dumps({**ALARM, **fields})
    mark = f"n-{fields.get('NewStateValue', 'ALARM')}-{fields.get('StateChangeTime', '')}"
    return signed({"Type": "Notification", "MessageId": mark, "Subject": "ALARM", "Message": alarm})


def confirmation() -> dict[str, Any]:
    """Make a signed message that asks to confirm a subscription."""
    url = f"https://sns.eu-west-1.amazonaws.com/?Action=ConfirmSubscription&TopicArn={TOPIC}&Token=t0ken"
    told = {"Message": "You have chosen to subscribe", "SubscribeURL": url, "Token": "t0ken"}
    return signed({"Type": "SubscriptionConfirmation", "MessageId": "c-1", **told})


def signed(message: dict[str, Any], version: str = "1") -> dict[str, Any]:
    """Sign a message as SNS does."""
    whole = {"TopicArn": TOPIC, "Timestamp": "2026-03-01T08:00:01.000Z", **message}
    lines = [f"{name}\n{whole[name]}\n" for name in FIELDS[whole["Type"]] if name in whole]
    made = hashes.SHA1() if version == "1" else hashes.SHA256()
    signature = base64.b64encode(key().sign("".join(lines).encode(), PKCS1v15(), made)).decode()
    return {**whole, "SignatureVersion": version, "Signature": signature, "SigningCertURL": CERTIFICATE}
