"""Datadog's webhook with the body of `examples/datadog.json`.

https://docs.datadoghq.com/integrations/webhooks/

Variables that a monitor does not set arrive as they stand, `$ALERT_SCOPE`, and mean nothing.
"""

import hashlib
import re
from datetime import UTC, datetime
from typing import Annotated

from pydantic import AfterValidator, BaseModel

from bot.alerts.fields import Text, parsed
from bot.alerts.ports import IncomingAlert, Reading, Unreadable

OVER = {"recovered"}
REMINDERS = {"renotify"}
WARNING = {"warn", "re-warn"}
UNSET = re.compile(r"\$[A-Z_]+(\[[^\]]*\])?")
STATE = re.compile(r"^(\[[^\]]*\]\s*)+")
"""What Datadog puts before a title: `[P1] [Triggered on {host:web-1}] CPU`."""

Told = Annotated[Text, AfterValidator(lambda text: "" if UNSET.fullmatch(text.strip()) else text.strip())]


class _Body(BaseModel):
    id: Told = ""
    cycle: Told = ""
    transition: Told = ""
    priority: Told = ""
    scope: Told = ""
    title: Told = ""
    text: Told = ""
    link: Told = ""
    tags: Told = ""
    date: Told = ""


def read(body: bytes, received: datetime) -> Reading:
    """Read one change of a monitor. Raises `Unreadable` where it does not tell which monitor's."""
    sent = parsed(_Body, body)
    if not (sent.cycle or sent.id):
        raise Unreadable("id: neither `id` nor `cycle` is set; use the body of examples/datadog.json")
    monitor = f"{sent.id or sent.cycle} {sent.scope}".strip()
    name = STATE.sub("", sent.title) or "Datadog"
    labels = {**_tags(sent.scope), **_tags(sent.tags), "alertname": name, "monitor": sent.id, "scope": sent.scope}
    labels = {key: value for key, value in {**labels, "severity": _severity(sent)}.items() if value}
    alert = IncomingAlert(
        source="datadog",
        fingerprint=_short(sent.cycle or monitor),
        firing=sent.transition.casefold() not in OVER,
        starts_at=_time(sent.date) or received,
        ends_at=None,
        name=name,
        summary=sent.text,
        labels=labels,
        group=f"datadog:{_short(monitor)}",
        url=sent.link,
        repeats=sent.transition.casefold() in REMINDERS,
    )
    return Reading([alert])


def _severity(sent: _Body) -> str:
    """Answer the monitor's priority, or that it only warns."""
    if re.fullmatch("(?i)p[1-5]", sent.priority):
        return sent.priority.lower()
    return "warning" if sent.transition.casefold() in WARNING else ""


def _tags(text: str) -> dict[str, str]:
    """Read `env:prod,host:web-1,urgent`; of a tag that comes twice the first counts."""
    pairs = [part.strip().partition(":") for part in text.split(",") if part.strip()]
    return {key: value or "true" for key, _, value in reversed(pairs)}


def _time(text: str) -> datetime | None:
    """Read milliseconds of the Unix epoch, None where they are none."""
    try:
        return datetime.fromtimestamp(int(text) / 1000, UTC)
    except (ValueError, OverflowError, OSError):
        return None


def _short(text: str) -> str:
    """Identify by a text, however many groups a scope names."""
    return text if len(text) <= 150 else hashlib.sha256(text.encode()).hexdigest()  # noqa: PLR2004
