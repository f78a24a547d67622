import pytest

from bot.messages.standup_forms import create_view
from bot.messages.words import words_for

BOTH = pytest.mark.parametrize("lang", ["en", "ko"])


@BOTH
def test_the_form_proposes_three_questions_and_weekdays(lang: str) -> None:
    view = create_view(words_for(lang), "C1", "Asia/Seoul").payload
    fields = {block["block_id"]: block["element"] for block in view["blocks"] if block["type"] == "input"}
    assert len(fields["questions"]["initial_value"].splitlines()) == 3
    assert [each["value"] for each in fields["days"]["initial_options"]] == ["mon", "tue", "wed", "thu", "fri"]
    assert [fields[name]["initial_time"] for name in ("at", "deadline", "summary")] == ["09:00", "12:00", "12:00"]
    assert "Asia/Seoul" in str(fields["whose"])
    assert view["private_metadata"] == "C1"
