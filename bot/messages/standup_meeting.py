"""What people read of a live meeting: its message while it lasts, its summary, its forms, and a topic of its own."""

from collections.abc import Mapping, Sequence

from bot.messages.base import Message, View
from bot.messages.languages import mark
from bot.messages.words import Words
from bot.slack import blocks, elements, views
from bot.slack.mrkdwn import Mrkdwn, plain
from bot.slack.text import Json
from bot.standups.meeting_queries import MeetingView, TopicView
from bot.standups.meeting_rules import (
    LENGTH,
    LONGEST_NOTE,
    LONGEST_TOPIC,
    MOST_WANTED,
    WARNING,
    Act,
    Move,
    Turn,
)

FAMILY = "standup_meeting"
LAST_NOTES = 5
"""Notes that the message shows while the meeting lasts; the summary has them all."""
APART = "apart"
"""What a topic's menu calls a message of its own."""
HEADS: Mapping[Turn, str] = {
    Turn.WAITING: mark("Next"),
    Turn.SPOKEN: mark("Have spoken"),
    Turn.UNHEARD: mark("Did not get to speak"),
    Turn.ABSENT: mark("Not here"),
    Turn.AWAY: mark("Away"),
}
"""How those who are not speaking are headed, in this order."""
ACTS: Mapping[Act, str] = {
    Act.NEXT: mark("Next speaker"),
    Act.LATER: mark("Later"),
    Act.ABSENT: mark("Not here"),
}
CHOICES: Mapping[str, str] = {
    Move.TAKE: mark("I look after it"),
    Move.FINISH: mark("Done"),
    APART: mark("A thread for it"),
    Move.DROP: mark("Drop it"),
}
"""What a topic's menu offers, in this order."""


def meeting(words: Words, of: MeetingView) -> Message:
    """Show whose turn it is, who is next, and what is parked and noted; of a meeting that is over only that."""
    heading = words.render(FAMILY, "heading", of=of, left=LENGTH - WARNING)
    shown: list[Json] = [blocks.section(heading)]
    if of.ended_at is None:
        shown += [*_speaker(words, of), *blocks.paragraphs(_people(words, of) or [heading])]
        shown += [*_topics(words, of), *_notes(words, of, LAST_NOTES), _buttons(words, of)]
        shown.append(blocks.context(words.render(FAMILY, "how_to_note")))
    return Message(plain(heading), shown)


def _speaker(words: Words, of: MeetingView) -> Sequence[Json]:
    speaker = of.speaker
    if speaker is None:
        return [blocks.section(words.render(FAMILY, "all_heard", until=of.ends_at))]
    until = (speaker.began_at or of.begun_at) + of.share
    now = words.render(FAMILY, "now", person=speaker.person, until=until, share=of.share)
    said = [words.render("standup", "said", question=asked.text, text=text) for asked, text in of.said]
    value = f"{of.id}:{of.turn}"
    acts = [
        elements.button(
            words.label(label), f"standup.meeting_{act}", value=value, style="primary" if act == Act.NEXT else None
        )
        for act, label in ACTS.items()
    ]
    lines = [now, *(said or [words.render(FAMILY, "nothing_written")])]
    return [*blocks.paragraphs(lines), blocks.actions(*acts)]


def _people(words: Words, of: MeetingView) -> Sequence[Mrkdwn]:
    return [
        words.render(FAMILY, "people", label=words.label(label), turns=of.of(state))
        for state, label in HEADS.items()
        if of.of(state)
    ]


def _buttons(words: Words, of: MeetingView) -> Json:
    value = str(of.id)
    return blocks.actions(
        elements.button(words._("Park a topic"), "standup.meeting_park", value=value),
        elements.button(words._("Note"), "standup.meeting_note", value=value),
        elements.button(words._("I am here too"), "standup.meeting_here", value=value),
        elements.button(words._("End"), "standup.meeting_end", value=value, style="danger"),
    )


def _topics(words: Words, of: MeetingView) -> Sequence[Json]:
    if not of.topics:
        return ()
    shown = [blocks.section(words.render(FAMILY, "topics")), *(topic_row(words, each) for each in of.topics)]
    if of.more:
        shown.append(blocks.context(words.render(FAMILY, "more_topics", more=of.more)))
    return shown


def topic_row(words: Words, of: TopicView) -> Json:
    """Show a topic on a line, with what can be done about it."""
    return blocks.section(words.render(FAMILY, "topic", of=of), accessory=_menu(words, of))


def _menu(words: Words, of: TopicView) -> Json | None:
    """Offer what can be done with a topic; each choice carries the state in which it was offered."""
    if not of.is_to_do:
        return None
    chosen = [
        elements.option(words.label(label), f"{name}:{of.id}:{of.state}")
        for name, label in CHOICES.items()
        if not (name == APART and of.is_apart)
    ]
    return elements.overflow("standup.topic", chosen)


def _notes(words: Words, of: MeetingView, most: int) -> Sequence[Json]:
    if not of.notes:
        return ()
    lines = [words.render(FAMILY, "note", of=each) for each in of.notes[-most:]]
    return blocks.paragraphs([words.render(FAMILY, "notes"), *lines])


def summary(words: Words, of: MeetingView) -> Message:
    """Sum a meeting up: who spoke and how long, who was not there, what is parked, what was noted."""
    heading = words.render(FAMILY, "summary", of=of, spoken=len(of.of(Turn.SPOKEN)))
    fair = words.render(FAMILY, "fair", share=of.fair)
    room = [*blocks.paragraphs([*_people(words, of), fair]), *_topics(words, of), *_notes(words, of, len(of.notes))]
    return Message(plain(heading), [blocks.section(heading), *room])


def topic(words: Words, of: TopicView) -> Message:
    """Show a topic in a message of its own, below which it is spoken of."""
    said = words.render(FAMILY, "apart", of=of)
    thread = blocks.context(words.render(FAMILY, "thread"))
    return Message(plain(said), [blocks.section(said, accessory=_menu(words, of)), thread])


def park_view(words: Words, meeting: int) -> View:
    """Ask what is to be parked, who is wanted for it, and who looks after it."""
    wanted = elements.multi_users_select("wanted", most=MOST_WANTED)
    asked = [
        blocks.input_(words._("Topic"), elements.text_input("topic", max_length=LONGEST_TOPIC), block_id="topic"),
        blocks.input_(words._("Who is wanted for it?"), wanted, block_id="wanted", optional=True),
        blocks.input_(words._("Who looks after it?"), elements.users_select("owner"), block_id="owner", optional=True),
    ]
    title, submit = words._("Park a topic"), words._("Park")
    return View(views.modal(title, "standup.meeting_park", asked, submit=submit, private_metadata=str(meeting)))


def note_view(words: Words, meeting: int) -> View:
    """Ask what is to be noted."""
    entered = elements.text_input("note", multiline=True, max_length=LONGEST_NOTE)
    asked = [blocks.input_(words._("What is to be noted?"), entered, block_id="note")]
    title, submit = words._("Note"), words._("Keep")
    return View(views.modal(title, "standup.meeting_note", asked, submit=submit, private_metadata=str(meeting)))
