"""Help is rendered from the command table, in the reader's language."""

import pytest

from bot.messages.help import Usage, help_message, unknown_word, usage_line, wrong_use
from bot.messages.words import words_for

_DECLARE = Usage(("declare", "new", "선언"), "/incident declare [title]", "normal", "responder")
_LIST = Usage(("list",), "/incident list", "normal")


@pytest.mark.parametrize(
    ("lang", "usage", "line"),
    [
        ("en", _LIST, "`/incident list` — normal"),
        ("ko", _LIST, "`/incident list` — 정상"),
        (
            "en",
            _DECLARE,
            "`/incident declare [title]` — normal · also: `new`, `선언` · needs: `responder`",
        ),
        (
            "ko",
            _DECLARE,
            "`/incident declare [title]` — 정상 · 다른 말: `new`, `선언` · 필요한 권한: `responder`",
        ),
    ],
)
def test_a_line_tells_all_of_a_usage(lang: str, usage: Usage, line: str) -> None:
    assert usage_line(words_for(lang), usage) == line


def test_help_lists_every_usage_and_the_way_in_threads() -> None:
    message = help_message(words_for("en"), "/incident", [_DECLARE, _LIST])

    assert message.text == "What `/incident` can do"
    headline, lines, hint = message.blocks
    assert headline["text"]["text"] == message.text
    assert [line.split(" — ")[0] for line in lines["text"]["text"].split("\n")] == [
        "`/incident declare [title]`",
        "`/incident list`",
    ]
    assert "threads" in hint["elements"][0]["text"]


def test_long_help_goes_over_several_sections_and_loses_nothing() -> None:
    usages = [Usage((f"word{n}",), f"/incident word{n}", "normal") for n in range(300)]

    sections = help_message(words_for("ko"), "/incident", usages).blocks[1:-1]

    texts = [block["text"]["text"] for block in sections]
    assert len(texts) > 1
    assert all(len(text) <= 3000 for text in texts)
    assert [line for text in texts for line in text.split("\n")] == [
        usage_line(words_for("ko"), usage) for usage in usages
    ]


@pytest.mark.parametrize(
    ("lang", "said"),
    [
        ("en", "I do not know `lst`. Did you mean `list`?\n`/incident list` — normal"),
        ("ko", "`lst`, 모르는 말입니다. 혹시 `list` 말씀이신가요?\n`/incident list` — 정상"),
    ],
)
def test_an_unknown_word_gets_the_nearest_and_its_usage(lang: str, said: str) -> None:
    assert unknown_word(words_for(lang), "lst", _LIST, "/incident").text == said


@pytest.mark.parametrize(
    ("lang", "said"),
    [
        ("en", "I do not know `zzz`. `/incident help` shows what I can do."),
        ("ko", "`zzz`, 모르는 말입니다. 할 수 있는 일은 `/incident help`에서 볼 수 있습니다."),
    ],
)
def test_a_word_near_nothing_gets_the_way_to_help(lang: str, said: str) -> None:
    assert unknown_word(words_for(lang), "zzz", None, "/incident").text == said


@pytest.mark.parametrize("nearest", [_LIST, None])
def test_a_typed_word_is_harmless_and_short(nearest: Usage | None) -> None:
    said = unknown_word(words_for("en"), "`<!channel>` " + "x" * 4000, nearest, "/incident").text

    assert "<!channel>" not in said
    assert "\u02cb&lt;!channel&gt;\u02cb" in said
    assert len(said) < 300


@pytest.mark.parametrize(("lang", "words"), [("en", "used like this"), ("ko", "이렇게 써 주세요")])
def test_wrong_use_shows_the_usage(lang: str, words: str) -> None:
    said = wrong_use(words_for(lang), _LIST).text

    assert words in said
    assert usage_line(words_for(lang), _LIST) in said
