import json
from dataclasses import replace
from typing import Any

import pytest

from bot.incidents.queries import EntryView, UpdateView
from bot.incidents.rules import MOVES, State
from bot.messages import incident_entries
from bot.messages.words import words_for
from tests.messages.test_incident import INCIDENT, RESOLVED, WHEN

BAD = "`x` <!here>"
CHANGES = {
    "severity": {"from": 2, "to": 1},
    "title": {"from": "a", "to": BAD},
    "services": {"from": [], "to": [BAD]},
    "impact": {"from": None, "to": BAD},
}
EMPTIED = {"services": {"from": ["a"], "to": []}, "impact": {"from": "a", "to": None}}
KINDS: list[tuple[str | None, str, dict[str, Any]]] = [
    ("U1", "acknowledged", {}),
    ("U1", "edited", {"changes": CHANGES, "why": BAD}),
    ("U1", "edited", {"changes": EMPTIED, "why": ""}),
    (None, "alert_firing", {"title": "<!here>", "summary": "`x`", "url": "https://example.com/"}),
    (None, "alert_resolved", {"title": "t", "remaining": 0}),
    (None, "alerts_over", {"title": "t", "remaining": 0}),
    (None, "not_invited", {"reason": "user_is_restricted"}),
    *(
        (None, "alert_returned", {"number": number, "channel": channel, "times": times, "days": 7})
        for number, channel, times in ((None, None, 2), (12, None, 11), (12, "C1", 1))
    ),
    *(("U1", "silenced", {"title": BAD, "until": "2026-03-01T11:00:00+00:00", "why": why}) for why in ("", BAD)),
    *((who, "silence_over", {"title": BAD}) for who in ("U1", None)),
    *((None, kind, {"title": BAD, "reason": BAD}) for kind in ("silence_failed", "unsilence_failed")),
    ("U1", "role", {"role": "commander", "person": "U2", "before": None}),
    ("U1", "role", {"role": "own", "person": "U2", "before": "U3"}),
    ("U1", "role", {"role": "scribe", "person": None, "before": "U3"}),
    ("U1", "update", {"text": BAD, "update": 1}),
    *((who, "state", {"from": "identified", "to": str(to), "why": BAD}) for to in MOVES for who in ("U1", None)),
    ("U1", "state", {"from": "resolved", "to": "investigating", "why": ""}),
    (None, "state", {"from": "resolved", "to": "investigating", "why": ""}),
]


@pytest.mark.parametrize("language", ["en", "ko"])
@pytest.mark.parametrize(("actor", "kind", "detail"), KINDS)
def test_every_entry_is_told_and_pings_nobody(
    language: str, actor: str | None, kind: str, detail: dict[str, Any]
) -> None:
    told = incident_entries.entry(words_for(language), EntryView(INCIDENT, kind, actor, detail, WHEN))
    assert told.text
    assert "<!here>" not in json.dumps(told.payload)


def test_an_edit_tells_each_change_and_the_reason() -> None:
    entry = EntryView(INCIDENT, "edited", "U1", {"changes": CHANGES, "why": "worse"}, WHEN)
    told = incident_entries.entry(words_for("en"), entry).text
    assert [line.split()[0] for line in told.split("\n")] == ["<@U1>"] * 4 + ["Why:"]


def test_an_update_stands_with_its_state_and_the_next_time() -> None:
    told = UpdateView(INCIDENT, "U1", "half is back <!here>", State.MONITORING, WHEN, WHEN)
    shown = incident_entries.update(words_for("en"), told).text
    assert shown.startswith("*monitoring* · <@U1>")
    assert "Next update" in shown
    assert "<!here>" not in shown
    assert "Next update" not in incident_entries.update(words_for("en"), replace(told, next_at=None)).text


@pytest.mark.parametrize("commander", ["U9", None])
def test_a_reminder_has_buttons_until_it_is_over(commander: str | None) -> None:
    led = replace(INCIDENT, roles={"commander": commander} if commander else {})
    due = incident_entries.reminder(words_for("en"), led, WHEN, is_due=True)
    assert ("<@U9>" in due.text) == (commander is not None)
    assert json.dumps(due.blocks).count("action_id") == 2
    over = incident_entries.reminder(words_for("en"), led, WHEN, is_due=False)
    assert "action_id" not in json.dumps(over.blocks)


@pytest.mark.parametrize("language", ["en", "ko"])
@pytest.mark.parametrize("shown", [INCIDENT, replace(INCIDENT, impact="half", update_due_at=WHEN), RESOLVED])
def test_what_customers_read_names_nobody(language: str, shown: Any) -> None:
    text = str(incident_entries.for_customers(words_for(language), shown, "we restart it").payload)
    assert "we restart it" in text
    assert "<@" not in text
    assert "<#" not in text


@pytest.mark.parametrize(
    ("language", "times", "said"),
    [
        ("en", 1, ""),
        ("en", 2, " It is the second time in 7 days."),
        ("en", 3, " It is the third time in 7 days."),
        ("en", 10, " It is the tenth time in 7 days."),
        ("en", 11, " It came 11 times in 7 days."),
        ("ko", 3, " 7일 사이 세 번째입니다."),
        ("ko", 20, " 7일 사이 20번 울렸습니다."),
    ],
)
def test_how_often_an_alert_came_back(language: str, times: int, said: str) -> None:
    detail = {"number": None, "channel": None, "times": times, "days": 7}
    told = EntryView(INCIDENT, "alert_returned", None, detail, WHEN)
    before = {"en": ":repeat: The same alert came back.", "ko": ":repeat: 같은 알림이 다시 울렸습니다."}
    assert incident_entries.entry(words_for(language), told).text == before[language] + said
