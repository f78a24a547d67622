"""The sources of alerts, and how the body of each is read."""

from collections.abc import Mapping
from types import MappingProxyType

from bot.alerts.ports import Reader
from bot.integrations import alertmanager, cloudwatch, datadog, events, grafana, pagerduty, sentry, watch

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
"""Those that anybody may post to, once they are known."""
ALL: Mapping[str, Reader] = MappingProxyType({**READERS, watch.SOURCE: watch.read})
"""Those, and our own watches."""
