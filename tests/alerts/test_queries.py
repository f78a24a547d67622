from datetime import UTC, datetime

from bot.alerts import queries, service
from bot.alerts.ports import IncomingAlert
from bot.db import Database
from bot.severity import Severity
from tests.work.bench import NOW, Engine

STARTED = datetime(2026, 3, 1, tzinfo=UTC)


def test_a_group_counts_and_names_what_fires(database: Database) -> None:
    workspace = Engine(database, []).workspace
    with database.write() as tx:
        for name in ("One", "Two", "Three"):
            incoming = IncomingAlert(
                "alertmanager", name, firing=True, starts_at=STARTED, ends_at=None, name=name, summary="s"
            )
            group = service.group_of(tx, workspace, "g", incoming, "web", Severity.SEV4, NOW)
            row = service.record(tx, workspace, incoming, "web", Severity.SEV4, NOW)
            row.group_id = group.id
            row.status = "resolved" if name == "Two" else "firing"
        tx.flush()
        shown = queries.group(tx, group.id)
    assert (shown.title, shown.firing, shown.names, shown.summary) == ("One", 2, ("Three", "One"), "s")


def test_posts_are_listed_newest_first_and_the_unreadable_alone(database: Database) -> None:
    workspace = Engine(database, []).workspace
    with database.write() as tx:
        service.keep(tx, workspace, "alertmanager", b"{}", NOW)
        service.keep(tx, workspace, "alertmanager", b"?", NOW, "not JSON")
        tx.flush()
        assert [post.body for post in queries.posts(tx)] == [b"?", b"{}"]
        assert [post.error for post in queries.posts(tx, only_unreadable=True)] == ["not JSON"]
