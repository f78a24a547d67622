from datetime import timedelta

import pytest
from pydantic import ValidationError

from bot.catalogue import parse
from bot.catalogue.collecting import Collecting


def test_what_holds_without_a_word() -> None:
    kept = parse("", "bongsu.toml").collecting
    assert (kept.every, kept.looks, kept.hours) == (timedelta(seconds=30), timedelta(days=2), timedelta(days=400))


def test_the_table() -> None:
    assert parse('[metrics]\nevery = "1m"\nlooks = "3d"\n', "bongsu.toml").collecting.every == timedelta(minutes=1)


@pytest.mark.parametrize(("key", "value"), [("every", "29s"), ("every", "6m"), ("looks", "23h"), ("few", "never")])
def test_what_cannot_be(key: str, value: str) -> None:
    with pytest.raises(ValidationError):
        Collecting.model_validate({key: value})
