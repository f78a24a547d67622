from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import select, update

from bot.db import Database
from bot.errors import BotError, Conflict, NotAllowed
from bot.incidents import service as incident_service
from bot.models import Audit, Incident, Silence
from bot.severity import Severity
from commands.context import Answer, Bench
from commands.incident import silence as commands
from tests.alerts.making import FIRING, a_group, recorded
from tests.commands.bench import ask, make_bench
from tests.work.bench import NOW

KNOWN = '[alertmanager.main]\nurl = "http://127.0.0.1:9"\n'
LABELS = {"alertname": "Errors", "job": "web"}


def with_an_alert(database: Database, folder: Path, catalogue: str = KNOWN) -> Bench:
    bench = make_bench(database, folder, catalogue)
    workspace = ask(bench).who.workspace
    with database.write() as tx:
        incident = incident_service.declare(tx, workspace, "Checkout is failing", Severity.SEV1, NOW).id
        tx.execute(update(Incident).values(channel_id="C1"))
        a_group(tx, workspace, key="one").incident_id = incident
        recorded(tx, workspace, replace(FIRING, labels=LABELS), key="one")
    return bench


@pytest.fixture
def firing(database: Database, tmp_path: Path) -> Bench:
    """Have an incident in channel C1 with an alert of a known Alertmanager."""
    return with_an_alert(database, tmp_path)


def kept(bench: Bench) -> list[tuple[float, str, str]]:
    with bench.database.read() as tx:
        rows = tx.scalars(select(Silence).order_by(Silence.id)).all()
        return [((row.ends_at - NOW).total_seconds() / 3600, row.reason, row.state) for row in rows]


def text(answer: Answer) -> str:
    assert answer is not None
    return str(answer["text"])


@pytest.mark.parametrize(
    ("typed", "hours", "why"),
    [
        ("", 2, ""),
        ("30m", 0.5, ""),
        ('1d "we are deploying"', 24, "we are deploying"),
        ("known trouble", 2, "known trouble"),
        ("#1 3h <https://example.com|the fix> is on its way", 3, "the fix is on its way"),
    ],
)
def test_alerts_are_silenced_for_a_while_with_a_reason(firing: Bench, typed: str, hours: float, why: str) -> None:
    assert "being silenced until" in text(commands.silence(ask(firing, typed)))
    assert kept(firing) == [(hours, why, "wanted")]
    with firing.database.read() as tx:
        assert tx.scalars(select(Audit.action)).all() == ["incident.silence"]


def test_what_is_silenced_is_not_silenced_again_but_lifted(firing: Bench) -> None:
    commands.silence(ask(firing))
    with pytest.raises(Conflict, match="silenced_already"):
        commands.silence(ask(firing, "5h"))
    assert "being lifted" in text(commands.unsilence(ask(firing)))
    with pytest.raises(Conflict, match="not_silenced"):
        commands.unsilence(ask(firing))
    assert kept(firing) == [(2, "", "lifting")]


def test_a_second_press_does_nothing(firing: Bench) -> None:
    for _ in range(2):
        commands.pressed_silence(ask(firing, "1"))
    assert kept(firing) == [(2, "", "wanted")]
    for _ in range(2):
        commands.pressed_unsilence(ask(firing, "1"))
    assert kept(firing) == [(2, "", "lifting")]


@pytest.mark.parametrize("typed", ["1s why", "8d", "10000h"])
def test_a_span_out_of_bounds_is_said(firing: Bench, typed: str) -> None:
    with pytest.raises(BotError, match="silence_span"):
        commands.silence(ask(firing, typed))


@pytest.mark.parametrize(
    ("catalogue", "reason"),
    [("", "no_alertmanager"), (KNOWN + "match = ['job = \"other\"']", "nothing_to_silence")],
)
def test_where_there_is_nothing_to_silence_that_is_said(
    database: Database, tmp_path: Path, catalogue: str, reason: str
) -> None:
    with pytest.raises(Conflict, match=reason):
        commands.silence(ask(with_an_alert(database, tmp_path, catalogue)))


def test_only_who_may_silences_and_lifts(database: Database, tmp_path: Path) -> None:
    roles = '[role.sre]\nmay = ["alerts.silence"]\nmembers = ["anna"]\n[person.anna]\nslack = "U0ANNAWEB"\n'
    bench = with_an_alert(database, tmp_path, KNOWN + roles)
    for act in (commands.silence, commands.pressed_silence, commands.unsilence, commands.pressed_unsilence):
        with pytest.raises(NotAllowed):
            act(ask(bench, "1"))
    assert kept(bench) == []
