"""What people read of a live meeting fits into Slack, in both languages and in every state."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.messages.base import Message
from bot.messages.standup_meeting import ACTS, CHOICES, HEADS, meeting, note_view, park_view, summary, topic
from bot.messages.words import words_for
from bot.standups.meeting_queries import NOTES, TOPICS, MeetingView, NoteView, TopicView, TurnView
from bot.standups.meeting_rules import LENGTH, LONGEST_NOTE, LONGEST_TOPIC, MOST_PEOPLE, MOST_WANTED, Act, Topic, Turn
from bot.standups.rules import LONGEST_ANSWER, LONGEST_QUESTION, Question

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
TOPIC = TopicView(
    id=5,
    standup=1,
    channel="C1",
    text="the <!here> release",
    wanted=("U8",),
    owner=None,
    state=Topic.OPEN,
    is_apart=False,
    is_old=False,
    added_by="U1",
)
MEETING = MeetingView(
    id=7,
    standup="Daily <!here>",
    channel="C1",
    begun_by="U1",
    begun_at=NOW,
    ends_at=NOW + LENGTH,
    ended_at=None,
    ended_by=None,
    turn=2,
    is_short=False,
    turns=(
        TurnView("U2", Turn.SPOKEN, NOW, timedelta(seconds=95)),
        TurnView("U1", Turn.SPEAKING, NOW + timedelta(minutes=5), None),
        TurnView("U3", Turn.WAITING, None, None),
        TurnView("U4", Turn.ABSENT, None, None),
        TurnView("U5", Turn.AWAY, None, None),
    ),
    said=((Question("q1", "Today?"), "Fix <!channel> *bold*"),),
    topics=(TOPIC,),
    more=0,
    notes=(NoteView("U2", "no <!channel> key"),),
)
OVER = replace(
    MEETING,
    ended_at=NOW + timedelta(minutes=9),
    turns=tuple(replace(each, state=Turn.UNHEARD) if each.state == Turn.WAITING else each for each in MEETING.turns),
)
BOTH = pytest.mark.parametrize("lang", ["en", "ko"])


def text_of(message: Message) -> str:
    return json.dumps(message.payload, ensure_ascii=False)


@BOTH
def test_a_meeting_offers_all_that_can_be_done(lang: str) -> None:
    text = text_of(meeting(words_for(lang), MEETING))
    for action in ("next", "later", "absent", "park", "note", "here", "end"):
        assert f'"standup.meeting_{action}"' in text
    assert text.count('"7:2"') == len(ACTS)
    assert "<!here>" not in text
    assert "<!channel>" not in text


def test_the_speaker_is_shown_with_their_share_and_what_they_wrote() -> None:
    text = text_of(meeting(words_for("en"), MEETING))
    assert "*Now:* <@U1>, for about 5 min" in text
    assert f"<!date^{int((NOW + timedelta(minutes=10)).timestamp())}^" in text
    assert "_Today?_" in text
    assert "Next: <@U3>" in text
    assert "Have spoken: <@U2> 1 min 35 s" in text
    assert "nothing written today" in text_of(meeting(words_for("en"), replace(MEETING, said=())))


def test_when_everybody_has_spoken_there_is_nobody_to_go_on_with() -> None:
    turns = tuple(replace(each, state=Turn.SPOKEN) for each in MEETING.turns)
    text = text_of(meeting(words_for("en"), replace(MEETING, turns=turns)))
    assert "Everybody has spoken" in text
    assert "standup.meeting_next" not in text
    assert "standup.meeting_park" in text


@BOTH
def test_little_time_left_is_said(lang: str) -> None:
    words = words_for(lang)
    assert meeting(words, replace(MEETING, is_short=True)).text.startswith(":hourglass:")
    assert not meeting(words, MEETING).text.startswith(":hourglass:")


@BOTH
def test_what_is_over_offers_nothing_and_its_summary_keeps_the_topics(lang: str) -> None:
    words = words_for(lang)
    assert len(meeting(words, OVER).blocks) == 1
    text = text_of(summary(words, OVER))
    assert "standup.meeting_" not in text
    assert '"standup.topic"' in text
    for person in ("U2", "U3", "U4", "U5"):
        assert f"<@{person}>" in text


def test_the_summary_lays_what_was_fair_beside_what_was_taken() -> None:
    text = text_of(summary(words_for("en"), OVER))
    assert "Have spoken: <@U2> 1 min 35 s" in text
    assert "3 min each" in text  # nine minutes for three who were there


@BOTH
def test_who_ended_it_is_said(lang: str) -> None:
    words = words_for(lang)
    assert "U9" in summary(words, replace(OVER, ended_by="U9")).text
    assert "U9" not in summary(words, OVER).text


@BOTH
@pytest.mark.parametrize("state", Topic)
def test_a_topic_shows_its_state_and_offers_what_is_left(lang: str, state: Topic) -> None:
    shown = topic(words_for(lang), replace(TOPIC, state=state, owner="U3", is_old=True))
    assert (f'"done:5:{state}"' in text_of(shown)) == (state in {Topic.OPEN, Topic.TAKEN})
    assert ("U3" in shown.text) == (state == Topic.TAKEN)


def test_a_topic_gets_one_thread() -> None:
    first, then = (text_of(topic(words_for("en"), replace(TOPIC, is_apart=each))) for each in (False, True))
    assert [name for name in CHOICES if f'"{name}:5:open"' in first] == list(CHOICES)
    assert [name for name in CHOICES if f'"{name}:5:open"' not in then] == ["apart"]


@BOTH
def test_the_longest_meeting_and_summary_fit(lang: str) -> None:
    words = words_for(lang)
    people = [TurnView(f"U{number:010}", Turn.SPOKEN, NOW, timedelta(seconds=99)) for number in range(MOST_PEOPLE)]
    wanted = tuple(f"U{number:010}" for number in range(MOST_WANTED))
    full = replace(
        MEETING,
        turns=(*MEETING.turns, *people),
        said=tuple((Question(f"q{key}", "Q" * LONGEST_QUESTION), "a&" * (LONGEST_ANSWER // 2)) for key in range(10)),
        topics=(replace(TOPIC, text="a&" * (LONGEST_TOPIC // 2), wanted=wanted),) * TOPICS,
        more=3,
        notes=(NoteView("U1", "n&" * (LONGEST_NOTE // 2)),) * NOTES,
    )
    assert len(meeting(words, full).blocks) <= 50
    assert "3" in text_of(summary(words, replace(full, ended_at=NOW)))


@BOTH
def test_the_forms_name_their_meeting(lang: str) -> None:
    words = words_for(lang)
    for view in (park_view(words, 7), note_view(words, 7)):
        assert view.payload["private_metadata"] == "7"


def test_every_turn_but_the_speakers_has_a_heading() -> None:
    assert set(HEADS) == set(Turn) - {Turn.SPEAKING}
    assert set(ACTS) == set(Act)
