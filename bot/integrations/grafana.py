"""Grafana's webhook contact point, of its unified alerting.

https://grafana.com/docs/grafana/latest/alerting/configure-notifications/manage-contact-points/integrations/webhook-notifier/
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Annotated, Any, Literal

from bot.alerts.fields import LONGEST, Text, scalars
from bot.alerts.labelled import LabelledAlert, LabelledPost, OrProblem, unfold
from bot.alerts.ports import IncomingAlert, Reading
from bot.signatures import is_recent, is_signed

SIGNATURE = "x-grafana-alerting-signature"
TIMESTAMP = "x-grafana-alerting-timestamp"
"""Grafana lets its user choose the name of this header; this is the one that we look for."""


class _Alert(LabelledAlert):
    values: dict[str, Any] | None = None
    valueString: Text = ""  # noqa: N815 - the sender's name
    panelURL: Text = ""  # noqa: N815 - the sender's name
    dashboardURL: Text = ""  # noqa: N815 - the sender's name

    @property
    def measured(self) -> str:
        """What the rule's queries answered."""
        told = ", ".join(f"{name} = {value}" for name, value in scalars(self.values or {}).items())
        return told[:LONGEST] or self.valueString

    @property
    def rule(self) -> str:
        """What it is called; an alert about missing data is called alike for every rule, so the rule is named."""
        rule = self.labels.get("rulename", "")
        return f"{self.name}: {rule}" if rule and rule != self.name else self.name


class _Post(LabelledPost):
    version: Literal["1"]
    alerts: list[Annotated[_Alert, OrProblem]]


def read(body: bytes, _: datetime) -> Reading:
    """Read the alerts of a post. Raises `Unreadable` where none of it can be read."""
    post, alerts, problems = unfold(_Post, _Alert, body)
    return Reading([_alert(each, post.groupKey) for each in alerts], problems)


def _alert(alert: _Alert, group: str) -> IncomingAlert:
    return IncomingAlert(
        source="grafana",
        fingerprint=alert.fingerprint,
        firing=alert.is_firing,
        starts_at=alert.startsAt,
        ends_at=alert.ended_at,
        name=alert.rule,
        summary=alert.summary or alert.measured,
        labels=alert.labels,
        group=group,
        url=alert.panelURL or alert.dashboardURL or alert.generatorURL,
    )


def is_from_sender(headers: Mapping[str, str], body: bytes, secrets: Sequence[str], now: datetime) -> bool:
    """Whether Grafana signed the body: alone, or after a time where the contact point sends one."""
    given, then = headers.get(SIGNATURE, ""), headers.get(TIMESTAMP, "")
    if not then:
        return is_signed(body, [given], secrets)
    return is_recent(then, now) and is_signed(then.encode() + b":" + body, [given], secrets)
