"""What people read about when things happened in an incident."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from bot.incidents.queries import IncidentView
from bot.messages.base import Message
from bot.messages.languages import mark
from bot.messages.words import Words
from bot.slack import blocks
from bot.slack.mrkdwn import Mrkdwn, plain

STATIONS = {
    "started": mark("Started"),
    "detected": mark("Detected"),
    "declared": mark("Declared"),
    "acknowledged": mark("Acknowledged"),
    "mitigated": mark("Mitigated"),
    "resolved": mark("Resolved"),
}


def station_name(words: Words, name: str) -> Mrkdwn:
    """Name a moment of an incident."""
    return words.label(STATIONS[name])


def shown(words: Words, incident: IncidentView, needed: timedelta) -> Message:
    """Show all moments of an incident, each in the reader's zone, and how long it `needed` people."""
    heading = words.render("times", "heading", number=incident.number)
    times = incident.times
    lines = [
        words.render("times", "station", label=station_name(words, name), when=getattr(times, name))
        for name in STATIONS
    ]
    took = {"acknowledged": times.to_acknowledge, "needed": needed, "is_open": incident.is_open}
    parts = [blocks.section(Mrkdwn("\n").join(lines)), blocks.section(words.render("times", "spans", **took))]
    hint = blocks.context(words.render("times", "how_to_set"))
    return Message(plain(heading), [blocks.header(plain(heading)), *parts, hint])


def changed(words: Words, who: str | None, detail: Mapping[str, Any]) -> Mrkdwn:
    """Tell that somebody set a time, and which one was known before."""
    before = detail["before"]
    return words.render(
        "times",
        "changed",
        who=who,
        label=station_name(words, detail["name"]),
        before=datetime.fromisoformat(before) if before else None,
        after=datetime.fromisoformat(detail["after"]),
        why=detail["why"],
    )
