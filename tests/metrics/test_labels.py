import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.metrics.labels import LONGEST, label_key

LABELS = st.dictionaries(st.text(max_size=5), st.text(max_size=5), max_size=4)


@pytest.mark.parametrize(
    ("labels", "key"),
    [
        (None, ""),
        ({}, ""),
        ({"b": "2", "a": "1"}, "a=1,b=2"),
        ({"path": "a=b,c\\d"}, "path=a\\=b\\,c\\\\d"),
        ({"이름": "결제"}, "이름=결제"),
    ],
)
def test_labels_as_a_text(labels: dict[str, str] | None, key: str) -> None:
    assert label_key(labels) == key


@given(LABELS, LABELS)
def test_two_sets_of_labels_never_have_one_key(one: dict[str, str], other: dict[str, str]) -> None:
    assert (label_key(one) == label_key(other)) == (one == other)


def test_a_long_key_is_cut_and_stays_one_of_its_own() -> None:
    one, other = label_key({"a": "x" * 2000}), label_key({"a": "x" * 2001})
    assert len(one) == len(other) == LONGEST
    assert one != other
