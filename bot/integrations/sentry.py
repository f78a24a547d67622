"""Sentry's webhooks: rules about issues, rules about metrics, and issues that are resolved.

https://docs.sentry.io/organization/integrations/integration-platform/webhooks/
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from pydantic import BaseModel

from bot.alerts.fields import Mark, Text, Time, parsed
from bot.alerts.ports import IncomingAlert, Reading
from bot.severity import Severity
from bot.signatures import is_signed

SIGNATURE, DELIVERY = "sentry-hook-signature", "request-id"
GRAVE = {"critical", "warning", "resolved"}
"""What a metric alert may have become."""
USUAL = Severity.SEV3.word
"""How grave an issue is of the level `error`, which Sentry gives to every exception that nobody has judged."""


class _Event(BaseModel):
    issue_id: Mark
    title: Text = ""
    level: Text = ""
    web_url: Text = ""
    culprit: Text = ""
    platform: Text = ""
    project: Text = ""
    environment: Text = ""
    datetime: Time | None = None
    tags: Any = None


class _Rule(BaseModel):
    name: Text = ""
    environment: Text = ""
    projects: list[Text] = []


class _Metric(BaseModel):
    id: Mark
    title: Text = ""
    date_started: Time | None = None
    date_closed: Time | None = None
    alert_rule: _Rule = _Rule()


class _Issue(BaseModel):
    id: Mark
    title: Text = ""


class _Data(BaseModel):
    event: _Event | None = None
    metric_alert: _Metric | None = None
    issue: _Issue | None = None
    triggered_rule: Text = ""
    description_text: Text = ""
    web_url: Text = ""


class _Hook(BaseModel):
    action: Text
    data: _Data


def read(body: bytes, received: datetime) -> Reading:
    """Read one webhook; what is neither an alert nor the end of one holds none. Raises `Unreadable`."""
    hook = parsed(_Hook, body)
    if hook.data.event and hook.action == "triggered":
        return Reading([_of_event(hook.data.event, hook.data.triggered_rule, received)])
    if hook.data.metric_alert and hook.action in GRAVE:
        return Reading([_of_metric(hook.data.metric_alert, hook, received)])
    if hook.data.issue and hook.action == "resolved":
        return Reading([_over(hook.data.issue, received)])
    return Reading([])


def _of_event(event: _Event, rule: str, received: datetime) -> IncomingAlert:
    """Read an issue for which a rule was triggered; nobody tells that it is over but who resolves the issue."""
    severity = USUAL if event.level == "error" else event.level
    own = {"level": event.level, "severity": severity, "rule": rule, "project": event.project}
    more = {"environment": event.environment, "platform": event.platform, "issue": event.issue_id}
    labels = {**_tags(event.tags), **own, **more, "alertname": event.title or "Sentry"}
    return IncomingAlert(
        source="sentry",
        fingerprint=f"issue:{event.issue_id}",
        firing=True,
        starts_at=event.datetime or received,
        ends_at=None,
        name=event.title or "Sentry",
        summary=event.culprit,
        labels={key: value for key, value in labels.items() if value},
        group=f"sentry:issue:{event.issue_id}",
        url=event.web_url,
    )


def _of_metric(metric: _Metric, hook: _Hook, received: datetime) -> IncomingAlert:
    over = hook.action == "resolved"
    name = metric.alert_rule.name or metric.title or "Sentry"
    told = {"severity": hook.action, "alertname": name, "environment": metric.alert_rule.environment}
    labels = {**told, "project": ", ".join(metric.alert_rule.projects)}
    return IncomingAlert(
        source="sentry",
        fingerprint=f"metric:{metric.id}",
        firing=not over,
        starts_at=metric.date_started or received,
        ends_at=metric.date_closed if over else None,
        name=name,
        summary=hook.data.description_text,
        labels={key: value for key, value in labels.items() if value},
        group=f"sentry:rule:{name}",
        url=hook.data.web_url,
    )


def _over(issue: _Issue, received: datetime) -> IncomingAlert:
    return IncomingAlert(
        source="sentry",
        fingerprint=f"issue:{issue.id}",
        firing=False,
        starts_at=received,
        ends_at=received,
        name=issue.title or "Sentry",
        summary="",
    )


def _tags(tags: Any) -> dict[str, str]:  # noqa: ANN401 - pairs in one release, objects in another
    """Read the tags of an event, which are pairs; what is no pair of texts is left out."""
    given = tags if isinstance(tags, list) else []
    pairs = [each for each in given if isinstance(each, list) and len(each) == 2]  # noqa: PLR2004
    texts = [(key, value) for key, value in pairs if isinstance(key, str) and isinstance(value, str)]
    return {key.replace("\0", "?")[:200]: value.replace("\0", "?")[:200] for key, value in texts}


def is_from_sender(headers: Mapping[str, str], body: bytes, secrets: Sequence[str], _: datetime) -> bool:
    """Whether Sentry signed the body with the client secret of its integration."""
    return is_signed(body, [headers.get(SIGNATURE, "")], secrets)


def delivery(headers: Mapping[str, str], _: bytes) -> str:
    """Name the delivery, which is the same when it comes again."""
    return headers.get(DELIVERY, "")
