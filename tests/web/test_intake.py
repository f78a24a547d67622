"""Posts that come at the same moment share a transaction, and none fails for another."""

import threading
from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import event

from bot.db import Database, DatabaseAway
from bot.models import AlertPost, Job
from bot.web.intake import Intake, Post, pause_for
from tests.work.bench import NOW, Engine


def bodies(database: Database) -> list[bytes]:
    with database.read() as tx:
        return sorted(post.body for post in tx.query(AlertPost))


def at_once(intake: Intake, posts: list[Post]) -> None:
    """Bring posts from a thread each, while another's turn keeps all of them waiting."""
    threads = [threading.Thread(target=_bring, args=(intake, post)) for post in posts]
    with intake._turn:
        for thread in threads:
            thread.start()
        _until(lambda: len(intake._waiting) == len(posts))
    for thread in threads:
        thread.join(30)


def _bring(intake: Intake, post: Post) -> None:
    try:
        intake.keep(post)
    except Exception as error:  # noqa: BLE001 - the test looks at it
        post.error = error


def _until(found: Callable[[], bool]) -> None:
    pause = threading.Event()
    for _ in range(3000):
        if found():
            return
        pause.wait(0.01)
    raise AssertionError("the posts never came")


def test_a_post_is_kept_and_is_sorted_where_it_can_be_read(database: Database) -> None:
    Engine(database, [])
    intake = Intake(database, lambda: NOW)
    assert intake.keep(Post("alertmanager", b"?", "not JSON", is_readable=False))
    with database.read() as tx:
        assert tx.query(Job).count() == 0
    assert intake.keep(Post("alertmanager", b"{}"))
    with database.read() as tx:
        assert [job.flow for job in tx.query(Job)] == ["alerts.sort/1"]
        rows = tx.query(AlertPost).order_by(AlertPost.id).all()
    assert [(row.body, row.error, row.sorted_at) for row in rows] == [(b"?", "not JSON", NOW), (b"{}", None, None)]


def test_nothing_is_kept_for_a_workspace_that_slack_has_not_told(database: Database) -> None:
    assert not Intake(database, lambda: NOW).keep(Post("alertmanager", b"{}"))
    assert bodies(database) == []


def test_posts_that_come_together_are_committed_together(database: Database) -> None:
    Engine(database, [])
    commits: list[object] = []
    event.listen(database.engine, "commit", commits.append)
    posts = [Post("alertmanager", b"%d" % number) for number in range(8)]
    at_once(Intake(database, lambda: NOW), posts)
    assert bodies(database) == [b"%d" % number for number in range(8)]
    assert ([post.is_kept for post in posts], len(commits)) == ([True] * 8, 1)


def test_one_that_cannot_be_written_fails_alone(database: Database) -> None:
    Engine(database, [])
    posts = [Post("alertmanager", b"1"), Post(None, b"2"), Post("alertmanager", b"3")]  # type: ignore[arg-type]  # the source that nobody has, and the database refuses
    at_once(Intake(database, lambda: NOW), posts)
    assert bodies(database) == [b"1", b"3"]
    assert [post.error is None for post in posts] == [True, False, True]


def test_a_database_that_is_away_is_told_to_who_asks(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    intake = Intake(database, lambda: NOW)

    def away() -> None:
        raise DatabaseAway("", None, Exception())

    monkeypatch.setattr(database, "write", away)
    with pytest.raises(DatabaseAway):
        intake.keep(Post("alertmanager", b"{}"))


@pytest.mark.parametrize(("behind", "pause"), [(0, 0), (1, 0), (2, 0.1), (3.5, 0.25), (60, 0.25)])
def test_posts_are_taken_more_slowly_while_sorting_is_behind(behind: float, pause: float) -> None:
    assert pause_for(behind) == pytest.approx(pause)


def test_how_far_sorting_is_behind_is_seen(database: Database) -> None:
    Engine(database, [])
    at = iter([NOW, NOW + timedelta(seconds=3)])
    intake = Intake(database, lambda: next(at))
    assert intake.keep(Post("alertmanager", b"1"))
    intake._looked_at = 0.0
    assert intake.keep(Post("alertmanager", b"2"))
    assert intake._behind == 3.0
