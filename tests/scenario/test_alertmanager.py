"""A real rule of a real Prometheus fires, and is resolved."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.scenario.monitoring import watched
from tests.scenario.running import TOKEN, Team, until


def two(messages: list[Any]) -> list[Any]:
    return messages if len(messages) == 2 else []


@pytest.mark.prometheus
def test_a_rule_that_fires_opens_one_channel_and_its_end_is_told(team: Team, tmp_path: Path) -> None:
    with watched(tmp_path, f"{team.url}/alerts/alertmanager", TOKEN) as shop:
        shop.failing = True
        (channel,) = until(team.channels, "the channel")
        team.settled()
        (panel,) = team.messages(channel["id"])
        shown = json.dumps(panel["blocks"], ensure_ascii=False)
        assert channel["name"].startswith("inc-1-checkoutfailing-payments-are-refused")
        assert "CheckoutFailing: Payments are refused: 결제가 거절됩니다 &lt;!channel&gt;" in shown
        assert ["SEV1" in shown, "/graph?g0.expr=checkout_failing" in shown] == [True, True]
        shop.failing = False
        (_, recovered) = until(lambda: two(team.messages(channel["id"])), "the recovery")
        assert "CheckoutFailing" in recovered["text"]
        team.settled()
        assert len(team.channels()) == 1
        assert team.messages("C0ALERTS") == []
