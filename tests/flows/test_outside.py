from datetime import timedelta
from typing import Any

import pytest

from bot.flows.outside import asked
from bot.http import OutsideBusy
from bot.work import PutDown
from tests.work.bench import NOW


class Run:
    """A run of which the lease is counted."""

    guarded = 0

    def guard(self) -> None:
        self.guarded += 1

    def now(self) -> Any:
        return NOW


def test_the_lease_is_looked_at_before_the_call() -> None:
    run: Any = Run()
    assert asked(run, lambda: run.guarded) == 1


def test_a_pause_is_kept() -> None:
    def busy() -> None:
        raise OutsideBusy(7)

    run: Any = Run()
    with pytest.raises(PutDown) as put_down:
        asked(run, busy)
    assert put_down.value.until == NOW + timedelta(seconds=7)
