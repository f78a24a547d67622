import json
from pathlib import Path

import pytest

from bot.db import Database
from bot.deploys.ports import Comparison, Rejected
from bot.flows import deploy_diff
from bot.flows.deploy_diff import Side, compare
from bot.flows.notify import Told
from bot.http import OutsideAway
from tests.flows.deploying import HEAD, OLD, Stage, commit, stage
from tests.flows.test_deploy_places import told


@pytest.fixture
def made(database: Database, tmp_path: Path) -> Stage:
    return stage(database, tmp_path)


def asked(made: Stage, head: str = "main", service: str = "web") -> str:
    """Ask what lies between, and answer what the person was told."""
    with made.engine.database.write() as tx:
        person = Told(made.engine.workspace, "U2")
        compare(tx, person, service, Side("production bbbbbbb", OLD), Side(head, head), made.engine.now)
    made.engine.run_all()
    ((channel, _),) = told(made)
    assert channel == "U2"
    return json.dumps(made.slack.of("chat.postMessage")[-1])


def test_who_asked_is_told_what_lies_between(made: Stage) -> None:
    made.repository.between[OLD, HEAD] = Comparison([commit()], total=4)
    said = asked(made)
    assert "from `production bbbbbbb` to `main`" in said
    assert "Make it &lt;!channel&gt; faster" in said
    assert "and 3 more" in said


def test_a_ref_that_is_not_there_is_said(made: Stage) -> None:
    assert "could not tell: nowhere" in asked(made, "nowhere")


def test_a_service_without_a_repository_is_said(made: Stage) -> None:
    assert "could not tell: api" in asked(made, service="api")


def test_a_comparison_that_is_refused_is_said(made: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: str) -> Comparison:
        raise Rejected("too_large")

    monkeypatch.setattr(made.repository, "compare", refuse)
    assert "could not tell: too_large" in asked(made)


def test_a_repository_that_stays_away_is_said(made: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    def away(_ref: str) -> None:
        raise OutsideAway("status 502", 502)

    monkeypatch.setattr(made.repository, "resolve", away)
    with made.engine.database.write() as tx:
        compare(tx, Told(made.engine.workspace, "U2"), "web", Side("a", OLD), Side("main", "main"), made.engine.now)
    for _ in range(100):
        made.engine.run_all()
        made.engine.later(hours=1)
    assert [text for _, text in told(made)] == [
        "The repository of `web` was away for too long. Please try again later."
    ]
    assert deploy_diff.DIFF.gave_up is not None
