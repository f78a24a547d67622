"""The sources of alerts, and how the body of each is read."""

from collections.abc import Mapping
from types import MappingProxyType

from bot.alerts.ports import Reader
from bot.integrations import alertmanager, cloudwatch, datadog, events, grafana, pagerduty, sentry

READERS: Mapping[str, Reader] = MappingProxyType(
    {
        "alertmanager": alertmanager.read,
        "grafana": grafana.read,
        "cloudwatch": cloudwatch.read,
        "datadog": datadog.read,
        "events": events.read,
        "pagerduty": pagerduty.read,
        "sentry": sentry.read,
    }
)
