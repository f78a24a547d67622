"""An error is told by its sentence, or by a reference that the log shows too."""

import pytest

from bot.errors import BotError, NotAllowed
from bot.messages.errors import error_message
from bot.messages.words import words_for


@pytest.mark.parametrize(
    ("lang", "said"),
    [
        ("en", "You may not do this: normal. Ask an administrator for the role."),
        ("ko", "이 작업을 할 권한이 없습니다: 정상. 관리자에게 역할을 요청해 주세요."),
    ],
)
def test_an_error_says_its_own_sentence(lang: str, said: str) -> None:
    message = error_message(words_for(lang), NotAllowed("errors", "not_allowed", action="normal"), "abcd2345")

    assert message.text == said
    assert message.blocks[0]["text"]["text"] == said


def test_the_context_of_an_error_is_escaped() -> None:
    error = BotError("errors", "missing_scope", feature="<!here>", scope="pins:write")

    assert error_message(words_for("en"), error, "abcd2345").text.startswith("Switched off: &lt;!here&gt;.")


@pytest.mark.parametrize(("lang", "words"), [("en", "not your fault"), ("ko", "참조 번호")])
def test_any_other_error_shows_the_reference_alone(lang: str, words: str) -> None:
    said = error_message(words_for(lang), ValueError("a secret"), "abcd2345").text

    assert words in said
    assert said.endswith("`abcd2345`")
    assert "secret" not in said
