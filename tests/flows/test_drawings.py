"""A picture shows what its message tells: in the language of its readers, one metric or several, around a deploy."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.app import FLOWS
from bot.catalogue import parse
from bot.db import Database
from bot.flows.drawings import draw
from bot.flows.metrics import take_together
from bot.flows.services import Services
from bot.metrics.rounds import ASKED, COMPARED, Cause
from bot.metrics.rules import USUAL, span_of
from bot.models import Person
from tests.flows.bench import Slack, make
from tests.flows.deploying import CATALOGUE as DEPLOYING
from tests.flows.deploying import stage as deploying
from tests.flows.measuring import Meter
from tests.flows.picturing import CATALOGUE, stage
from tests.flows.test_metric_moments import FIGURES, WEB, tick
from tests.flows.test_metric_rounds import CATALOGUE as SEVERAL
from tests.work.bench import Engine

KNOWN = {"file": {"mimetype": "image/png"}}


@pytest.mark.parametrize(("channel", "said"), [("C1", "Chart of Latency"), ("U1", "지연 그래프")])
def test_a_person_reads_it_in_their_own_language(database: Database, tmp_path: Path, channel: str, said: str) -> None:
    of = stage(database, tmp_path)
    with database.write() as tx:
        tx.add(Person(workspace_id=of.engine.workspace, slack_id="U1", name="Maya", locale="ko-KR"))
    of.take(channel)
    services: Services = make(database, tmp_path, CATALOGUE)[2]
    with database.read() as tx:
        drawn = draw(tx, services, of.picture())
    assert drawn is not None
    assert said in drawn.alt
    assert drawn.content.startswith(b"\x89PNG")


def pictures(slack: Slack) -> list[dict[str, Any]]:
    """List the pictures that messages came to show."""
    blocks = [block for given in slack.of("chat.update") for block in given["blocks"]]
    return [block for block in blocks if block["type"] == "image"]


@pytest.mark.parametrize(
    ("reason", "names", "parts"),
    [
        (ASKED, ("carts", "latency"), ["Metrics (1 h until", "carts: 3 now;", "latency: 0.25 now;"]),
        (COMPARED, ("carts", "carts"), ["carts (1 h until", "28 Feb: carts: from 3 to 3,", "1 Mar: carts: 3 now;"]),
    ],
)
def test_metrics_that_are_taken_together_are_drawn_once_in_one_picture(
    database: Database, tmp_path: Path, reason: str, names: tuple[str, str], parts: list[str]
) -> None:
    _, slack, services = make(database, tmp_path, SEVERAL)
    slack.answers["files.info"] = lambda _: KNOWN
    meter = Meter({"carts": 3.0, "latency": 0.25})
    engine = Engine(database, FLOWS.values(), replace(services, source=lambda _: meter))
    ago = timedelta(days=1) if reason == COMPARED else timedelta(0)
    spans = [span_of(USUAL, engine.now - ago), span_of(USUAL, engine.now)]
    with database.write() as tx:
        wanted = list(zip(names, spans, strict=True))
        cause = Cause("1", reason, channel="C1")
        take_together(tx, parse(SEVERAL, ""), engine.workspace, wanted, cause, engine.now)
    engine.run_all()
    engine.later(seconds=10)
    engine.run_all()
    (image,) = pictures(slack)
    assert all(part in image["alt_text"] for part in parts), image["alt_text"]
    assert len(slack.of("upload")) == 1


def test_the_metrics_around_a_deploy_are_drawn_under_its_message(database: Database, tmp_path: Path) -> None:
    meter = Meter({"latency": 0.2, "orders": 12.0})
    made = deploying(database, tmp_path, DEPLOYING + FIGURES, source=meter)
    made.slack.answers["files.info"] = lambda _: KNOWN
    made.ask(WEB)
    tick(made)
    made.backend.ends()
    for minutes in (5, 15, 1):
        tick(made, minutes=minutes)
    (image,) = pictures(made.slack)
    assert image["alt_text"].startswith("Deploy 1 of web to staging (1 h")
    assert "Marked: " in image["alt_text"]
    assert image["slack_file"]["id"] in made.slack.files
