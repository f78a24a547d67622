import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from bot.sandbox.errors import SlackError
from bot.sandbox.names import checked_name, checked_topic

ALLOWED = set("abcdefghijklmnopqrstuvwxyz0123456789_-")


@given(st.from_regex(r"[a-z0-9][a-z0-9_-]{0,79}", fullmatch=True))
def test_names_of_these_letters_are_good(name: str) -> None:
    assert checked_name(name) == name


@given(st.text())
def test_any_other_is_refused_with_a_code(name: str) -> None:
    assume(not (set(name) <= ALLOWED and name.strip("-_") and len(name) <= 80))
    with pytest.raises(SlackError, match=r"^invalid_name_") as refused:
        checked_name(name)
    assert refused.value.code.startswith("invalid_name_")


def test_a_topic_has_250_characters() -> None:
    assert checked_topic("봉" * 250)
    with pytest.raises(SlackError, match="too_long"):
        checked_topic("봉" * 251)
