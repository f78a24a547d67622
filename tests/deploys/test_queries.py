from bot.db import Database
from bot.deploys import queries
from bot.deploys.rules import State
from tests.deploys.making import HEAD, OLD, asked, gone, went_live


def test_what_is_live_and_where_one_goes_back_to(database: Database) -> None:
    with database.write() as tx:
        good = went_live(tx, OLD)
        bad = went_live(tx, HEAD)
        gone(tx, bad, State.FAULTY)
        gone(tx, asked(tx), State.STARTING, State.FAILED)
        where = (good.workspace_id, "web", "staging")
        found, back = queries.live(tx, *where), queries.last_good(tx, *where, but=bad.id)
        assert found is not None
        assert back is not None
        assert (found.commit, back.commit) == (HEAD, OLD)
        assert queries.live(tx, good.workspace_id, "web", "production") is None


def test_what_went_back_is_not_gone_back_to_again(database: Database) -> None:
    with database.write() as tx:
        first, second = went_live(tx, "c" * 40), went_live(tx, OLD)
        gone(tx, went_live(tx, HEAD), State.FAULTY)
        back = went_live(tx, OLD, kind="rollback")
        where = (first.workspace_id, "web", "staging")
        found = queries.last_good(tx, *where, but=back.id, unlike=OLD)
        assert found is not None
        assert found.id == first.id
        assert queries.last_good(tx, *where, but=back.id) == queries.by_id(tx, second.id)


def test_a_release_is_found_by_its_number_or_its_commit(database: Database) -> None:
    with database.write() as tx:
        rows = [went_live(tx, commit) for commit in (OLD, HEAD, OLD)]
        gone(tx, asked(tx), State.STARTING, State.FAILED)
        where = (rows[0].workspace_id, "web", "staging")
        for typed, numbers in (("2", [2]), (OLD, [3, 1]), (HEAD[:7], [2]), ("4", []), ("9", []), ("c" * 7, [])):
            assert [each.number for each in queries.releases(tx, *where, typed)] == numbers
        assert queries.releases(tx, where[0], "web", "production", "2") == []


def test_lists_of_what_is_under_way_queued_and_past(database: Database) -> None:
    with database.write() as tx:
        running = gone(tx, asked(tx), State.STARTING, State.RUNNING)
        waiting = [gone(tx, asked(tx), State.QUEUED) for _ in range(2)]
        asked(tx, "api")
        where = (running.workspace_id, "web", "staging")
        found = queries.under_way(tx, *where)
        assert found is not None
        assert (found.number, found.short, found.is_over, found.is_waiting) == (1, "main", False, False)
        assert [each.number for each in queries.queue(tx, *where)] == [row.number for row in waiting]
        assert [each.number for each in queries.history(tx, running.workspace_id, "web")] == [3, 2, 1]
        assert [queries.ahead(tx, each) for each in queries.queue(tx, *where)] == [1, 2]
        assert len(queries.history(tx, running.workspace_id, environment="staging", limit=2)) == 2
        assert [each.number for each in queries.at_backend(tx, running.workspace_id, "command")] == [1]
        assert queries.at_backend(tx, running.workspace_id, "jenkins") == []


def test_by_number_and_by_key(database: Database) -> None:
    with database.write() as tx:
        row = asked(tx)
        found = queries.by_number(tx, row.workspace_id, 1)
        assert found == queries.by_id(tx, row.id)
        assert queries.by_number(tx, row.workspace_id, 2) is None
