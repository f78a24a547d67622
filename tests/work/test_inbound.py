from bot.db import Database
from bot.work.inbound import is_first, once
from tests.work.bench import NOW, Engine


def test_what_comes_twice_is_taken_once_and_answered_alike(database: Database) -> None:
    engine = Engine(database, [])
    taken: list[int] = []

    def take() -> int:
        taken.append(1)
        return len(taken)

    answers = []
    for _ in range(3):
        with database.write() as tx:
            answers.append(once(tx, engine.workspace, "trigger:1", NOW, take))
    with database.write() as tx:
        answers.append(once(tx, engine.workspace, "trigger:2", NOW, take))
    assert answers == [1, 1, 1, 2]


def test_who_comes_first(database: Database) -> None:
    engine = Engine(database, [])
    for expected in (True, False):
        with database.write() as tx:
            assert is_first(tx, engine.workspace, "sentry:1", NOW) is expected
            assert not is_first(tx, engine.workspace, "sentry:1", NOW)
