"""Texts are cut where a person would cut them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.slack.clip import clip
from bot.slack.mrkdwn import Mrkdwn, escape, link, plain

_FAMILY = "👨‍👩‍👧"
_FLAG = "🇰🇷"


@pytest.mark.parametrize(
    ("text", "limit", "clipped"),
    [
        ("short", 5, "short"),
        ("", 0, ""),
        ("hello wonderful world", 17, "hello wonderful…"),
        ("hello wonderful world", 16, "hello wonderful…"),
        ("hello wonderful world", 15, "hello…"),
        ("unbroken" * 10, 9, "unbroken…"),
        ("결제가 실패합니다", 6, "결제가…"),
        ("two\nlines here", 8, "two…"),
        ("a" + "b" * 60 + " c", 60, "a" + "b" * 58 + "…"),
        ("word " + "b" * 60, 40, "word " + "b" * 34 + "…"),
        ("anything", 1, "…"),
        ("anything", 0, ""),
    ],
)
def test_a_text_is_cut_at_a_near_word(text: str, limit: int, clipped: str) -> None:
    assert clip(text, limit) == clipped


@pytest.mark.parametrize(
    ("text", "limit", "clipped"),
    [
        (_FAMILY * 3, 8, f"{_FAMILY}…"),
        (_FLAG * 3, 4, f"{_FLAG}…"),
        ("x" + _FLAG * 3, 5, f"x{_FLAG}…"),
        ("👍🏽👍🏽", 2, "…"),
        ("❤️❤️", 2, "…"),
        ("e\u0301e\u0301", 2, "…"),
        ("\u1112\u1161\u11ab\u1112\u1161\u11ab", 5, "\u1112\u1161\u11ab…"),
    ],
)
def test_what_people_see_as_one_is_not_cut(text: str, limit: int, clipped: str) -> None:
    assert clip(text, limit) == clipped


@pytest.mark.parametrize(
    ("text", "limit", "clipped"),
    [
        (Mrkdwn("see <https://example.com/a b|x> now"), 20, "see…"),
        (Mrkdwn("see <@U1> now"), 10, "see <@U1>…"),
        (escape("a<b>c&d"), 7, "a&lt;b…"),
        (escape("<<<<"), 6, "&lt;…"),
        (link("https://example.com", "page"), 10, "…"),
    ],
)
def test_mrkdwn_stays_whole(text: Mrkdwn, limit: int, clipped: str) -> None:
    cut = clip(text, limit)

    assert isinstance(cut, Mrkdwn)
    assert cut == clipped


@given(st.text(max_size=80), st.integers(min_value=0, max_value=60))
def test_the_limit_holds(text: str, limit: int) -> None:
    assert len(clip(text, limit)) <= limit
    assert len(clip(escape(text), limit)) <= limit


@given(st.text(alphabet="ab <>&", max_size=80), st.integers(min_value=1, max_value=60))
def test_clipped_mrkdwn_reads_as_the_beginning(text: str, limit: int) -> None:
    assert text.startswith(plain(clip(escape(text), limit)).removesuffix("…"))
