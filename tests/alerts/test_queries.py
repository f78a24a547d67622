from dataclasses import replace
from datetime import timedelta

from bot.alerts import beacons, queries, service
from bot.db import Database
from bot.incidents.service import declare
from bot.severity import Severity
from tests.alerts.making import ENDED, FIRING, LATER, NOW, a_group, recorded
from tests.work.bench import Engine


def test_a_group_counts_and_names_what_fires(database: Database) -> None:
    workspace = Engine(database, []).workspace
    named = [replace(FIRING, fingerprint=name, name=name) for name in ("One", "Two", "Three")]
    with database.write() as tx:
        (group,) = {each.group for each in recorded(tx, workspace, *named, replace(ENDED, fingerprint="Two")).fresh}
        assert group is not None
        shown = queries.group(tx, group)
    assert (shown.title, shown.firing, shown.names, shown.summary) == ("One", 2, ("Three", "One"), "5%")


def test_what_an_incident_is_about(database: Database) -> None:
    workspace = Engine(database, []).workspace
    with database.write() as tx:
        key = declare(tx, workspace, "t", Severity.SEV2, NOW).id
        assert queries.overview(tx, key) == queries.Overview(0, 0, ())
        for mark in "abcdefg":
            a_group(tx, workspace, key=mark).incident_id = key
            recorded(tx, workspace, replace(FIRING, fingerprint=mark, name=mark), key=mark)
        recorded(tx, workspace, replace(ENDED, fingerprint="g"))
        assert queries.overview(tx, key) == queries.Overview(7, 6, ("f", "e", "d", "c", "b"))
        assert queries.firing_of(tx, [key]) == {key: 6}
        assert queries.firing_of(tx, []) == {}


def test_an_absence_of_a_watchdog_ends(database: Database) -> None:
    workspace = Engine(database, []).workspace
    with database.write() as tx:
        beacons.heard(tx, workspace, {"A"}, NOW)
        (row,) = beacons.missed(tx, workspace, timedelta(0), LATER, NOW)
        assert queries.watchdog(tx, row.id, 1) == queries.WatchdogView("A", NOW, is_missed=True)
        assert not queries.watchdog(tx, row.id, 0).is_missed
        beacons.heard(tx, workspace, {"A"}, LATER)
        tx.flush()
        assert not queries.watchdog(tx, row.id, 1).is_missed


def test_posts_are_listed_newest_first_and_the_unreadable_alone(database: Database) -> None:
    workspace = Engine(database, []).workspace
    with database.write() as tx:
        service.keep(tx, workspace, "alertmanager", b"{}", NOW)
        service.keep(tx, workspace, "alertmanager", b"?", NOW, "not JSON", is_readable=False)
        tx.flush()
        listed = queries.posts(tx)
        assert [(post.error, post.waits) for post in listed] == [("not JSON", False), (None, True)]
        assert [queries.body_of(tx, post.id) for post in listed] == [b"?", b"{}"]
        assert [post.error for post in queries.posts(tx, only_unreadable=True)] == ["not JSON"]
        assert queries.posts(tx, since=NOW) == queries.posts(tx, workspace=workspace + 1) == []
        assert len(queries.posts(tx, 1, workspace=workspace)) == 1
        assert queries.body_of(tx, 0) is None


def test_the_alerts_of_an_incident_are_listed_and_those_that_fire_first(database: Database) -> None:
    workspace = Engine(database, []).workspace
    with database.write() as tx:
        key = declare(tx, workspace, "t", Severity.SEV2, NOW).id
        a_group(tx, workspace, key="k").incident_id = key
        a_group(tx, workspace, key="other")
        recorded(tx, workspace, *(replace(FIRING, fingerprint=mark, name=mark) for mark in "ab"), FIRING, FIRING)
        recorded(tx, workspace, replace(FIRING, fingerprint="z"), key="other")
        recorded(tx, workspace, replace(ENDED, fingerprint="f1"))
        listed = queries.of_incident(tx, key)
        assert [(each.title, each.is_firing, each.times) for each in listed] == [
            ("b", True, 1),
            ("a", True, 1),
            ("Errors", False, 2),
        ]
        assert len(queries.of_incident(tx, key, 2)) == 2


def test_what_fires_is_listed_by_groups_and_the_gravest_first(database: Database) -> None:
    workspace = Engine(database, []).workspace
    with database.write() as tx:
        number = declare(tx, workspace, "t", Severity.SEV2, NOW)
        a_group(tx, workspace, key="grave", severity=Severity.SEV1).incident_id = number.id
        for mark, key in (("a", "k"), ("b", "k"), ("c", "grave"), ("d", "over")):
            recorded(tx, workspace, replace(FIRING, fingerprint=mark, name=mark), key=key)
        recorded(tx, workspace, replace(ENDED, fingerprint="d"), key="over")
        listed = queries.firing_groups(tx, workspace)
        assert [(int(each.severity), each.number, each.firing) for each in listed] == [(1, 1, 1), (2, None, 2)]
        assert listed[0].since == NOW
        assert len(queries.firing_groups(tx, workspace, 1)) == 1
        number.is_private = True
        tx.flush()
        assert [each.number for each in queries.firing_groups(tx, workspace)] == [None]
