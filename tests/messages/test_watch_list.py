import json
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from bot.catalogue.metrics import Metric
from bot.catalogue.watches import WatchTable
from bot.messages.watch_list import PAGE, Listed, listing, maintained
from bot.messages.words import words_for
from bot.severity import Severity
from bot.slack import limits
from bot.watches.maintenance import MaintenanceView
from bot.watches.queries import StateView, WatchView
from bot.watches.rules import State, definition
from tests.work.bench import NOW

HOUR = timedelta(hours=1)
CPU = {"cpu": Metric(source="host", query="cpu", kind="cpu")}
CALM = WatchView(1, definition("busy", WatchTable(metric="cpu"), CPU), "slack", "U1", None, None, 1, 0, None)
FIRING = replace(CALM, firing=1, worst=Severity.SEV1)
FIRES = StateView(
    1, 1, FIRING, {"host": "web-1"}, State.FIRING, Severity.SEV1, NOW, 99.0, NOW, 1, NOW, NOW, None, 0, "key"
)


def looking(**changes: Any) -> WatchView:
    return replace(CALM, definition=replace(CALM.definition, **changes))


def said(lang: str = "en", *standing: StateView, of: WatchView = CALM, **known: Metric) -> str:
    listed = Listed([of], standing, known or CPU)
    return json.dumps(listing(words_for(lang), listed, {1}, NOW).payload, ensure_ascii=False)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (said(), ":large_green_circle: normal · `busy` (cpu) · SEV5 info from 70 % · after 5m, 3 samples · <@U1>"),
        (said(of=looking(hold=timedelta(0), count=1)), "SEV5 info from 70 % · <@U1>"),
        (said(of=looking(count=1)), "from 70 % · after 5m · <@U1>"),
        (said("ko", of=looking(hold=timedelta(0))), "표본 3개 뒤"),
        (said(of=looking(condition="no_data", levels={})), "(cpu) · it tells nothing · after"),
        (said("en", FIRES, of=FIRING), "web-1: *99 %* (98 %) · since"),
        (said("ko", FIRES, of=FIRING), "SEV1 치명"),
        (said(other=CPU["cpu"]), "its metric is known no more"),
        (said(of=replace(CALM, paused_until=NOW + HOUR)), ":no_bell: · `busy`"),
        (said(of=replace(CALM, paused_until=NOW + HOUR)), "paused until"),
        (said(of=replace(CALM, paused_until=NOW - HOUR)), ":large_green_circle: normal"),
        (said(of=replace(CALM, maintenance_until=NOW + HOUR)), "in maintenance until"),
        (said(of=replace(CALM, origin="catalogue", created_by=None)), "only its file changes it"),
    ],
)
def test_a_row_says_how_it_stands(text: str, told: str) -> None:
    assert told in text


def test_more_labels_than_fit_are_counted() -> None:
    assert "and 2 more" in said("en", *[FIRES] * 5, of=FIRING)


def test_the_fullest_page_is_within_the_limits() -> None:
    wordy = [replace(FIRES, labels={"host": "x" * 500})] * 50
    watches = [FIRING] * PAGE * 3
    why = [MaintenanceView("host", "h" * 200, NOW, "w" * 200, "U1")] * 50
    message = listing(words_for("ko"), Listed(watches, wordy, CPU, why), {1}, NOW)
    assert len(message.blocks) <= limits.BLOCKS_OF_MESSAGE


def test_what_is_in_maintenance_is_told_with_its_reason() -> None:
    text = json.dumps(maintained(words_for("en"), [MaintenanceView("host", "web-1", NOW, "disks", "U1")]).payload)
    assert "*web-1* is in maintenance until" in text
    assert "<@U1>: disks" in text
