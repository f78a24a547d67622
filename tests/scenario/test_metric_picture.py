"""A figure is shown in words, and a little later with its picture, from Slack to a Prometheus and back."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import requests

from tests.prometheus_site import PASS, PrometheusSite
from tests.scenario.running import GENERAL, MAYA, Team, at_work, until
from tests.trackers import serving

CATALOGUE = """
[source.prometheus.prometheus]
url = "{url}"
token = "METRICS_TOKEN"
[metric.checkout_latency]
source = "prometheus"
query = "p95"
kind = "latency"
title_ko = "결제 지연"
"""


@pytest.fixture
def team(tmp_path: Path, database_url: str) -> Iterator[Team]:
    begun = datetime.now(UTC).timestamp()
    site = PrometheusSite(series={"p95": [({}, [(begun - 60 * ago, f"0.{ago}") for ago in range(60, -1, -1)])]})
    with serving(site):
        made = Team(tmp_path, database_url)
        (tmp_path / "bongsu.toml").write_text(CATALOGUE.format(url=site.url), encoding="utf-8")
        made.environment |= {"BONGSU_CONFIG": str(tmp_path / "bongsu.toml"), "METRICS_TOKEN": PASS}
        with at_work(made):
            yield made


def pictures(team: Team) -> list[list[dict[str, Any]]]:
    """List the pictures in each message of the bot that everybody sees."""
    messages = [message for message in team.messages(GENERAL) if not message["ephemeral"]]
    return [[block for block in message["blocks"] if block["type"] == "image"] for message in messages]


def test_a_figure_is_shown_with_its_picture(team: Team) -> None:
    team.command("show checkout_latency 1h", user=MAYA, command="/metrics")
    ((image,),) = until(lambda: [found for found in pictures(team) if found], "the picture")
    address = f"{team.sandbox.url}/sandbox/files/{image['slack_file']['id']}"
    seen = requests.get(address, params={"as": MAYA}, timeout=5)
    assert (seen.headers["Content-Type"], seen.content[:8]) == ("image/png", b"\x89PNG\r\n\x1a\n")
    assert image["alt_text"].startswith("Chart of checkout_latency over 1 h")


@pytest.mark.chaos
@pytest.mark.parametrize(
    "boundary",
    [
        "metric.picture/1:upload:after",
        "metric.picture/1:complete:before",
        "metric.picture/1:complete:after",
        "metric.picture/1:show:after",
    ],
)
def test_killed_while_the_picture_is_on_its_way(team: Team, boundary: str) -> None:
    team.kill()
    team.start(crash_at=boundary)
    team.ready()
    team.command("show checkout_latency 1h", user=MAYA, command="/metrics")
    until(team.is_dead, f"the death at {boundary}")
    team.start()
    team.ready()
    until(lambda: any(pictures(team)), "the picture")
    team.settled()
    assert [len(found) for found in pictures(team)] == [1]
