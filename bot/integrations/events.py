"""Events from anywhere: in the shape of PagerDuty's Events API v2, or in a plain one.

https://developer.pagerduty.com/docs/send-alert-event

The plain shape is `{status, dedup_key, title, severity, service, labels, url}`; `status` and `title` must be there.

Who signs instead of carrying the token sends the time in seconds of the Unix epoch in one header, and in the other the
HMAC-SHA256 of that time, a colon and the body, in hexadecimal digits.
"""

import hashlib
import hmac
import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Literal

from pydantic import BaseModel, Field

from bot.alerts.fields import Labels, Mark, Text, Time, parsed, scalars
from bot.alerts.ports import IncomingAlert, Reading, Unreadable
from bot.signatures import is_recent, is_signed

OVER = {"resolve", "resolved"}
SIGNATURE, TIMESTAMP = "x-bongsu-signature", "x-bongsu-timestamp"


class _Link(BaseModel):
    href: Text = ""


class _Payload(BaseModel):
    summary: Text
    source: Text
    severity: Literal["critical", "error", "warning", "info"]
    timestamp: Time | None = None
    component: Text = ""
    group: Text = ""
    kind: Text = Field(default="", alias="class")
    custom_details: Any = None


class _Event(BaseModel):
    event_action: Literal["trigger", "acknowledge", "resolve"]
    dedup_key: Mark | None = None
    payload: _Payload | None = None
    client_url: Text = ""
    links: list[_Link] = []


class _Plain(BaseModel):
    status: Literal["firing", "resolved"]
    title: Text
    dedup_key: Mark | None = None
    summary: Text = ""
    severity: Text = ""
    service: Text = ""
    labels: Labels = {}
    url: Text = ""
    started_at: Time | None = None


def read(body: bytes, received: datetime) -> Reading:
    """Read one event; an acknowledgement says nothing new. Raises `Unreadable` where it cannot be read."""
    try:
        is_event = "event_action" in json.loads(body)
    except (ValueError, TypeError, RecursionError) as error:
        raise Unreadable("the body: is no JSON object") from error
    alert = _of_event(parsed(_Event, body), received) if is_event else _of_plain(parsed(_Plain, body), received)
    return Reading([alert] if alert else [])


def _of_event(event: _Event, received: datetime) -> IncomingAlert | None:
    if event.event_action == "acknowledge":
        return None
    payload = event.payload
    if payload is None and event.event_action == "trigger":
        raise Unreadable("payload: Field required")
    if event.dedup_key is None and event.event_action == "resolve":
        raise Unreadable("dedup_key: Field required")
    labels = _labels(payload) if payload else {}
    mark = event.dedup_key or _digest(labels.get("source", ""), labels.get("alertname", ""))
    began = payload.timestamp if payload else None
    urls = [event.client_url, *(link.href for link in event.links)]
    return _alert(mark, labels, event.event_action, began or received, next(filter(None, urls), ""))


def _labels(payload: _Payload) -> dict[str, str]:
    own = {"source": payload.source, "component": payload.component, "group": payload.group, "class": payload.kind}
    details = scalars(payload.custom_details) if isinstance(payload.custom_details, dict) else {}
    told = {key: value for key, value in own.items() if value}
    return {**details, **told, "severity": payload.severity, "alertname": payload.summary}


def _of_plain(plain: _Plain, received: datetime) -> IncomingAlert:
    told = {"severity": plain.severity, "service": plain.service}
    labels = {**plain.labels, "alertname": plain.title, **{key: value for key, value in told.items() if value}}
    mark = plain.dedup_key or _digest(labels.get("service", ""), plain.title)
    return _alert(mark, labels, plain.status, plain.started_at or received, plain.url, plain.summary)


def _alert(
    mark: str, labels: Mapping[str, str], action: str, began: datetime, url: str, summary: str = ""
) -> IncomingAlert:
    """Make the alert; one whose service is not told belongs with nothing but itself."""
    return IncomingAlert(
        source="events",
        fingerprint=mark,
        firing=action not in OVER,
        starts_at=began,
        ends_at=None,
        name=labels.get("alertname", "event"),
        summary=summary,
        labels=labels,
        group="" if labels.get("service") else f"events:{mark}",
        url=url,
    )


def _digest(*parts: str) -> str:
    """Identify an event that carries no key by what it says."""
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()[:32]


def is_from_sender(headers: Mapping[str, str], body: bytes, secrets: Sequence[str], now: datetime) -> bool:
    """Whether the sender signed the time at which it was sent and the body, and that time is near."""
    then = headers.get(TIMESTAMP, "")
    return is_recent(then, now) and is_signed(then.encode() + b":" + body, [headers.get(SIGNATURE, "")], secrets)


def delivery(headers: Mapping[str, str], _: bytes) -> str:
    """Name a signed post by its signature, so that nobody can have it taken twice."""
    return headers.get(SIGNATURE, "").strip()


def carries(body: bytes, token: str) -> bool:
    """Whether the body carries the token as its routing key, which many tools can send and no header."""
    try:
        key = json.loads(body).get("routing_key")
    except (ValueError, AttributeError, RecursionError):
        return False
    given = key.encode("utf-8", "replace") if isinstance(key, str) else b""
    return bool(token) and hmac.compare_digest(given, token.encode())
