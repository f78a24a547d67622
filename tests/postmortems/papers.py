"""A full document, for what is shown of it."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

from bot.messages.styles import sample
from bot.postmortems.document import Action, AlertLine, Document, Line, SectionText, Times
from bot.severity import Severity

NOW = datetime(2026, 3, 2, 20, 0, tzinfo=UTC)
NAMES = {"U1": "Kim Minji", "U2": "Ada <b>"}


def after(minutes: float) -> datetime:
    return NOW + timedelta(minutes=minutes)


def document(**changes: Any) -> Document:
    given = {
        "title": "Checkout fails",
        "number": 12,
        "times": Times(NOW, after(9), after(11), after(13), after(38), after(47)),
        "roles": (("commander", "U2"), ("reporter", "U1"), ("responder", "U2"), ("verifier", "U9")),
        "sections": {"summary": SectionText("It was **slow**.\n# Then\ngone", 1, "U2", NOW)},
        "timeline": (
            Line("declared", "U1", {}, after(11)),
            Line("state", "U2", {"from": "investigating", "to": "resolved", "why": None}, after(47)),
            Line("note", "U2", {"text": "*now* <!channel>"}, after(300)),
        ),
        "alerts": (AlertLine("Slow | wide", Severity.SEV4, None, NOW, after(38), 1, "javascript:alert(1)"),),
        "actions": (
            Action(41, "Add a limit", "U1", date(2026, 3, 20), "prevent", 1, "open", NOW, 1, 1, 12, "Checkout fails"),
            Action(42, "Split the pool", None, None, None, 3, "done", NOW, 1, 1, 12, "Checkout fails"),
        ),
        "names": NAMES,
    }
    return sample(**{**given, **changes})
