"""What people read in Slack about post-mortems fits into Slack, in both languages."""

from datetime import date

import pytest

from bot.messages import paper, postmortem
from bot.messages.base import Message
from bot.messages.words import words_for
from bot.postmortems.queries import Listed
from bot.postmortems.rules import FACTORS, SECTIONS
from bot.postmortems.teams import Team
from bot.severity import Severity
from tests.postmortems.papers import NOW, document

LISTED = Listed(1, 1, 12, "Checkout <!channel>", Severity.SEV2, "draft", "U1", date(2026, 3, 9), "sre", "C1")
BOTH = pytest.mark.parametrize("lang", ["en", "ko"])


def shown(message: Message) -> str:
    return str(message.payload)


@BOTH
@pytest.mark.parametrize(
    ("state", "actions"),
    [
        ("draft", ["review", "publish"]),
        ("review", ["publish", "redraft"]),
        ("published", ["redraft"]),
        ("paused", []),
    ],
)
def test_the_buttons_of_each_state(lang: str, state: str, actions: list[str]) -> None:
    blocks = postmortem.draft(words_for(lang), document(state=state, published_by="U1", published_at=NOW), 2).blocks
    ids = [element["action_id"] for block in blocks if block["type"] == "actions" for element in block["elements"]]
    review = ["postmortem.review_time"] if state in {"draft", "review"} else []
    always = ["postmortem.edit", "postmortem.add_action", *review, "postmortem.link"]
    assert ids == [*always, *(f"postmortem.{name}" for name in actions)]


def test_a_draft_tells_what_is_missing() -> None:
    told = shown(postmortem.draft(words_for("en"), document(), 3))
    assert "Still to be written, 9 of 10: Impact, Trigger" in told
    assert "Advice on the wording: 3" in told
    assert "How did that come to be?, " not in told


def test_every_kind_of_factors_has_a_name_and_a_teams_own_is_its_own() -> None:
    assert list(FACTORS) == list(paper.FACTORS)
    assert postmortem.factor_name(words_for("en"), "<supplier>") == "&lt;supplier&gt;"


def test_every_section_has_a_name() -> None:
    assert set(postmortem.LABELS) == set(SECTIONS)


def test_foreign_text_calls_nobody() -> None:
    words = words_for("en")
    for message in (
        postmortem.listing(words, [LISTED]),
        postmortem.reminder(words, LISTED, "soon"),
        postmortem.draft(words, document(title="<!channel>"), 0),
    ):
        assert "<!channel>" not in shown(message)


@BOTH
def test_a_long_list_fits(lang: str) -> None:
    words = words_for(lang)
    item = document().actions[0]
    for teams in ([Team(None, [item] * 500)], [Team(None, [item])] * 500):
        assert len(postmortem.actions(words, teams, date(2026, 3, 2)).blocks) < 50
    assert len(postmortem.listing(words, [LISTED] * 50).blocks) < 50


@pytest.mark.parametrize(("when", "buttons"), [("soon", True), ("today", True), ("late", True), ("over", False)])
def test_a_reminder_that_is_over_has_no_buttons(when: str, buttons: bool) -> None:  # noqa: FBT001
    words = words_for("en")
    for message in (
        postmortem.reminder(words, LISTED, when),
        postmortem.action_reminder(words, document().actions[0], when),
    ):
        assert any(block["type"] == "actions" for block in message.blocks) is buttons


def test_what_is_published_can_be_read_and_taken_back() -> None:
    words = words_for("en")
    assert "can be read" in postmortem.published(words, document(state="published")).text
    assert "worked on again" in postmortem.published(words, document(state="draft")).text
