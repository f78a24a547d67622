from datetime import timedelta

from bot.db import Database
from bot.work.watermark import advance
from tests.work.bench import NOW

EVERY = timedelta(minutes=5)


def test_a_tick_is_due_at_first_and_then_after_its_while(database: Database) -> None:
    moments = [0, 1, 4, 5, 6, 20]
    answers = []
    for minutes in moments:
        with database.write() as tx:
            reached = advance(tx, "tick", NOW + timedelta(minutes=minutes), EVERY)
        answers.append(reached is not None)
    assert answers == [True, False, False, True, False, True]
