from bot.catalogue import Catalogue
from bot.flows.digest_reading import DAY, Reading
from tests.work.bench import NOW


def test_a_week_ends_when_the_digest_is_read() -> None:
    assert Reading(1, None, NOW, is_weekly=True, catalogue=Catalogue()).since == NOW - 7 * DAY
