"""Alertmanager's webhook, version 4.

https://prometheus.io/docs/alerting/latest/configuration/#webhook_config
"""

from datetime import datetime
from typing import Annotated, Literal

from bot.alerts.labelled import LabelledAlert, LabelledPost, OrProblem, unfold
from bot.alerts.ports import IncomingAlert, Reading


class _Post(LabelledPost):
    version: Literal["4"]
    alerts: list[Annotated[LabelledAlert, OrProblem]]


def read(body: bytes, _: datetime) -> Reading:
    """Read the alerts of a post. Raises `Unreadable` where none of it can be read."""
    post, alerts, problems = unfold(_Post, LabelledAlert, body)
    return Reading([_alert(each, post.groupKey) for each in alerts], problems)


def _alert(alert: LabelledAlert, group: str) -> IncomingAlert:
    return IncomingAlert(
        source="alertmanager",
        fingerprint=alert.fingerprint,
        firing=alert.is_firing,
        starts_at=alert.startsAt,
        ends_at=alert.ended_at,
        name=alert.name,
        summary=alert.summary,
        labels=alert.labels,
        group=group,
        url=alert.generatorURL,
    )
