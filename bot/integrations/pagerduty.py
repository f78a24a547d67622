"""PagerDuty's webhooks, version 3.

https://developer.pagerduty.com/docs/webhooks-overview
"""

import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from pydantic import BaseModel, ValidationError

from bot.alerts.fields import Mark, Text, Time, parsed, told
from bot.alerts.ports import IncomingAlert, Reading, Unreadable
from bot.severity import parse
from bot.signatures import is_signed

SIGNATURE, DELIVERY = "x-pagerduty-signature", "x-webhook-id"
BEGINS, ENDS = {"incident.triggered", "incident.reopened"}, "incident.resolved"
LONGEST_DELIVERY = 200


class Named(BaseModel):
    """A service, a priority or a person, of which only the name counts."""

    summary: Text = ""


class PagedIncident(BaseModel):
    """An incident of PagerDuty's; `incident_key` is the key under which an event opened it."""

    id: Mark
    number: int | None = None
    title: Text = ""
    incident_key: Text = ""
    created_at: Time | None = None
    html_url: Text = ""
    service: Named | None = None
    priority: Named | None = None
    urgency: Text = ""


class Webhook(BaseModel):
    """What happened; `data` is of the kind that `resource_type` names."""

    id: Mark
    event_type: Text
    resource_type: Text = ""
    occurred_at: Time
    agent: Named | None = None
    data: Any = None

    def incident(self) -> PagedIncident:
        """Read the incident to which it happened. Raises `Unreadable`."""
        try:
            return PagedIncident.model_validate(self.data)
        except ValidationError as error:
            raise Unreadable(f"event.data.{told(error)}") from error


class _Body(BaseModel):
    event: Webhook


def webhook(body: bytes) -> Webhook:
    """Read what happened, alert or not. Raises `Unreadable`."""
    return parsed(_Body, body).event


def read(body: bytes, _: datetime) -> Reading:
    """Read an incident that begins or ends; what else happens to one holds no alert. Raises `Unreadable`."""
    happened = webhook(body)
    if happened.event_type not in {*BEGINS, ENDS}:
        return Reading([])
    return Reading([_alert(happened, happened.incident())])


def _alert(happened: Webhook, incident: PagedIncident) -> IncomingAlert:
    firing = happened.event_type in BEGINS
    is_first = happened.event_type == "incident.triggered" and incident.created_at is not None
    service = incident.service.summary if incident.service else ""
    own = {"service": service, "severity": _severity(incident), "incident_key": incident.incident_key}
    labels = {**own, "urgency": incident.urgency, "alertname": incident.title or "PagerDuty"}
    return IncomingAlert(
        source="pagerduty",
        fingerprint=incident.id,
        firing=firing,
        starts_at=(incident.created_at if is_first else None) or happened.occurred_at,
        ends_at=None if firing else happened.occurred_at,
        name=incident.title or "PagerDuty",
        summary="",
        labels={key: value for key, value in labels.items() if value},
        group="" if service else f"pagerduty:{incident.id}",
        url=incident.html_url,
    )


def _severity(incident: PagedIncident) -> str:
    """Answer the priority where it is a word that we know, such as P1 or SEV-1; else the urgency."""
    word = re.sub(r"[-_ ]", "", incident.priority.summary) if incident.priority else ""
    return word if parse(word) else incident.urgency


def is_from_sender(headers: Mapping[str, str], body: bytes, secrets: Sequence[str], _: datetime) -> bool:
    """Whether one of the signatures is of one of the secrets: while a secret is replaced, PagerDuty signs with both."""
    versions = [part.strip().partition("=") for part in headers.get(SIGNATURE, "").split(",")]
    return is_signed(body, [made for version, _, made in versions if version == "v1"], secrets)


def delivery(headers: Mapping[str, str], body: bytes) -> str:
    """Name the delivery, which is the same when it comes again."""
    given = headers.get(DELIVERY, "")
    try:
        return f"{given}:{webhook(body).id}"[:LONGEST_DELIVERY] if given else ""
    except Unreadable:
        return ""
