from datetime import UTC, datetime, timedelta

from bot.web.attempts import ADDRESSES, WITHIN, WRONG, Attempts

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


def knocked(times: int = WRONG) -> Attempts:
    made = Attempts()
    for _ in range(times):
        made.wrong("10.0.0.1", "guess", NOW)
    return made


def test_an_address_may_be_wrong_so_often() -> None:
    assert knocked(WRONG - 1).may("10.0.0.1", "x", NOW)
    assert not knocked().may("10.0.0.1", "x", NOW)
    assert knocked().may("10.0.0.2", "x", NOW)
    assert knocked().may("10.0.0.1", "x", NOW + WITHIN)


def test_what_served_before_is_not_locked_out_by_others_of_its_address() -> None:
    attempts = knocked()
    attempts.served("good")
    assert attempts.may("10.0.0.1", "good", NOW)
    attempts.wrong("10.0.0.1", "good", NOW + timedelta(seconds=1))
    assert not attempts.may("10.0.0.1", "good", NOW + timedelta(seconds=1))


def test_addresses_are_forgotten_the_oldest_first() -> None:
    attempts = knocked()
    for number in range(ADDRESSES):
        attempts.wrong(f"other-{number}", "guess", NOW)
    assert attempts.may("10.0.0.1", "x", NOW)
