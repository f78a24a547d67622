from datetime import timedelta

from bot.db import Database
from bot.models import WatchState
from bot.severity import Severity
from bot.watches import alarms, states
from bot.watches.rules import Happened
from tests.watches.making import made, standing
from tests.work.bench import NOW

MINUTE = timedelta(minutes=1)


def test_an_alarm_is_told_as_it_is_and_later_as_it_was(database: Database) -> None:
    marks = {"value:danger": {"on": True}, "missed:danger": {"hits": 1}}
    key = standing(database, made(database), severity="danger", marks=marks, value=93.0, seen_at=NOW + 3 * MINUTE)
    with database.write() as tx:
        row = tx.get_one(WatchState, key)
        assert alarms.alarm(tx, key, 1) is None
        states.note(tx, row, Happened.RAISED, Severity.SEV3, NOW, {"unit": "%", "titles": {"en": "CPU"}})
        states.note(tx, row, Happened.WORSE, Severity.SEV1, NOW + MINUTE)
        now = alarms.alarm(tx, key, 1)
        states.note(tx, row, Happened.CLEARED, Severity.SEV1, NOW + 5 * MINUTE, {"why": "gone"})
        row.episode, row.severity, row.value = 2, None, 1.0
        then = alarms.alarm(tx, key, 1)
    assert now is not None
    assert then is not None
    assert (now.severity, now.worst, now.value, now.unit, now.lasted) == (
        Severity.SEV3,
        Severity.SEV1,
        93.0,
        "%",
        3 * MINUTE,
    )
    assert (set(now.reasons), now.ended_at) == ({"value"}, None)
    assert (then.worst, then.end, then.why, then.lasted) == (Severity.SEV1, Happened.CLEARED, "gone", 5 * MINUTE)
