import json
from datetime import UTC, datetime

import pytest

from bot.deploys import deeds as deploys
from bot.incidents import deeds as incidents
from bot.messages.base import Message
from bot.messages.standup_proposals import boxes, label, line, value, with_ready
from bot.messages.words import words_for
from bot.postmortems import deeds as postmortems
from bot.slack import blocks, elements
from bot.standups.proposals import MOST, Choice, Proposal, Ready
from bot.standups.rules import Question, Role

BOTH = pytest.mark.parametrize("lang", ["en", "ko"])
NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
ABOUT = {"number": "12", "service": "web", "place": "production", "text": "<!here> *it* & more " * 20}
KINDS = {
    *(deploys.DEPLOYED, deploys.ROLLED_BACK, deploys.APPROVED, deploys.BOARDED, deploys.MERGED),
    *(incidents.WORKED, incidents.TASK_DONE, incidents.TASK_TAKEN),
    *(postmortems.WROTE, postmortems.PUBLISHED, postmortems.ACTION_DONE, postmortems.ACTION_DUE),
}


def proposal(kind: str = "worked", key: str = "worked:1", *, is_private: bool = False) -> Proposal:
    return Proposal(kind, key, Role.DONE, NOW, ABOUT, None if is_private else "https://x.example.com/1", is_private)


@BOTH
def test_every_kind_is_named(lang: str) -> None:
    assert all("12" in label(words_for(lang), proposal(kind)) for kind in KINDS - {deploys.BOARDED})
    assert "web" in label(words_for(lang), proposal(deploys.BOARDED))


@BOTH
@pytest.mark.parametrize("kind", sorted(KINDS))
def test_what_a_box_shows_is_what_is_sent(lang: str, kind: str) -> None:
    words, of = words_for(lang), proposal(kind)
    (field,) = boxes(words, Role.DONE, Choice((of,)))
    (box,) = field["element"]["options"]
    assert line(words, of) == f"{box['text']['text']} {box['description']['text']}"
    assert label(words, of) == box["text"]["text"]
    assert len(box["text"]["text"]) <= 75
    assert box["value"] == value(words, of)


def test_another_text_is_another_box() -> None:
    words = words_for("en")
    again = Proposal("worked", "worked:1", Role.DONE, NOW, {**ABOUT, "number": "13"}, "https://x.example.com/1")
    assert value(words, proposal()) != value(words, again)


@BOTH
def test_the_rest_is_counted_and_what_is_private_says_so(lang: str) -> None:
    words = words_for(lang)
    offered = [proposal(key=f"worked:{number}", is_private=not number) for number in range(MOST)]
    field, more = boxes(words, Role.PLAN, Choice(tuple(offered), 3))
    assert "initial_options" not in field["element"]
    assert "3" in more["elements"][0]["text"]
    first, second = (box["description"]["text"] for box in field["element"]["options"][:2])
    assert "example.com" not in first
    assert len({first, second}) == 2


@BOTH
def test_what_stands_ready_is_shown_with_a_button_that_knows_it(lang: str) -> None:
    words, question = words_for(lang), Question("d", "Did <b>?")
    ready = Ready(4, ((question, "Deploy 1: *web* <!here>\nslept"),))
    before = Message("?", [blocks.section("?"), blocks.actions(elements.button("Answer", "standup.answer", value="7"))])
    shown = with_ready(words, before, 7, ready)
    text = json.dumps(shown.blocks, ensure_ascii=False)
    assert "• slept" in text
    assert "<!here>" not in text
    send, answer = shown.blocks[-1]["elements"]
    assert (send["value"], answer["action_id"]) == (f"7:{ready.key}", "standup.answer")
    assert ready.key != Ready(5, ready.said).key
