"""What the digests tell of metrics, of watches and of delivery."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from bot.catalogue import parse
from bot.db import Database
from bot.deploys import causes
from bot.flows import digest_figures
from bot.flows.digest_reading import DAY, SHOWN, Reading, Section
from bot.messages.words import words_for
from bot.metrics import offers
from bot.metrics.ports import Offered
from bot.models import WatchEvent
from bot.people.service import ensure_workspace
from tests.deploys.test_causes import incident
from tests.deploys.test_delivery_records import OUT, commits, went
from tests.flows.test_delivery import hide
from tests.metrics.looking import look, one
from tests.watches.making import CPU, made, standing
from tests.work.bench import NOW

CATALOGUE = parse(
    """
    [environment.production]
    production = true
    [source.shop.prometheus]
    url = "http://prometheus:9090"
    [metric.orders]
    source = "shop"
    query = "orders_total"
    unit = "/min"
    good = "high"
    title = "Orders"
    business = true
    [metric.latency]
    source = "shop"
    query = "latency_seconds"
    kind = "latency"
    [digest]
    metrics = ["latency", "orders", "renamed"]
    """
)
READING = Reading(1, "U1", NOW + DAY, is_weekly=False, catalogue=CATALOGUE)
WEEKLY = replace(READING, is_weekly=True)


def told(database: Database, section: Section, reading: Reading = READING, lang: str = "en") -> str:
    with database.write() as tx:
        ensure_workspace(tx, "T0BEACON", NOW)
        return "\n".join(section(tx, words_for(lang), reading))


def test_chosen_metrics_are_told_against_the_day_before_those_of_the_business_first(database: Database) -> None:
    for hours, orders, latency in ((30, 100.0, 0.2), (20, 140.0, 0.3), (10, 100.0, 0.2), (1, 120.0, 0.2)):
        look(database, {"orders": [one(orders)], "latency": [one(latency)]}, NOW + DAY - timedelta(hours=hours))
    of_business, slow = (line.split(" · ") for line in told(database, digest_figures.chosen).splitlines())
    assert of_business[:2] == ["*Orders*: 120 /min", "in a day 120 /min in the mean, from 100 /min to 140 /min"]
    assert of_business[2] == "+20 % since the day before, better"
    assert slow[1:] == ["in a day 233 ms in the mean, from 200 ms to 300 ms", "+17 % since the day before, worse"]
    assert told(database, digest_figures.chosen, WEEKLY) == ""


def test_what_tells_nothing_is_told_so_and_many_series_are_counted(database: Database) -> None:
    series = [one(float(number), host=f"web-{number}") for number in range(5)]
    look(database, {"orders": series}, NOW + DAY)
    look(database, {"orders": series[:1]}, NOW + DAY + timedelta(seconds=30))
    text = told(database, digest_figures.chosen)
    assert text.splitlines()[0].startswith("*Orders* (web-0): 0 /min")
    assert "*Orders* (web-1): —" in text
    assert "and 2 more: `/metrics show orders`" in text
    assert "*latency*: nothing is known of it yet" in text


@pytest.mark.parametrize("lang", ["en", "ko"])
def test_nothing_is_told_where_nothing_is_chosen_or_nothing_is_amiss(database: Database, lang: str) -> None:
    nothing = replace(READING, catalogue=parse(""))
    for section in (digest_figures.chosen, digest_figures.watched, digest_figures.delivered):
        for weekly in (True, False):
            assert told(database, section, replace(nothing, is_weekly=weekly), lang) == ""


def happened(database: Database, watch: int, state: int, *kinds: str, **given: Any) -> None:
    with database.write() as tx:
        for kind in kinds:
            row = WatchEvent(workspace_id=1, watch_id=watch, state_id=state, episode=1, kind=kind, detail={})
            row.severity, row.value, row.at = "danger", 93.0, given.get("at", NOW)
            tx.add(row)


def test_the_week_counts_alarms_and_how_they_ended_and_both_tell_what_stands(database: Database) -> None:
    cpu, disk = (made(database, replace(CPU, name=name)) for name in ("cpu", "disk"))
    of_cpu = standing(database, cpu, "host=a", severity="danger", labels={"host": "a"})
    of_disk = standing(database, disk, state="ok")
    happened(database, cpu, of_cpu, "raised", "cleared", "raised", "escalated")
    happened(database, disk, of_disk, "raised", "recovered")
    happened(database, disk, of_disk, "raised", at=NOW - 7 * DAY)
    week, morning = (told(database, digest_figures.watched, each).splitlines() for each in (WEEKLY, READING))
    assert week[0] == ("In seven days · alarms: 3 (`cpu` 2, `disk` 1) · mended by a script: 1, left to people: 1")
    assert week[1:] == morning
    assert morning[0].startswith("🔥🔥🔥 `cpu` (host=a) · SEV3 danger · since ")


def test_of_many_that_stand_it_tells_how_many_more_there_are(database: Database) -> None:
    cpu = made(database)
    for number in range(SHOWN + 2):
        standing(database, cpu, f"host={number}", severity="danger")
    lines = told(database, digest_figures.watched).splitlines()
    assert (len(lines), lines[-1]) == (SHOWN + 1, "and 2 more: `/metrics watches`")


def test_the_week_counts_what_nobody_watches(database: Database) -> None:
    look(database, {"orders": [one(1.0)]}, NOW - 3 * DAY)
    with database.write() as tx:
        offers.asking(tx, 1, "shop", NOW)
        listed = [Offered("node_cpu_seconds_total"), Offered("orders_total"), Offered("odd")]
        offers.listed(tx, 1, "shop", listed, NOW)
    assert told(database, digest_figures.watched, WEEKLY).splitlines() == [
        "Nobody watches 3 of what the sources tell; 1 can be watched by one press: `/metrics unwatched`",
        "Known no more to its source: `latency`",
        "Tells nothing any more: `orders`",
    ]
    assert told(database, digest_figures.watched) == ""


def test_the_week_tells_how_delivery_went_and_of_private_incidents_to_those_in_them(database: Database) -> None:
    with database.write() as tx:
        for number in range(6):
            row = went(tx, OUT, NOW - (3 if number else 9) * DAY, plan=commits((f"c{number}", 80)))
        of = incident(tx)
        causes.blame(tx, 1, of.id, row.id, "U1", NOW)
        hide(tx, of)
    text = told(database, digest_figures.delivered, WEEKLY)
    assert text.splitlines()[0] == "*Deployment frequency*: 0.71 a day"
    assert "*Change fail rate*: 20%" in text
    assert "*Change fail rate*: 0%" in told(database, digest_figures.delivered, replace(WEEKLY, person=None))
    assert told(database, digest_figures.delivered) == ""
