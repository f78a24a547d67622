"""Nothing foreign can ping, link or format; what is ours passes as it is."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.slack.mrkdwn import Mrkdwn, bold, channel, code, date, escape, line, link, literal, plain, safe, user


@pytest.mark.parametrize(
    ("text", "escaped"),
    [
        ("a & b", "a &amp; b"),
        ("<!channel>", "&lt;!channel&gt;"),
        ("&amp;", "&amp;amp;"),
        ('it\'s "quoted" *so*', 'it\'s "quoted" *so*'),
        ("", ""),
    ],
)
def test_escape_touches_exactly_three_characters(text: str, escaped: str) -> None:
    assert escape(text) == escaped


@given(st.text())
def test_escaped_text_reads_as_before(text: str) -> None:
    assert plain(escape(text)) == text.replace("\u200b", "")


@given(st.text())
def test_escaped_text_holds_no_token(text: str) -> None:
    assert not set("<>") & set(escape(text))


def test_safe_text_is_not_escaped_twice() -> None:
    once = safe("a & b")

    assert safe(once) is once
    assert literal(once) is once
    assert line(once) is once


@pytest.mark.parametrize(
    "joined",
    [
        Mrkdwn("<@U1> ") + "<b>",
        Mrkdwn("%s %s") % (Mrkdwn("<@U1>"), "<b>"),
        Mrkdwn("%(who)s %(what)s") % {"who": Mrkdwn("<@U1>"), "what": "<b>"},
        Mrkdwn(" ").join([Mrkdwn("<@U1>"), "<b>"]),
    ],
)
def test_joining_escapes_the_plain_part_only(joined: str) -> None:
    assert isinstance(joined, Mrkdwn)
    assert joined == "<@U1> &lt;b&gt;"


def test_plain_text_before_mrkdwn_is_escaped() -> None:
    joined = "<b> " + Mrkdwn("<@U1>")

    assert isinstance(joined, Mrkdwn)
    assert joined == "&lt;b&gt; <@U1>"


def test_numbers_keep_their_format() -> None:
    assert Mrkdwn("%03d") % 7 == "007"
    assert Mrkdwn("%(share).1f") % {"share": 2.25} == "2.2"


def test_any_other_value_is_shown_as_text() -> None:
    assert Mrkdwn("%s") % set == "&lt;class 'set'&gt;"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        (Mrkdwn("<https://example.com/a|the page> &amp; more"), "the page & more"),
        (Mrkdwn("<https://example.com/a>"), "https://example.com/a"),
        (Mrkdwn("<!date^1^{date}|1 Jan 1970>"), "1 Jan 1970"),
        (Mrkdwn("&amp;lt;"), "&lt;"),
        (literal("*x* :smile:"), "*x* :smile:"),
        ("&lt;", "&lt;"),
    ],
)
def test_plain_shows_what_a_reader_sees(text: str, shown: str) -> None:
    assert plain(text) == shown


@pytest.mark.parametrize(("make", "mention"), [(user, "<@U012AB>"), (channel, "<#U012AB>")])
def test_ids_become_mentions(make: Callable[[str], Mrkdwn], mention: str) -> None:
    assert make("U012AB") == mention


@pytest.mark.parametrize("make", [user, channel])
@pytest.mark.parametrize("foreign", ["U1> <!channel", "", "kim & co", "u012ab"])
def test_what_is_not_an_id_is_text(make: Callable[[str], Mrkdwn], foreign: str) -> None:
    assert make(foreign) == escape(foreign)


@pytest.mark.parametrize(
    ("url", "label", "shown"),
    [
        ("https://example.com/?a=1&b=2", "graph", "<https://example.com/?a=1&amp;b=2|graph>"),
        ("https://example.com/a|b>c d", "<!here>", "<https://example.com/a%7Cb%3Ec%20d|&lt;!here&gt;>"),
        ("HTTP://example.com", "two\nlines", "<HTTP://example.com|two lines>"),
        ("mailto:kim@example.com", "mail", "<mailto:kim@example.com|mail>"),
        ("javascript:alert(1)", "graph", "graph"),
        ("!channel", "graph", "graph"),
        ("", "graph", "graph"),
    ],
)
def test_only_web_and_mail_addresses_are_linked(url: str, label: str, shown: str) -> None:
    assert link(url, label) == shown


def test_dates_carry_a_fallback() -> None:
    when = datetime(2026, 11, 21, 4, 0, tzinfo=UTC)

    assert date(when, "{date_short} {time}", "21 Nov\n<UTC>") == (
        "<!date^1795233600^{date_short} {time}|21 Nov &lt;UTC&gt;>"
    )


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a & b", "`a &amp; b`"),
        ("a`b", "`a\u02cbb`"),
        ("a\nb", "`a b`"),
        ("", ""),
        (Mrkdwn("a &amp; b"), "`a &amp; b`"),
    ],
)
def test_code_cannot_be_left(text: str, shown: str) -> None:
    assert code(text) == shown


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("checkout", "*checkout*"),
        ("5 * 3", "*5 * 3*"),
        ("a* <!channel>", "*a\u200b*\u200b &lt;!channel&gt;*"),
        ("two\nlines", "*two lines*"),
        (Mrkdwn("<@U1>"), "*<@U1>*"),
        ("", ""),
    ],
)
def test_bold_cannot_be_left(text: str, shown: str) -> None:
    assert bold(text) == shown
