"""A deploy that went wrong brings one incident, by rule or by a button, and each of the two names the other."""

from pathlib import Path

import pytest

from bot.db import Database
from bot.deploys import causes, service
from bot.deploys.ports import Phase
from bot.deploys.rules import State
from bot.flows import deploy_alarms, incident_deploys
from bot.messages.words import words_for
from bot.models import Incident, TimelineEntry
from bot.severity import Severity
from tests.flows.deploying import CATALOGUE, Stage, stage
from tests.flows.test_deploy_runs import WEB, Site, out, site
from tests.flows.test_incident_deploys import posted

__all__ = ["site"]


def watched(database: Database, folder: Path, site: Site, rule: str) -> Stage:
    health = f'[service.web.deploy.staging]\nhealth = ["http://127.0.0.1:{site.server_port}/"]\n{rule}\n'
    table = "[service.web.deploy.staging.command]"
    return stage(database, folder, CATALOGUE.replace(table, f"{health}{table}"))


def turns_faulty(made: Stage, site: Site) -> int:
    key, site.status = out(made), 500
    for _ in range(4):
        made.look(seconds=5)
    assert made.view(key).state == "faulty"
    return key


def declared(made: Stage) -> list[tuple[str, int, str, str | None]]:
    with made.engine.database.read() as tx:
        rows = tx.query(Incident).order_by(Incident.id)
        return [(row.title, row.severity, row.source, row.reporter) for row in rows]


@pytest.mark.parametrize("rule", ["", 'incident = "offer"', 'incident = "never"'])
def test_without_the_rule_none_is_opened_and_the_button_is_there_unless_nobody_wants_it(
    database: Database, tmp_path: Path, site: Site, rule: str
) -> None:
    made = watched(database, tmp_path, site, rule)
    turns_faulty(made, site)
    assert declared(made) == []
    shown = str([call for call in made.slack.of("chat.update") if call["channel"] == "CW"][-1])
    assert ("deploy.incident" in shown) is ("never" not in rule)


def test_by_rule_one_is_opened_and_both_name_each_other(database: Database, tmp_path: Path, site: Site) -> None:
    made = watched(database, tmp_path, site, 'incident = "open"\nincident_severity = "urgent"')
    key = turns_faulty(made, site)
    assert declared(made) == [("Deploy 1 of web to staging: Live, and faulty", 2, "deploy", None)]
    with made.engine.database.read() as tx:
        cause = causes.cause(tx, 1)
        kinds = [row.kind for row in tx.query(TimelineEntry).order_by(TimelineEntry.id)]
    assert cause is not None
    assert (cause.id, kinds) == (key, ["declared", "cause"])
    (panel,) = [call for call in posted(made, "Opened by a faulty deploy") if call["channel"] != "CI"]
    (shown,) = posted(made, "What was deployed before this")
    assert shown["channel"] == panel["channel"]
    assert ":zap: *1* `web`" in str(shown)
    card = str([call for call in made.slack.of("chat.update") if call["channel"] == "CW"][-1])
    assert "caused incident 1." in card
    assert "deploy.incident" not in card


def test_nothing_declares_a_second_one_even_when_the_first_is_said_to_have_another_cause(
    database: Database, tmp_path: Path
) -> None:
    made, words = stage(database, tmp_path), words_for("en")
    key = made.ask(WEB)
    made.backend.ends(Phase.FAILED)
    made.look(seconds=2)
    with database.write() as tx:
        row = service.locked(tx, made.engine.workspace, key)
        first = deploy_alarms.declare(tx, made.catalogue(), words, row, "U1", made.engine.now)
        assert first is not None
        assert (first.severity, first.source_url) == (Severity.SEV3, row.url)
        incident_deploys.blame(tx, first, None, "U1", made.engine.now)
        assert deploy_alarms.declare(tx, made.catalogue(), words, row, "U1", made.engine.now) is None
        row.state = State.LIVE
        assert deploy_alarms.declare(tx, made.catalogue(), words, row, "U1", made.engine.now) is None
    assert len(declared(made)) == 1
