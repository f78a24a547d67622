from datetime import UTC, datetime, timedelta

import pytest

from bot.incidents.files import FileView
from bot.incidents.links import Link
from bot.incidents.timeline import Line, Shown
from bot.messages import timeline
from bot.messages.history import happened
from bot.messages.words import words_for
from bot.slack.mrkdwn import plain
from tests.messages.test_incident import INCIDENT

WHEN = datetime(2026, 3, 1, 9, 0, tzinfo=UTC)
LONG = tuple(Line(key, "note", "U1", {"text": "x" * 2000}, WHEN + timedelta(minutes=key)) for key in range(100, 125))


@pytest.mark.parametrize("language", ["en", "ko"])
def test_the_longest_part_fits(language: str) -> None:
    words = words_for(language)
    message = timeline.timeline(words, INCIDENT, Shown(LONG, "5.100"), [Link("related", 9, "x" * 200, "C9")] * 20)
    assert len(message.blocks) <= 50
    view = timeline.older(words, INCIDENT, Shown(LONG, "5.100"))
    assert view.payload["private_metadata"] == f"{INCIDENT.id} 5.100"
    assert "submit" not in timeline.older(words, INCIDENT, Shown((), None)).payload


def test_a_line_has_its_number_and_its_time() -> None:
    message = timeline.timeline(words_for("en"), INCIDENT, Shown((Line(31, "note", "U1", {"text": "x"}, WHEN),), None))
    assert "`31` <!date^1772355600^{date_short_pretty} {time}|" in str(message.blocks)


@pytest.mark.parametrize(
    ("kind", "detail", "told"),
    [
        ("role", {"role": "scribe", "person": "U2", "before": None}, "<@U2>"),
        ("related", {"number": 9, "channel": "C9"}, "incident 9"),
        ("took_over", {"number": 9, "channel": "C9"}, "incident 9"),
    ],
)
def test_entries_without_files_are_told_as_they_are(kind: str, detail: dict[str, object], told: str) -> None:
    shown = Shown((Line(31, kind, "U1", detail, WHEN),), None)
    message = timeline.timeline(words_for("en"), INCIDENT, shown, of_file=lambda _: "https://files.example/1")
    assert told in str(message.blocks)


@pytest.mark.parametrize(
    ("detail", "told"),
    [
        ({"text": "<!channel> *x*"}, "@U1: <!channel> *x*"),
        ({"text": "x", "name": "Deployer", "url": "https://x.test/1", "edits": 1}, "@U1: x (edited) · Message"),
        ({"text": "x", "files": ["a.png", "b.txt"]}, "@U1: x 📎 a.png, b.txt"),
        ({"erased": {"by": "U1", "at": WHEN.isoformat(), "why": "removed"}}, "(removed by author)"),
    ],
)
def test_messages(detail: dict[str, object], told: str) -> None:
    assert plain(happened(words_for("en"), "message", "U1", detail)) == told


def test_a_file_that_was_copied_is_a_link_for_its_reader() -> None:
    files = [FileView(4, "a <b>.png", "image/png", "kept"), FileView(5, "b.txt", None, "too_large")]
    line = Line(31, "message", "U1", {"text": "x", "files": [file.name for file in files]}, WHEN, files=files)
    shown = timeline.timeline(words_for("en"), INCIDENT, Shown((line,), None), (), lambda key: f"https://x.test/{key}")
    assert "<https://x.test/4|a &lt;b&gt;.png>, b.txt" in str(shown.blocks)
    assert "x.test" not in str(timeline.timeline(words_for("en"), INCIDENT, Shown((line,), None)).blocks)


def test_what_was_taken_off_says_by_whom() -> None:
    said = happened(words_for("en"), "note", "U1", {"erased": {"by": "U3", "at": WHEN.isoformat(), "why": "redacted"}})
    assert "taken off the timeline by <@U3>" in said
