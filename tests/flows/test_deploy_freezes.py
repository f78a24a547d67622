from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot.db import Database
from bot.deploys import locks
from bot.deploys.freeze_grammar import read_freeze
from bot.deploys.gates import Outcome
from bot.deploys.grammar import Wish
from bot.flows import deploy_acts
from bot.flows.deploy_freezes import expire, freeze, lift
from bot.messages.deploy import card
from bot.messages.words import words_for
from bot.models import DeployFreeze, Projection
from tests.flows.deploying import CATALOGUE, Stage, stage

MAYA, ANNA = "U0MAYAJOHN", "U0ANNA"
CONFIRMED = CATALOGUE.replace("[environment.staging]", "[environment.staging]\nconfirm = true")


@pytest.fixture
def made(database: Database, tmp_path: Path) -> Stage:
    return stage(database, tmp_path, CONFIRMED)


def frozen(made: Stage, text: str) -> None:
    with made.engine.database.write() as tx:
        wish = read_freeze(text, made.engine.now, ZoneInfo("UTC"))
        wish = replace(wish, service=wish.service.replace("all", ""))
        freeze(tx, made.catalogue(), made.engine.workspace, wish, ANNA, "C1", made.engine.now)
    made.engine.run_all()


def gate(made: Stage, key: int) -> dict[str, object]:
    return next(each for each in made.view(key).plan["gates"] if each["gate"] == "freeze")


def test_a_freeze_that_begins_after_the_plan_stops_the_start(made: Stage) -> None:
    key = made.ask(Wish("web", environment="staging"))
    assert (made.view(key).state, gate(made, key)["outcome"]) == ("planned", Outcome.OPEN)
    frozen(made, 'web staging 2h "a fair"')
    assert made.change(key, deploy_acts.confirm, MAYA)
    assert (made.view(key).state, made.view(key).why, made.backend.started) == ("refused", "gates", [])
    shown = str(card(words_for("en"), made.view(key)).payload)
    until = int((made.engine.now + timedelta(hours=2)).timestamp())
    assert f"frozen by <@{ANNA}>, until <!date^{until}^" in shown
    assert "(a fair)" in shown


def test_it_is_over_when_it_is_over(made: Stage) -> None:
    frozen(made, "all 2h")
    made.engine.later(hours=2)
    key = made.ask(Wish("web", environment="staging"))
    assert gate(made, key)["outcome"] == Outcome.OPEN


@pytest.mark.parametrize(
    ("wish", "kind"),
    [
        (Wish("web", environment="staging", skip=("freeze",), reason="it burns"), "deploy"),
        (Wish("web", environment="staging"), "rollback"),
    ],
)
def test_skipping_it_and_going_back_pass_and_skipping_is_told(made: Stage, wish: Wish, kind: str) -> None:
    frozen(made, "web staging 2h")
    key = made.ask(wish, kind=kind)
    assert made.view(key).state == "planned"
    made.change(key, deploy_acts.confirm, MAYA)
    assert made.view(key).state == "running"
    if wish.skip:
        assert gate(made, key)["outcome"] == Outcome.SKIPPED
        shown = str(card(words_for("en"), made.view(key)).payload)
        assert "frozen by" in shown
        assert "it burns" in shown


@pytest.mark.parametrize("end", ["lifted", "over"])
def test_who_waits_is_looked_at_again_when_a_freeze_ends(made: Stage, end: str) -> None:
    hour = made.engine.now + timedelta(hours=1)
    with made.engine.database.write() as tx:
        locks.take(tx, made.engine.workspace, "web", "staging", "U9", "", made.engine.now, hour)
    key = made.ask(Wish("web", environment="staging"))
    made.change(key, deploy_acts.confirm, MAYA)
    assert made.view(key).state == "queued"
    frozen(made, "web production 1h")
    made.engine.later(hours=1)
    with made.engine.database.write() as tx:
        if end == "lifted":
            lift(tx, made.engine.workspace, "web", "production", MAYA, made.engine.now)
        else:
            expire(tx, made.engine.workspace, made.engine.now)
    made.engine.run_all()
    assert made.view(key).state == "running"


def told(made: Stage) -> list[tuple[str, str]]:
    with made.engine.database.read() as tx:
        return [(row.subject, row.channel) for row in tx.query(Projection).filter_by(kind="deploy.freeze")]


TWO = """
[environment.staging]
[environment.production]
[service.web]
git = "/nowhere"
channel = "web"
[service.web.deploy.staging.command]
run = ["./deploy"]
[service.api]
git = "/nowhere"
[service.api.deploy.production.command]
run = ["./deploy"]
[service.library]
channel = "lib"
"""


@pytest.mark.parametrize(
    ("text", "channels"),
    [
        ("web 1h", {"#web"}),
        ("api 1h", {"C1"}),
        ("all 1h", {"#web", "C1"}),
        ("all staging 1h", {"#web"}),
        ("web production 1h", {"C1"}),  # where it is not deployed
    ],
)
def test_it_is_told_where_the_services_are_that_it_stops(
    database: Database, tmp_path: Path, text: str, channels: set[str]
) -> None:
    made = stage(database, tmp_path, TWO)
    frozen(made, text)
    assert {channel for _, channel in told(made)} == channels


def test_the_message_is_kept_current_until_it_is_over(made: Stage) -> None:
    frozen(made, 'web staging 1h "a fair"')
    frozen(made, "web")
    with made.engine.database.write() as tx:
        where = (tx, made.engine.workspace)
        assert lift(*where, "web", "", MAYA, made.engine.now) == 1
        assert lift(*where, "web", "", MAYA, made.engine.now) == 0
        assert expire(*where, made.engine.now) == 0
        assert expire(*where, made.engine.now + timedelta(hours=1)) == 1
        assert expire(*where, made.engine.now + timedelta(hours=1)) == 0
    made.engine.later(hours=1)
    made.engine.run_all()
    texts = [call["text"] for method, call in made.slack.calls if method == "chat.update"]
    assert any("lifted the freeze of `web all`" in text for text in texts)
    assert any("The freeze of `web staging` is over. a fair" in text for text in texts)
    with made.engine.database.read() as tx:
        assert [row.closed_by for row in tx.query(DeployFreeze).order_by(DeployFreeze.id)] == [None, MAYA]
