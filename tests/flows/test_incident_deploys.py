"""An incident shows once what was deployed before it, and both sides tell of the one that people point at."""

import json
from datetime import timedelta
from pathlib import Path

import pytest

from bot.db import Database
from bot.deploys import causes
from bot.deploys.grammar import Wish
from bot.flows import incident_deploys, incidents, merging
from bot.incidents import service, times
from bot.models import Incident
from bot.severity import Severity
from tests.flows.deploying import Stage, stage

WEB = Wish("web", environment="staging")
CHANNEL = "C-inc-1-down"


@pytest.fixture
def made(database: Database, tmp_path: Path) -> Stage:
    return stage(database, tmp_path)


def went_out(made: Stage) -> int:
    key = made.ask(WEB)
    made.backend.ends()
    made.look(seconds=2)
    return key


def declare(made: Stage, *services: str, is_private: bool = False) -> int:
    with made.engine.database.write() as tx:
        where = (tx, made.catalogue(), made.engine.workspace, "down", Severity.SEV2, made.engine.now)
        key = incidents.declare(*where, services=services, is_private=is_private).id
    made.engine.run_all()
    return key


def posted(made: Stage, text: str) -> list[dict[str, str]]:
    return [call for call in made.slack.of("chat.postMessage") if text in json.dumps(call, ensure_ascii=False)]


def shown(made: Stage, incident: int = 1) -> list[int]:
    with made.engine.database.read() as tx:
        return [each.number for each in causes.near(tx, incident)]


def change(made: Stage, incident: int, act: service.Change) -> bool:
    with made.engine.database.write() as tx:
        row = service.locked(tx, made.engine.workspace, incident)
        entry = act(tx, row, made.engine.now)
        if entry is not None:
            incidents.changed(tx, made.catalogue(), row, entry, made.engine.now)
    made.engine.run_all()
    return entry is not None


def blame(made: Stage, deploy: int | None, incident: int = 1) -> bool:
    view = made.view(deploy) if deploy else None
    return change(made, incident, lambda tx, row, now: incident_deploys.blame(tx, row, view, "U9", now))


def test_what_was_deployed_before_is_shown_once_with_who_and_from_where_to_where(made: Stage) -> None:
    went_out(made)
    made.engine.later(hours=5)
    went_out(made)
    declare(made, "web")
    (call,) = posted(made, "What was deployed before this")
    told = json.dumps(call, ensure_ascii=False)
    assert call["channel"] == CHANNEL
    assert told.index("*2* `web` `staging`") < told.index("*1* `web` `staging`")
    assert "`aaaaaaa` → `aaaaaaa`" in told
    assert "<@U0MAYAJOHN>" in told
    assert "|See the run>" in told


@pytest.mark.parametrize("services", [(), ("api",)])
def test_what_was_deployed_of_others_or_long_before_is_not(made: Stage, services: tuple[str, ...]) -> None:
    went_out(made)
    declare(made, *services)
    made.engine.later(hours=7)
    declare(made, "web")
    assert posted(made, "What was deployed before this") == []


def test_other_services_and_another_beginning_are_looked_at_anew(made: Stage) -> None:
    went_out(made)
    made.engine.later(hours=7)
    declare(made)
    assert shown(made) == []
    change(made, 1, lambda tx, row, now: service.edit(tx, row, {"services": ["web"]}, "U1", now))
    assert shown(made) == []
    began = made.engine.now - timedelta(hours=2)
    change(made, 1, lambda tx, row, now: times.set_by_hand(tx, row, "started", began, "U1", now))
    assert (shown(made), len(posted(made, "What was deployed before this"))) == ([1], 1)
    change(made, 1, lambda tx, row, now: service.edit(tx, row, {"services": []}, "U1", now))
    assert shown(made) == []
    assert "Nothing of its services was deployed" in json.dumps(made.slack.of("chat.update"))


def test_both_tell_of_the_cause_until_it_is_taken_back(made: Stage) -> None:
    key = went_out(made)
    declare(made, "web")
    assert blame(made, key)
    assert not blame(made, key)
    assert len(posted(made, "pointed at the cause: Deploy 1 of")) == 1
    cards = [call for call in made.slack.of("chat.update") if call["channel"] == "CW"]
    assert "caused incident 1." in json.dumps(cards[-1])
    assert blame(made, None)
    assert len(posted(made, "took it back that this was the cause: Deploy 1 of")) == 1
    cards = [call for call in made.slack.of("chat.update") if call["channel"] == "CW"]
    assert "caused incident" not in json.dumps(cards[-1])


def test_a_deploy_of_long_ago_may_be_the_cause_too(made: Stage) -> None:
    key = went_out(made)
    made.engine.later(hours=48)
    declare(made)
    assert blame(made, key)
    assert len(posted(made, "What was deployed before this")) == 1


def test_the_deploys_message_never_names_a_private_incident(made: Stage) -> None:
    key = went_out(made)
    declare(made, "web", is_private=True)
    before = len(made.slack.calls)
    assert blame(made, key)
    told = [json.dumps(given) for _, given in made.slack.calls[before:] if given.get("channel") == "CW"]
    assert told
    assert not [each for each in told if "incident" in each.replace("incident.form", "")]


def test_a_merge_carries_the_cause_along(made: Stage) -> None:
    key = went_out(made)
    for _ in range(2):
        declare(made, "web")
    blame(made, key, incident=2)
    with made.engine.database.write() as tx:
        rows = merging.hold(tx, made.engine.workspace, 2, 1)
        merging.merge(tx, made.catalogue(), *rows, "U9", made.engine.now)
    made.engine.run_all()
    with made.engine.database.read() as tx:
        found = [causes.cause(tx, each.id) for each in tx.query(Incident).order_by(Incident.id)]
    assert [each and each.id for each in found] == [key, None]
    cards = [call for call in made.slack.of("chat.update") if call["channel"] == "CW"]
    assert "caused incident 1." in json.dumps(cards[-1])
