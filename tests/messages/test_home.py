import json
from dataclasses import replace
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.messages.home import OF_STANDUPS, SHOWN, Standups, home
from bot.messages.words import words_for
from bot.standups.mine import Membership
from bot.standups.rules import State
from tests.messages.test_incident import INCIDENT
from tests.messages.test_standup import ASKED
from tests.messages.test_standup_meeting import NOW, TOPIC

NEXT = Membership(1, "Daily <!here>", "C1", ZoneInfo("UTC"), is_paused=False, day=None, at=NOW + timedelta(days=1))


@pytest.mark.parametrize("language", ["en", "ko"])
@pytest.mark.parametrize(("count", "lines"), [(0, 1), (1, 1), (SHOWN, SHOWN), (SHOWN + 1, SHOWN + 1)])
def test_what_is_open_is_listed_up_to_a_limit(language: str, count: int, lines: int) -> None:
    view = home(words_for(language), [replace(INCIDENT, number=n) for n in range(count)]).payload
    assert view["type"] == "home"
    shown = [block["type"] for block in view["blocks"]]
    assert shown.index("actions") - 1 == lines


def test_the_form_can_be_opened_from_there() -> None:
    view = home(words_for("en"), []).payload
    (row,) = [block for block in view["blocks"] if block["type"] == "actions"]
    assert [element["action_id"] for element in row["elements"]] == ["incident.form", "digest.form"]


def shown(lang: str, of: Standups) -> str:
    return json.dumps(home(words_for(lang), [], of).payload, ensure_ascii=False)


@pytest.mark.parametrize("language", ["en", "ko"])
def test_what_waits_for_the_reader_stands_first(language: str) -> None:
    text = shown(language, Standups([replace(ASKED, state=State.ASKED)], NEXT, [TOPIC]))
    assert text.index("standup.answer") < text.index("incident.form")
    assert '"take:5:open"' in text
    assert text.count("Daily &lt;!here&gt;") == 2
    assert "<!here>" not in text


@pytest.mark.parametrize(
    ("state", "says"),
    [(State.ASKED, "waits for your answer"), (State.ANSWERED, "Change it"), (State.SKIPPED, "You can still answer")],
)
def test_an_answer_can_be_given_and_changed(state: State, says: str) -> None:
    assert says in shown("en", Standups([replace(ASKED, state=state)]))


def test_who_has_no_standup_reads_nothing_of_them() -> None:
    assert shown("en", Standups()) == json.dumps(home(words_for("en"), []).payload, ensure_ascii=False)
    assert "Your standups" not in shown("en", Standups())


def test_all_of_it_fits() -> None:
    many = Standups([ASKED] * 30, NEXT, [TOPIC] * 30)
    view = home(words_for("en"), [INCIDENT] * (SHOWN + 1), many).payload
    assert len(view["blocks"]) <= 100
    assert json.dumps(view).count('"standup.answer"') == OF_STANDUPS
