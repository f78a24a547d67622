"""A sample alert, in the shape of Alertmanager's webhook, version 4."""

import hashlib
from datetime import UTC, datetime

from bot.sandbox.payload import Json


def sample_alert(given: Json) -> Json:
    """Make a post with one alert; it lasts as long as its name, service and hour are the same."""
    labels = {
        "alertname": str(given.get("name") or "CheckoutErrorRateHigh"),
        "service": str(given.get("service") or "checkout"),
        "severity": str(given.get("severity") or "critical"),
    }
    now = datetime.now(UTC)
    started = now.replace(minute=0, second=0, microsecond=0)
    ended = now if given.get("status") == "resolved" else None
    alert = {
        "status": "resolved" if ended else "firing",
        "labels": labels,
        "annotations": {"summary": "12 % of the requests fail (more than 5 % for five minutes)"},
        "startsAt": started.isoformat(),
        "endsAt": ended.isoformat() if ended else "0001-01-01T00:00:00Z",
        "generatorURL": "http://127.0.0.1:9090/graph",
        "fingerprint": hashlib.sha256(repr(sorted(labels.items())).encode()).hexdigest()[:16],
    }
    return {
        "version": "4",
        "groupKey": f'{{}}:{{service="{labels["service"]}"}}',
        "truncatedAlerts": 0,
        "status": alert["status"],
        "receiver": "bongsu",
        "groupLabels": {"service": labels["service"]},
        "commonLabels": labels,
        "commonAnnotations": alert["annotations"],
        "externalURL": "http://127.0.0.1:9093",
        "alerts": [alert],
    }
