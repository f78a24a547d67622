"""Alarms of CloudWatch, which arrive by Amazon SNS.

https://docs.aws.amazon.com/sns/latest/dg/sns-verify-signature-of-message.html

Everybody can post what looks like a message of SNS. Nothing that it says is believed, and no address in it is called,
before its signature was verified with a certificate that came from SNS itself.
"""

import base64
import binascii
import hashlib
import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Literal
from urllib.parse import quote, urlencode

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.x509 import load_pem_x509_certificate
from pydantic import BaseModel, Field

from bot.alerts.fields import LONGEST_MARK, Text, Time, parsed
from bot.alerts.ports import IncomingAlert, Reading, Unreadable

HOST = re.compile(r"sns\.[a-z0-9-]+\.amazonaws\.com(\.cn)?")
TOPIC = re.compile(r"arn:(aws|aws-cn|aws-us-gov):sns:([a-z0-9-]+):\d{12}:[A-Za-z0-9_.-]{1,256}")
CERTIFICATE = re.compile(r"/SimpleNotificationService-[0-9A-Za-z]+\.pem")
HASHES: Mapping[str, type[hashes.SHA1] | type[hashes.SHA256]] = {"1": hashes.SHA1, "2": hashes.SHA256}
SIGNED = {
    "Notification": ("Message", "MessageId", "Subject", "Timestamp", "TopicArn", "Type"),
    "SubscriptionConfirmation": ("Message", "MessageId", "SubscribeURL", "Timestamp", "Token", "TopicArn", "Type"),
    "UnsubscribeConfirmation": ("Message", "MessageId", "SubscribeURL", "Timestamp", "Token", "TopicArn", "Type"),
}


class Forged(ValueError):  # noqa: N818 - it is the message that is so
    """The message is not of the sender that it names; the text says why."""


class Envelope(BaseModel):
    """A message of SNS."""

    kind: Literal["Notification", "SubscriptionConfirmation", "UnsubscribeConfirmation"] = Field(alias="Type")
    id: str = Field(alias="MessageId", min_length=1, max_length=200)
    topic: str = Field(alias="TopicArn", pattern=f"^{TOPIC.pattern}$")
    message: str = Field(alias="Message")
    subject: str | None = Field(default=None, alias="Subject")
    timestamp: str = Field(alias="Timestamp", max_length=100)
    version: Literal["1", "2"] = Field(alias="SignatureVersion")
    signature: str = Field(alias="Signature", max_length=4096)
    certificate: str = Field(alias="SigningCertURL", max_length=2048)
    token: str | None = Field(default=None, alias="Token", max_length=4096)
    subscribe: str | None = Field(default=None, alias="SubscribeURL", max_length=8192)

    def certificate_url(self) -> str:
        """Answer where the certificate lies. Raises `Forged` where that is not at SNS."""
        host, _, path = self.certificate.partition("?")[0].removeprefix("https://").partition("/")
        is_safe = self.certificate.startswith("https://")
        if not is_safe or not HOST.fullmatch(host) or not CERTIFICATE.fullmatch(f"/{path}"):
            raise Forged("SigningCertURL: is no certificate at https://sns.<region>.amazonaws.com")
        return f"https://{host}/{path}"

    def verify(self, certificate: bytes) -> None:
        """Raise `Forged` unless the key of a certificate signed this message."""
        made = HASHES[self.version]()
        try:
            key = load_pem_x509_certificate(certificate).public_key()
            if not isinstance(key, RSAPublicKey):
                raise Forged("SigningCertURL: its key is of another kind")
            key.verify(base64.b64decode(self.signature, validate=True), self._canonical(), PKCS1v15(), made)
        except InvalidSignature as error:
            raise Forged("Signature: is not of this message") from error
        except binascii.Error as error:
            raise Forged("Signature: is no base64") from error
        except ValueError as error:
            raise error if isinstance(error, Forged) else Forged("SigningCertURL: is no certificate") from error

    def confirmation_url(self) -> str:
        """Answer the address that confirms the subscription: made of what was verified, never the one that was sent."""
        partition, region = self.topic.split(":")[1], self.topic.split(":")[3]
        host = f"sns.{region}.amazonaws.com{'.cn' if partition == 'aws-cn' else ''}"
        asked = {"Action": "ConfirmSubscription", "TopicArn": self.topic, "Token": self.token or ""}
        return f"https://{host}/?{urlencode(asked)}"

    def _canonical(self) -> bytes:
        sent = self.model_dump(by_alias=True)
        pairs = ((name, sent[name]) for name in SIGNED[self.kind])
        return "".join(f"{name}\n{value}\n" for name, value in pairs if value is not None).encode()


