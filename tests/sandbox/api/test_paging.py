import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.sandbox.api.arguments import Arguments
from bot.sandbox.api.paging import decode, encode, page
from bot.sandbox.errors import SlackError


@given(st.lists(st.integers(), max_size=50), st.integers(min_value=1, max_value=20))
def test_pages_hold_everything_once_and_in_order(items: list[int], limit: int) -> None:
    read: list[int] = []
    cursor = ""
    while True:
        found, metadata = page(Arguments({"limit": limit, "cursor": cursor}), items)
        assert len(found) <= limit
        read += found
        cursor = metadata["next_cursor"]
        if not cursor:
            break
    assert read == items


@given(st.text(min_size=1).filter(str.strip))
def test_a_cursor_names_its_place(place: str) -> None:
    assert decode(encode(place)) == place


@pytest.mark.parametrize("cursor", ["nonsense", "bmV4dDo=", "b3RoZXI6MQ==", "한글"])
def test_a_cursor_of_somebody_else_is_refused(cursor: str) -> None:
    with pytest.raises(SlackError, match="invalid_cursor"):
        decode(cursor)
