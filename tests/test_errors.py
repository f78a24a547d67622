"""Errors name their sentence and keep its context out of the log."""

import re

import pytest

from bot.errors import BotError, Conflict, NotAllowed, NotFound, reference_id


@pytest.mark.parametrize("kind", [BotError, NotAllowed, NotFound, Conflict])
def test_an_error_carries_its_sentence(kind: type[BotError]) -> None:
    error = kind("incident", "not_found", number=12, family="x", name="y")

    assert (error.family, error.name) == ("incident", "not_found")
    assert error.context == {"number": 12, "family": "x", "name": "y"}
    assert isinstance(error, BotError)


def test_the_log_does_not_show_the_context() -> None:
    assert str(NotFound("incident", "not_found", title="a secret")) == "incident.not_found"


def test_references_are_short_and_differ() -> None:
    made = {reference_id() for _ in range(1000)}

    assert len(made) == 1000
    assert all(re.fullmatch("[a-z2-9]{8}", reference) for reference in made)
