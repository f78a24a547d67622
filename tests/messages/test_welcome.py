import json
from dataclasses import replace

import pytest

from bot.incidents.queries import Survivor
from bot.incidents.rules import State
from bot.messages.welcome import welcome
from bot.messages.words import words_for
from bot.models import IncidentUpdate
from tests.messages.test_incident import INCIDENT, WHEN

TOLD = [
    IncidentUpdate(text="rolling *back* <!channel>", written_at=WHEN),
    IncidentUpdate(text="y" * 900, written_at=WHEN),
]
FULL = replace(INCIDENT, roles={"commander": "U9"}, trying="a restart", update_due_at=WHEN, acknowledged_by="U9")


def lines(language: str = "en", **changes: object) -> list[str]:
    message = welcome(words_for(language), replace(FULL, **changes), TOLD)  # type: ignore[arg-type]  # a table of fields and values
    return str(message.blocks[1]["text"]["text"]).splitlines()


@pytest.mark.parametrize("language", ["en", "ko"])
def test_there_are_five_lines(language: str) -> None:
    told = lines(language)
    assert len(told) == 5
    for part, line in zip(("<@U9>", "<@U9>", "rolling", "<!date^", "a restart"), told, strict=True):
        assert part in line
    assert "<!channel>" not in str(told)


def test_what_is_missing_is_said() -> None:
    message = welcome(words_for("en"), INCIDENT, [])
    shown = json.dumps(message.payload)
    for part in ("Nobody leads it", "Nothing has been told", "No update is promised", "Nobody has written"):
        assert part in shown


def test_what_is_over_promises_nothing() -> None:
    assert len(lines(state=State.CLOSED, closed_at=WHEN)) == 3
    assert "Merged into incident 14." in lines(state=State.MERGED, merged_into=Survivor(14, "C9", "inc-14"))[0]