class _Dimension(BaseModel):
    name: Text = ""
    value: Text = ""


class _Trigger(BaseModel):
    MetricName: Text = ""
    Namespace: Text = ""
    Dimensions: list[_Dimension] = []


class _Alarm(BaseModel):
    AlarmName: Text
    AlarmArn: Text = ""
    AlarmDescription: Text = ""
    NewStateValue: Literal["ALARM", "OK", "INSUFFICIENT_DATA"]
    NewStateReason: Text = ""
    StateChangeTime: Time
    AWSAccountId: Text = ""
    Trigger: _Trigger = _Trigger()


def envelope(body: bytes) -> Envelope:
    """Read a message of SNS, unverified. Raises `Unreadable`."""
    return parsed(Envelope, body)


def read(body: bytes, _: datetime) -> Reading:
    """Read an alarm; a confirmation and an alarm without data hold none. Raises `Unreadable`."""
    sent = envelope(body)
    if sent.kind != "Notification":
        return Reading([])
    try:
        alarm = parsed(_Alarm, sent.message.encode())
    except (Unreadable, UnicodeError) as error:
        raise Unreadable(f"Message: is no alarm of CloudWatch ({error})") from error
    return Reading([] if alarm.NewStateValue == "INSUFFICIENT_DATA" else [_alert(alarm)])


def _alert(alarm: _Alarm) -> IncomingAlert:
    firing = alarm.NewStateValue == "ALARM"
    mark = alarm.AlarmArn or f"{alarm.AWSAccountId}:{alarm.AlarmName}"
    region = alarm.AlarmArn.split(":")[3] if alarm.AlarmArn.count(":") > 3 else ""  # noqa: PLR2004
    return IncomingAlert(
        source="cloudwatch",
        fingerprint=mark if len(mark) <= LONGEST_MARK else hashlib.sha256(mark.encode()).hexdigest(),
        firing=firing,
        starts_at=alarm.StateChangeTime,
        ends_at=None if firing else alarm.StateChangeTime,
        name=alarm.AlarmName,
        summary=alarm.AlarmDescription or alarm.NewStateReason,
        labels=_labels(alarm, region),
        url=_console(alarm.AlarmName, region),
    )


def _labels(alarm: _Alarm, region: str) -> dict[str, str]:
    """Answer what the alarm is about; AWS knows no severity, so a rule of the catalogue gives it one."""
    dimensions = {each.name: each.value for each in alarm.Trigger.Dimensions if each.name}
    metric = {"namespace": alarm.Trigger.Namespace, "metric": alarm.Trigger.MetricName}
    own: dict[str, Any] = {"alertname": alarm.AlarmName, "region": region, "account": alarm.AWSAccountId}
    service = {"service": dimensions.get("ServiceName", "")}
    return {key: value for key, value in {**service, **dimensions, **metric, **own}.items() if value}


def _console(name: str, region: str) -> str:
    if not re.fullmatch("[a-z0-9-]+", region):
        return ""
    page = f"https://{region}.console.aws.amazon.com/cloudwatch/home?region={region}"
    return f"{page}#alarmsV2:alarm/{quote(name, safe='')}"


def is_of_topic(body: bytes, topics: Sequence[str]) -> bool:
    """Whether a body names one of these topics; that it came from there is still to be verified."""
    try:
        return envelope(body).topic in topics
    except Unreadable:
        return False


def delivery(_: Mapping[str, str], body: bytes) -> str:
    """Name the delivery, which is the same when it comes again."""
    try:
        return envelope(body).id
    except Unreadable:
        return ""
