from datetime import timedelta

from bot.db import Database
from bot.deploys import merges
from bot.deploys.merges import KEPT
from bot.deploys.ports import Merged
from bot.models import MergedPull
from bot.people.service import ensure_workspace
from tests.deploys.making import NOW

PULL = Merged(12, "Limit it", "https://github.com/shop/web/pull/12", NOW)


def test_what_is_merged_is_kept_once_and_forgotten_after_a_month(database: Database) -> None:
    with database.write() as tx:
        workspace = ensure_workspace(tx, "T1", NOW).id
        for title in ("Limit it", "Limit them"):
            pull = Merged(12, title, PULL.url, NOW)
            merges.keep(tx, workspace, "shop/web", {"U1": [pull]}, NOW)
        merges.keep(tx, workspace, "shop/api", {"U2": [PULL]}, NOW)
        kept = tx.query(MergedPull).order_by(MergedPull.id)
        assert [(row.place, row.person, row.title) for row in kept] == [
            ("shop/web", "U1", "Limit them"),
            ("shop/api", "U2", "Limit it"),
        ]
        merges.keep(tx, workspace, "shop/web", {"U1": [PULL]}, NOW + KEPT - timedelta(seconds=1))
        assert kept.count() == 2
        merges.keep(tx, workspace, "shop/web", {"U1": [PULL]}, NOW + KEPT)
        assert [row.place for row in kept] == ["shop/api"]
