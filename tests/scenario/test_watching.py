"""What nobody watches is adopted by a button, watched by a form, and changed in the list, from Slack to Prometheus."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from tests.prometheus_site import PASS, PrometheusSite
from tests.scenario.running import GENERAL, MAYA, at_work, until
from tests.scenario.standing import Standing, text
from tests.trackers import serving

CATALOGUE = """
[source.prom.prometheus]
url = "{url}"
token = "METRICS_TOKEN"
"""
NAMES = ("node_cpu_seconds_total", "go_threads")


class Looking(Standing):
    """A team that types, and presses the buttons of what it is answered."""

    def answered(self, typed: str) -> str:
        """Type a command, and read the blocks of its answer."""
        self.command(typed, user=MAYA, command="/metrics")
        return str(self.messages(GENERAL)[-1]["blocks"])

    def press(self, action: str) -> None:
        """Press the first button of the newest answer that does this."""
        message = self.messages(GENERAL)[-1]
        buttons = [(each, part) for each in message["blocks"] if each["type"] == "actions" for part in each["elements"]]
        block, button = next(each for each in buttons if each[1]["action_id"] == action)
        given = {"as": MAYA, "channel": GENERAL, "message_ts": message["ts"], "block_id": block["block_id"]}
        self.post("action", **given, type="button", action_id=action, value=button["value"])

    def is_told(self, said: str) -> bool:
        return any(said in str(each["blocks"]) for each in (*self.messages(GENERAL), *self.direct(MAYA)))


@pytest.fixture
def team(tmp_path: Path, database_url: str) -> Iterator[Looking]:
    now = datetime.now(UTC).timestamp()
    series: dict[str, Any] = {name: [({"instance": "web-1:9100"}, [(now, "1")])] for name in NAMES}
    site = PrometheusSite(series=series)
    with serving(site):
        made = Looking(tmp_path, database_url)
        (tmp_path / "bongsu.toml").write_text(CATALOGUE.format(url=site.url), encoding="utf-8")
        made.environment |= {"BONGSU_CONFIG": str(tmp_path / "bongsu.toml"), "METRICS_TOKEN": PASS}
        with at_work(made):
            yield made


def test_from_what_nobody_watches_to_the_list_of_watches(team: Looking) -> None:
    until(lambda: "metrics.adopt" in team.answered("unwatched node_cpu"), "what the source offers")
    team.press("metrics.adopt")
    until(lambda: team.is_told("is watched from now on"), "the watch")
    assert "`node_cpu`" in team.answered("watches")
    team.press("metrics.edit")
    assert team.submit(MAYA, levels=text("80 95"))["ok"]
    until(lambda: team.is_told("has been changed"), "the change")
    until(lambda: team.is_told("critical 95 / 85.5"), "what was derived")
    team.answered("watch go_threads")
    assert team.submit(MAYA, name=text("threads"))["ok"]
    assert team.submit(MAYA, name=text("many-threads"), condition=menu("above"), levels=text("500"))["ok"]
    until(lambda: "`many-threads`" in team.answered("watches"), "the second watch")
    assert "Nothing with" in team.answered("unwatched go")


def menu(value: str) -> dict[str, Any]:
    return {"type": "static_select", "selected_option": {"value": value}}
