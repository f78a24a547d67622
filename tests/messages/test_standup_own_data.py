from bot.messages.standup_own_data import forget
from bot.messages.words import words_for


def test_nothing_is_erased_without_a_second_word() -> None:
    shown = forget(words_for("ko"), 12).payload
    assert "12" in shown["text"]
    (button,) = shown["blocks"][-1]["elements"]
    assert button["style"] == "danger"
    assert "12" in button["confirm"]["text"]["text"]
    assert len(forget(words_for("en"), 0).payload["blocks"]) == 1
