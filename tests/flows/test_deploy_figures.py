"""A release that people say caused an incident has failed, for those who may know of that incident."""

from datetime import timedelta

import pytest

from bot.catalogue import parse
from bot.db import Database
from bot.deploys import causes
from bot.flows import deploy_figures
from bot.people.channels import joined
from tests.deploys.making import NOW
from tests.deploys.test_causes import incident
from tests.deploys.test_releases import OUT, went
from tests.flows.deploying import CATALOGUE

DAY = timedelta(days=1)


@pytest.mark.parametrize(
    ("state", "who", "failed", "recovered"),
    [
        ("open", None, 1, 0),
        ("over", None, 1, 1),
        ("one_over", None, 1, 0),
        ("cancelled", None, 0, 0),
        ("private", None, 0, 0),
        ("private", "U1", 1, 0),
    ],
)
def test_what_caused_an_incident_has_failed(
    database: Database, state: str, who: str | None, failed: int, recovered: int
) -> None:
    catalogue = parse(CATALOGUE)
    with database.write() as tx:
        row, of, other = went(tx, OUT, NOW), incident(tx), incident(tx)
        causes.blame(tx, 1, of.id, row.id, "U1", NOW)
        if state in {"over", "one_over"}:
            of.state, of.resolved_at = "resolved", NOW + DAY
        if state == "one_over":
            causes.blame(tx, 1, other.id, row.id, "U1", NOW)
        if state == "cancelled":
            of.state = "cancelled"
        of.is_private, of.channel_id, of.channel_state = state == "private", "C3", "open"
        joined(tx, 1, "C3", "U1", is_bot=False)
        tx.flush()
        found = deploy_figures.since(tx, catalogue, 1, NOW, NOW + DAY, who=who)
    assert (found.count, found.failed, found.recovered) == (1, failed, recovered)
