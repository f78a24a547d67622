import pytest

from bot.sandbox.errors import SlackError
from bot.sandbox.ids import Ids
from bot.sandbox.triggers import Triggers
from tests.sandbox.stage import Clock


@pytest.mark.parametrize(("age", "error"), [(0, None), (3, None), (3.01, "expired_trigger_id"), (600, "expired")])
def test_a_trigger_lives_three_seconds(ids: Ids, clock: Clock, age: float, error: str | None) -> None:
    triggers = Triggers(ids, clock)
    trigger_id = triggers.give("U1", "V1")
    clock.now += age
    if error is None:
        trigger = triggers.exchange(trigger_id)
        assert (trigger.user, trigger.view_id) == ("U1", "V1")
    else:
        with pytest.raises(SlackError, match=error):
            triggers.exchange(trigger_id)


def test_a_trigger_serves_once_and_old_ones_are_forgotten(ids: Ids, clock: Clock) -> None:
    triggers = Triggers(ids, clock)
    trigger_id = triggers.give("U1")
    triggers.exchange(trigger_id)
    with pytest.raises(SlackError, match="exchanged_trigger_id"):
        triggers.exchange(trigger_id)
    clock.now += 301
    triggers.give("U2")
    with pytest.raises(SlackError, match="invalid_trigger_id"):
        triggers.exchange(trigger_id)
